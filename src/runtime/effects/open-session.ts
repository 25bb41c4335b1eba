import type { Effect } from '../../core/effect.ts';
import type { Result } from '../../core/errors.ts';
import type { Msg } from '../../core/message.ts';
import type { Doubted, OpenedSession } from '../ports/sessions.ts';
import type { Ports } from '../ports.ts';
import type { Saver } from '../saver.ts';
import { inOrder } from './in-order.ts';

/** Opens another session, when what was left has been written. */
export async function openSession(
  { reference, exchange }: Extract<Effect, { readonly type: 'open-session' }>,
  { sessions }: Pick<Ports, 'sessions'>,
  saver: Pick<Saver, 'idle'>,
  dispatch: (msg: Msg) => void,
): Promise<void> {
  // What is being written of the session that is left comes first: it may be the one that is opened.
  await saver.idle();
  // After what the list of sessions has asked for: it may be on its way back from the trash.
  const doubt = doubtTold(dispatch);
  const opened = await inOrder(sessions, () => sessions.open(reference, 'early', doubt.doubted));
  if (opened.ok) {
    doubt.shown(opened.value.session.id);
    await showOpened(opened.value, dispatch, exchange);
  } else dispatch({ type: 'problem', error: opened.error });
}

/** Tells of a session that seems to be damaged: of what is being opened, and from then on of the one that is shown. */
export interface DoubtTold {
  readonly doubted: Doubted;
  readonly shown: (id: string) => void;
}

export function doubtTold(dispatch: (msg: Msg) => void): DoubtTold {
  let shown: string | null = null;
  return {
    doubted: (notice) => dispatch({ type: 'session-doubted', id: shown, notice }),
    shown: (id) => {
      shown = id;
    },
  };
}

/**
 * Puts an opened session on the screen, at `exchange` when there is one to jump to. Resolves when all of it has been
 * read, which a big one is not when it is first shown, and what came back of a damaged one is on the disk.
 */
export async function showOpened(
  opened: OpenedSession,
  dispatch: (msg: Msg) => void,
  exchange?: string,
): Promise<void> {
  const { path: _, rest, ...found } = opened;
  dispatch({
    type: 'session-opened',
    ...found,
    isReading: rest !== undefined,
    ...(exchange === undefined ? {} : { exchange }),
  });
  let before = opened;
  while (before.rest !== undefined) {
    const read = await before.rest;
    dispatch(readAs(before, read));
    if (!read.ok) return;
    before = read.value;
  }
}

/** What all of the session is, beside what was shown of it. */
function readAs({ session, notices, readOnly }: OpenedSession, read: Result<OpenedSession>): Msg {
  const { id } = session;
  if (!read.ok) return { type: 'session-read', id, mended: null, notices: [], readOnly: read.error };
  const { value } = read;
  return {
    type: 'session-read',
    id,
    mended: value.session === session ? null : value.session,
    notices: value.notices.filter((notice) => !notices.includes(notice)),
    readOnly: value.readOnly ?? readOnly,
    isWriting: value.rest !== undefined,
    ...(value.unsaved === undefined ? {} : { unsaved: value.unsaved }),
  };
}
