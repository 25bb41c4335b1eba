import { dirname, join } from 'node:path';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import { type SessionSummary, withPin } from '../core/session.ts';
import type { SessionsPort } from '../runtime/ports/sessions.ts';
import { makePrivateFolder } from './atomic-write.ts';
import type { OpenSessions } from './open-sessions.ts';
import { stateOnDisk } from './session-damage.ts';
import { filesOf } from './session-files.ts';
import type { SessionHandle } from './session-handle.ts';
import { listSessions } from './session-list.ts';
import { changeOnDisk } from './session-opening.ts';
import { isSafeId } from './session-parse.ts';
import type { OpeningTools } from './session-target.ts';
import { emptyFolder, moveSession } from './session-trash.ts';
import { storeError } from './store-error.ts';

/** What is done to sessions as they lie on the disk, open here or not. */
export type SessionChanges = Required<
  Pick<SessionsPort, 'rename' | 'pin' | 'remove' | 'restore' | 'trashed' | 'emptyTrash'>
>;

export interface SessionFolders {
  readonly sessionsFolder: string;
  readonly trashFolder: string;
}

export function sessionChanges(
  { sessionsFolder, trashFolder }: SessionFolders,
  sessions: OpenSessions,
  tools: OpeningTools,
): SessionChanges {
  const { fs } = tools;

  /** Does something to a session's files that no other window may do at the same time. */
  const exclusively = async (
    id: string,
    doing: string,
    work: (one: SessionHandle) => Promise<Result<void>>,
  ): Promise<Result<void>> => {
    if (!isSafeId(id)) return failed(appError('SESSION_NOT_FOUND', `There is no session "${id}".`));
    await sessions.idle(id);
    const one = sessions.know(id, sessions.pathOf(id));
    const wasOpen = one.isLocked;
    try {
      await makePrivateFolder(fs, dirname(one.path));
      const locked = await one.takeLock();
      if (locked !== null) return failed(locked);
      await one.settle();
      return await work(one);
    } catch (error) {
      return failed(storeError(error, doing));
    } finally {
      if (!wasOpen) await one.unlock();
    }
  };

  const hasAny = async (path: string): Promise<boolean> => {
    const { json, journal } = filesOf(path);
    return (await stateOnDisk(fs, json)) !== null || (await stateOnDisk(fs, journal)) !== null;
  };

  return {
    rename: (id, title) =>
      exclusively(id, 'The session could not be renamed', (one) =>
        changeOnDisk(one, (session) => ({ ...session, title }), tools),
      ),
    pin: (id, pinned) =>
      exclusively(id, 'The session could not be pinned', (one) =>
        changeOnDisk(one, (session) => withPin(session, pinned), tools),
      ),
    remove: (id) =>
      exclusively(id, 'The session could not be deleted', async (one) => {
        if (!(await hasAny(one.path))) {
          return failed(
            appError('SESSION_NOT_FOUND', `There is no session "${id}".`, 'It may be in the trash already.'),
          );
        }
        await one.journal.close();
        await moveSession(fs, one.path, trashFolder, 'first', tools.now());
        await one.unlock();
        sessions.forget(id);
        return ok(undefined);
      }),
    restore: (id) =>
      exclusively(id, 'The session could not be brought back', async () => {
        const inTrash = join(trashFolder, `${id}.json`);
        const home = join(sessionsFolder, `${id}.json`);
        if (!(await hasAny(inTrash))) {
          return failed(
            appError(
              'SESSION_NOT_FOUND',
              'This session is not in the trash any more: another program has brought it back or deleted it for good.',
            ),
          );
        }
        if (await hasAny(home)) {
          return failed(
            appError('STORE_FAILED', `There is a session "${id}" already.`, 'Delete that one first.'),
          );
        }
        await moveSession(fs, inTrash, sessionsFolder, 'last', tools.now());
        return ok(undefined);
      }),
    async trashed(): Promise<readonly SessionSummary[]> {
      try {
        return (await listSessions(fs, trashFolder)).sessions;
      } catch {
        return [];
      }
    },
    async emptyTrash() {
      try {
        return ok(await emptyFolder(fs, trashFolder));
      } catch (error) {
        return failed(storeError(error, 'The trash could not be emptied'));
      }
    },
  };
}
