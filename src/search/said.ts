import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { isObject, own } from '../store/json-guard.ts';
import { SESSION_LIMIT } from '../store/session-load.ts';

/** What a session's file says, for the index. */
export interface SessionText {
  readonly inode: number;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly title: string;
  /** ISO 8601, UTC */
  readonly updatedAt: string;
  /** Title and instructions under the id '', then each exchange: what was asked, and every answer. */
  readonly said: ReadonlyMap<string, string>;
}

// Windows has none: there is no FIFO to wait for.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Reads what was said in a session; null when the file is none that can be read. Never throws. */
export function readSaid(path: string): SessionText | null {
  try {
    const file = openSync(path, FLAGS);
    try {
      const facts = fstatSync(file);
      if (!facts.isFile() || facts.size > SESSION_LIMIT) return null;
      const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
      const { ino: inode, size, mtimeMs: modified } = facts;
      const text = textOf(value);
      return text === null ? null : { inode, size, modified, ...text };
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

function textOf(session: unknown): Pick<SessionText, 'title' | 'updatedAt' | 'said'> | null {
  if (!isObject(session)) return null;
  const exchanges = own(session, 'exchanges');
  if (!Array.isArray(exchanges)) return null;
  const text = (of: unknown, key: string): string => {
    const item = isObject(of) ? own(of, key) : undefined;
    return typeof item === 'string' ? item : '';
  };
  const together = (parts: readonly string[]) => parts.filter((part) => part.trim() !== '').join('\n');
  const title = text(session, 'title');
  const said = new Map([['', together([title, text(session, 'system')])]]);
  for (const exchange of exchanges) {
    const id = text(exchange, 'id');
    const runs = isObject(exchange) ? own(exchange, 'runs') : undefined;
    const answers = Array.isArray(runs) ? runs.map((run) => text(run, 'output')) : [];
    // Written by hand there may be no runs.
    if (answers.length === 0) answers.push(text(exchange, 'output'));
    const words = together([text(exchange, 'input'), ...answers]);
    if (id !== '' && words !== '') said.set(id, words);
  }
  return { title, updatedAt: text(session, 'updatedAt'), said };
}
