import { appError, failed } from '../../core/errors.ts';
import type { Msg } from '../../core/message.ts';
import type { ElsewhereEffect } from '../../core/notebook/saving-elsewhere.ts';
import type { Ports } from '../ports.ts';
import type { Saver } from '../saver.ts';

/** Saves a session in another folder, or finds one that takes it. */
export async function saveElsewhere(
  effect: ElsewhereEffect,
  { sessions }: Pick<Ports, 'sessions'>,
  saver: Pick<Saver, 'idle'>,
  dispatch: (msg: Msg) => void,
): Promise<void> {
  const { session } = effect;
  // What is being written of it goes where it was.
  await saver.idle();
  if (effect.type === 'elsewhere/suggest') {
    const folder = (await sessions.suggestFolder?.(session)) ?? null;
    dispatch({ type: 'elsewhere/suggested', sessionId: session.id, folder });
    return;
  }
  const saved =
    (await sessions.saveIn?.(session, effect.folder)) ??
    failed(appError('STORE_FAILED', 'Sessions stay where they are here.'));
  if (!saved.ok) {
    dispatch({ type: 'elsewhere/failed', error: saved.error });
    return;
  }
  dispatch({ type: 'elsewhere/saved', sessionId: session.id, path: saved.value.path });
  if (saved.value.notice !== undefined) dispatch({ type: 'told', tone: 'info', text: saved.value.notice });
}
