import type { Msg } from '../../core/message.ts';
import type { SessionsEffect } from '../../core/panels/sessions.ts';
import type { SessionsPort } from '../ports/sessions.ts';

/** A list is gone through quickly: only the file of the session where the selection rests so many ms is read. */
const REST = 80;

const turns = new WeakMap<object, number>();

/** Looks for the first image of a session, unless another one is selected meanwhile. */
export async function findImage(
  { id, path }: Extract<SessionsEffect, { readonly type: 'sessions/find-image' }>,
  sessions: Pick<SessionsPort, 'firstImage'>,
  dispatch: (msg: Msg) => void,
  signal: AbortSignal,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  const turn = (turns.get(sessions) ?? 0) + 1;
  turns.set(sessions, turn);
  const isOver = () => signal.aborted || turns.get(sessions) !== turn;
  await pause(REST);
  if (isOver()) return;
  const image = (await sessions.firstImage?.(path)) ?? null;
  if (!isOver()) dispatch({ type: 'sessions/image-found', picture: { session: id, image } });
}
