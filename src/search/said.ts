import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { isObject, own } from '../store/json-guard.ts';
import { SESSION_LIMIT } from '../store/session-limit.ts';
import { outlineNow } from '../store/session-outline.ts';
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
  /** Gives the memory of the file back now: a thread with nothing to do collects no garbage. No text can be had then. */
  letGo(): void;
}

/** Title and instructions under the id '', then each exchange: what was asked, and every answer. */
export interface Said {
  readonly ids: readonly string[];
  /** '' for an id that is not there. */
  text(id: string): string;
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
      const bytes = readFileSync(file);
      const { ino: inode, size, mtimeMs: modified } = facts;
      const text = textIn(bytes) ?? textOf(sessionValue(bytes).value);
      return text === null ? null : { inode, size, modified, ...text, letGo: () => giveBack(bytes) };
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

function giveBack({ buffer, byteLength }: Uint8Array): void {
  // Small ones share their memory with others.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

type Told = Pick<SessionText, 'title' | 'updatedAt' | 'said'>;

/** Exchange by exchange, so that never more than one of them is text; null for a file that is not of our usual form. */
function textIn(bytes: Uint8Array): Told | null {
  const outline = outlineNow(bytes);
  if (outline === null) return null;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const places = new Map(outline.places.map((place) => [place.id, place]));
  // All of them must be whole: what can be found of a damaged one is another's business.
  try {
    for (const { from, to } of outline.places) JSON.parse(file.toString('utf8', from, to));
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
        return exchangeText(JSON.parse(file.toString('utf8', place.from, place.to)));
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
