import type { Result } from '../../core/errors.ts';
import type { Msg } from '../../core/message.ts';
import type { OpenedSession } from '../ports/sessions.ts';

/**
 * Puts an opened session on the screen, at `exchange` when there is one to jump to. Resolves when all of it has been
 * read, which a big one is not when it is first shown.
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
  if (rest !== undefined) dispatch(readAs(opened, await rest));
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
    ...(value.unsaved === undefined ? {} : { unsaved: value.unsaved }),
  };
}
