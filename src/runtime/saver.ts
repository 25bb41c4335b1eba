import type { Result } from '../core/errors.ts';
import type { Session } from '../core/session.ts';
import type { SavedSession } from './ports.ts';

type Saved = Result<SavedSession>;

export interface Saver {
  /** Writes the session; while one write is under way only the newest of the same session waits. */
  save(session: Session): void;
  /** Resolves when nothing is being written any more. */
  idle(): Promise<void>;
}

/** One write at a time, the newest wins. */
export function createSaver(
  write: (session: Session) => Promise<Saved>,
  done: (session: Session, result: Saved) => void,
): Saver {
  const waiting = new Map<string, Session>();
  let running: Promise<void> | null = null;

  const drain = async () => {
    for (
      let entry = waiting.entries().next().value;
      entry !== undefined;
      entry = waiting.entries().next().value
    ) {
      const [id, session] = entry;
      waiting.delete(id);
      done(session, await write(session));
    }
  };
  return {
    save(session) {
      waiting.set(session.id, session);
      running ??= drain().finally(() => {
        running = null;
      });
    },
    async idle() {
      while (running !== null) await running;
    },
  };
}
