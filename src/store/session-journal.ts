import { dirname } from 'node:path';
import { failed, ok } from '../core/errors.ts';
import type { SessionJournalPort } from '../runtime/ports/sessions.ts';
import { makePrivateFolder } from './atomic-write.ts';
import type { FsPort } from './fs-port.ts';
import type { OpenSessions } from './open-sessions.ts';
import { isSafeId } from './session-parse.ts';
import { storeError } from './store-error.ts';

/** The journals of the sessions that are worked on here. */
export function sessionJournals(fs: FsPort, sessions: OpenSessions): SessionJournalPort {
  return {
    async begin(session, exchange, heard) {
      if (!isSafeId(session.id)) return ok(undefined);
      const one = sessions.know(session.id, sessions.pathOf(session.id));
      if (one.readOnly !== null) return failed(one.readOnly);
      try {
        await makePrivateFolder(fs, dirname(one.path));
        const locked = await one.takeLock();
        if (locked !== null) return failed(locked);
        await one.journal.begin(session, exchange, (error) =>
          heard?.(error === null ? ok(undefined) : failed(storeError(error, cannot(one.path)))),
        );
        return ok(undefined);
      } catch (error) {
        return failed(storeError(error, cannot(one.path)));
      }
    },
    append: (sessionId, exchangeId, piece) => sessions.get(sessionId)?.journal.append(exchangeId, piece),
    async end(sessionId, exchange) {
      const one = sessions.get(sessionId);
      if (one === undefined || one.readOnly !== null) return ok(undefined);
      try {
        await one.journal.end(exchange);
        return ok(undefined);
      } catch (error) {
        return failed(storeError(error, 'The answer could not be written to the journal'));
      }
    },
  };
}

const cannot = (path: string): string => `The session could not be saved to ${path}`;
