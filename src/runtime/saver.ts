import type { Result } from '../core/errors.ts';
import type { Session } from '../core/session.ts';
import type { SavedSession } from './ports/sessions.ts';

type Saved = Result<SavedSession>;

export interface Saver {
  /** Writes the session; while one write is under way only the newest of the same session waits. */
  readonly save: (session: Session) => void;
  /** Resolves when nothing is being written any more. */
  readonly idle: () => Promise<void>;
}

/** One write at a time, the newest wins. */
export function createSaver(
  write: (session: Session) => Promise<Saved>,
  done: (session: Session, result: Saved) => void,
): Saver {
  const waiting = new Map<string, Session>();
  let isRunning = false;
  let last: Promise<void> = Promise.resolve();

  const drain = async () => {
    try {
      for (
        let entry = waiting.entries().next().value;
        entry !== undefined;
        entry = waiting.entries().next().value
      ) {
        const [id, session] = entry;
        waiting.delete(id);
        done(session, await write(session));
      }
    } finally {
      // In the same turn in which nothing waited any more: what comes a moment later is not left lying.
      isRunning = false;
    }
  };
  return {
    save(session) {
      waiting.set(session.id, session);
      if (isRunning) return;
      isRunning = true;
      last = drain();
    },
    async idle() {
      while (isRunning) await last;
    },
  };
}
