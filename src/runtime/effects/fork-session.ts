import type { Effect } from '../../core/effect.ts';
import { imagesOf } from '../../core/exchange.ts';
import type { Msg } from '../../core/message.ts';
import { forkOf } from '../../core/session.ts';
import type { Ports } from '../ports.ts';

/** A session of its own, with copies of the images that it needs. */
export async function forkSession(
  effect: Extract<Effect, { readonly type: 'fork-session' }>,
  ports: Pick<Ports, 'sessions' | 'clock' | 'makeId'>,
  dispatch: (msg: Msg) => void,
): Promise<void> {
  const fork = forkOf(effect.session, effect.upTo, ports.makeId(), ports.clock.now());
  for (const image of fork.exchanges.flatMap(imagesOf)) {
    const kept = await ports.sessions.readAsset(effect.session.id, image.sha256);
    if (kept !== null) await ports.sessions.keepAsset(fork.id, image.sha256, kept);
  }
  const saved = await ports.sessions.save(fork);
  if (!saved.ok) {
    dispatch({ type: 'problem', error: saved.error });
    return;
  }
  dispatch({
    type: 'session-opened',
    session: fork,
    notices: ['This is a fork: the session it came from is kept.'],
    readOnly: null,
    isFork: true,
  });
}
