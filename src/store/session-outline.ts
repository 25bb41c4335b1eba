import { isUtf8 } from 'node:buffer';
import { isObject } from './json-guard.ts';
import { Turns } from './turns.ts';

/** Where an exchange stands in the bytes of its session's file. */
export interface ExchangePlace {
  readonly id: string;
  readonly from: number;
  /** Behind its last byte. */
  readonly to: number;
}

export interface SessionOutline {
  /** All of the session as parsed JSON, with no exchanges. */
  readonly head: { readonly [key: string]: unknown };
  /** Never empty; no two with the same id. */
  readonly places: readonly ExchangePlace[];
}

// What a file looks like that this program wrote. A line feed never stands inside a string of JSON, so each of these
// can only be what it seems to be, as long as what it encloses is whole.
const EXCHANGES = '\n  "exchanges": [';
const BEGIN = Buffer.from('\n    {\n      "id": "');
const BRACE = BEGIN.indexOf('{');
const END = '\n    }';
const LAST = Buffer.from('\n  ]\n}\n');
const COMMA = 0x2c;
const QUOTE = 0x22;
/** Bytes: the longest id that is looked for. */
const LONGEST_ID = 64;
const ID = /^[0-9A-Za-z_-]+$/;

/**
 * What a session's file holds and where, found out by its line feeds alone: ten times as fast as parsing it, in turns.
 * null for a file that does not look like one of ours. When every place holds one JSON object, the file says what head
 * and places say; until they have been parsed that is only most likely.
 */
export async function outlineOf(bytes: Uint8Array): Promise<SessionOutline | null> {
  const turns = new Turns();
  const steps = outlining(bytes);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    const over = turns.next();
    if (over !== undefined) await over;
  }
}

/** The same at one go, for a thread that has nothing else to do. */
export function outlineNow(bytes: Uint8Array): SessionOutline | null {
  const steps = outlining(bytes);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

function* outlining(bytes: Uint8Array): Generator<void, SessionOutline | null> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const opening = file.indexOf(EXCHANGES);
  if (opening < 0) return null;
  const inside = opening + EXCHANGES.length;
  const head = headOf(file.subarray(0, inside));
  if (head === null) return null;
  const places = yield* placesIn(file, inside);
  return places === null ? null : { head, places };
}

/**
 * The head of a session, from the beginning of its file; null when that is not all of it, or not of our form. It ends
 * where the exchanges begin.
 */
export function headOf(beginning: Uint8Array): SessionOutline['head'] | null {
  const file = Buffer.from(beginning.buffer, beginning.byteOffset, beginning.length);
  const opening = file.indexOf(EXCHANGES);
  if (opening < 0) return null;
  const text = file.subarray(0, opening + EXCHANGES.length);
  if (!isUtf8(text)) return null;
  try {
    // Closed like this it is only JSON when the exchanges are a member of the session itself.
    const head: unknown = JSON.parse(`${text.toString('utf8')}]}`);
    return isObject(head) && Array.isArray(head.exchanges) ? head : null;
  } catch {
    return null;
  }
}

function* placesIn(file: Buffer, inside: number): Generator<void, readonly ExchangePlace[] | null> {
  const places: ExchangePlace[] = [];
  const ids = new Set<string>();
  for (let at = inside; ; ) {
    if (!file.subarray(at, at + BEGIN.length).equals(BEGIN)) return null;
    const id = idAt(file, at + BEGIN.length);
    const end = file.indexOf(END, at);
    if (id === null || ids.has(id) || end < 0) return null;
    ids.add(id);
    const to = end + END.length;
    places.push({ id, from: at + BRACE, to });
    if (file[to] !== COMMA) return file.subarray(to).equals(LAST) ? places : null;
    at = to + 1;
    yield;
  }
}

function idAt(file: Buffer, from: number): string | null {
  const to = file.subarray(from, from + LONGEST_ID + 1).indexOf(QUOTE);
  if (to < 0) return null;
  const id = file.toString('latin1', from, from + to);
  return ID.test(id) ? id : null;
}
