import type { Result } from '../../core/errors.ts';
import type { Msg } from '../../core/message.ts';
import type { SessionsEffect } from '../../core/panels/sessions.ts';
import type { Ports } from '../ports.ts';
import { inOrder } from './in-order.ts';

/** Does what the list of sessions asks for. */
export async function runSessionsEffect(
  effect: SessionsEffect,
  ports: Pick<Ports, 'sessions' | 'clock'>,
  dispatch: (msg: Msg) => void,
  signal: AbortSignal,
): Promise<void> {
  const { sessions, clock } = ports;
  const done = (result: Result<void>): void => {
    if (!result.ok) dispatch({ type: 'sessions/failed', error: result.error });
  };
  switch (effect.type) {
    case 'sessions/list': {
      const listed = await inOrder(sessions, () => sessions.list());
      if (signal.aborted) return;
      const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
      dispatch({ type: 'sessions/listed', ...listed, now: clock.now(), timeZone });
      return;
    }
    case 'sessions/rename':
      return done(await inOrder(sessions, () => sessions.rename(effect.id, effect.title)));
    case 'sessions/remove':
      return done(await inOrder(sessions, () => sessions.remove(effect.id)));
    case 'sessions/restore':
      return done(await inOrder(sessions, () => sessions.restore(effect.id)));
  }
}
