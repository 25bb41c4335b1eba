import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { isObject, own } from '../store/json-guard.ts';
import { SESSION_LIMIT } from '../store/session-limit.ts';
import { type ExchangePlace, outlineNow } from '../store/session-outline.ts';
import { sessionValue } from '../store/session-value.ts';

/** What a session's file says, for the index. */
export interface SessionText {
  readonly inode: number;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly title: string;
  /** ISO 8601, UTC */
  readonly updatedAt: string;
  readonly said: Said;
  /** Closes the file. No text can be had then. */
  readonly letGo: () => void;
}

/** Title and instructions under the id '', then each exchange: what was asked, and every answer. */
export interface Said {
  readonly ids: readonly string[];
  /** '' for an id that is not there. Throws `Unreadable` when the file was changed, or cannot be read, since. */
  readonly text: (id: string) => string;
}

// Windows has none: there is no FIFO to wait for.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Reads what was said in a session; null when the file is none that can be read. Never throws. */
export function readSaid(path: string): SessionText | null {
  let file: number | null = null;
  try {
    file = openSync(path, FLAGS);
    const facts = fstatSync(file);
    if (!facts.isFile() || facts.size > SESSION_LIMIT) return null;
    const { ino: inode, size, mtimeMs: modified } = facts;
    const inPieces = textIn(file);
    const text = inPieces ?? textOf(sessionValue(readFileSync(file)).value);
    if (text === null) return null;
    const open = file;
    if (inPieces !== null) file = null;
    return { inode, size, modified, ...text, letGo: inPieces === null ? () => {} : () => closeSync(open) };
  } catch {
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** What was said can no longer be read. */
export class Unreadable extends Error {}

type Told = Pick<SessionText, 'title' | 'updatedAt' | 'said'>;

/**
 * Exchange by exchange, so that never more than one of them is in memory, as long as the file is open; null for a file
 * that is not of our usual form.
 */
function textIn(file: number): Told | null {
  const outline = outlineNow((into, position) => readSync(file, into, 0, into.length, position));
  if (outline === null) return null;
  let memory = Buffer.allocUnsafe(0);
  const parsed = ({ from, to }: ExchangePlace): unknown => {
    if (memory.length < to - from) memory = Buffer.allocUnsafe((to - from) * 2);
    if (readSync(file, memory, 0, to - from, from) < to - from) throw new Unreadable();
    return JSON.parse(memory.toString('utf8', 0, to - from));
  };
  const places = new Map(outline.places.map((place) => [place.id, place]));
  // All of them must be whole: what can be found of a damaged one is another's business.
  try {
    for (const place of outline.places) parsed(place);
  } catch {
    return null;
  }
  const head = headText(outline.head);
  return {
    ...headFacts(outline.head),
    said: {
      ids: ['', ...places.keys()],
      text: (id) => {
        const place = places.get(id);
        if (place === undefined) return id === '' ? head : '';
        try {
          return exchangeText(parsed(place));
        } catch {
          // Changed since it was looked at, or on a disk that fails.
          throw new Unreadable();
        }
      },
    },
  };
}

function textOf(session: unknown): Told | null {
  if (!isObject(session)) return null;
  const exchanges = own(session, 'exchanges');
  if (!Array.isArray(exchanges)) return null;
  const said = new Map([['', headText(session)]]);
  for (const exchange of exchanges) {
    const id = textAt(exchange, 'id');
    if (id !== '') said.set(id, exchangeText(exchange));
  }
  return { ...headFacts(session), said: { ids: [...said.keys()], text: (id) => said.get(id) ?? '' } };
}

function headFacts(session: unknown): Pick<SessionText, 'title' | 'updatedAt'> {
  return { title: textAt(session, 'title'), updatedAt: textAt(session, 'updatedAt') };
}

const headText = (session: unknown): string =>
  together([textAt(session, 'title'), textAt(session, 'system')]);

function exchangeText(exchange: unknown): string {
  const runs = isObject(exchange) ? own(exchange, 'runs') : undefined;
  const answers = Array.isArray(runs) ? runs.map((run) => textAt(run, 'output')) : [];
  // Written by hand there may be no runs.
  if (answers.length === 0) answers.push(textAt(exchange, 'output'));
  return together([textAt(exchange, 'input'), ...answers]);
}

function textAt(of: unknown, key: string): string {
  const item = isObject(of) ? own(of, key) : undefined;
  return typeof item === 'string' ? item : '';
}

const together = (parts: readonly string[]): string => parts.filter((part) => part.trim() !== '').join('\n');
