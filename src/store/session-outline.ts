import { isUtf8 } from 'node:buffer';
import { isObject } from './json-guard.ts';

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

/** The same of a file that may be damaged: what is not where it should be is left out. */
export interface SessionSketch extends SessionOutline {
  /** Nothing was left out. */
  readonly isSound: boolean;
}

// What a file looks like that this program wrote. A line feed never stands inside a string of JSON, so each of these
// can only be what it seems to be, as long as what it encloses is whole.
const EXCHANGES = '\n  "exchanges": [';
const BEGINS = '\n    {\n      "id": "';
const BEGIN = Buffer.from(BEGINS);
const BRACE = BEGIN.indexOf('{');
const END = '\n    }';
const LAST = Buffer.from('\n  ]\n}\n');
const COMMA = 0x2c;
const QUOTE = 0x22;
/** Bytes: the longest id that is looked for. */
const LONGEST_ID = 64;
const ID = /^[0-9A-Za-z_-]+$/;

/** Bytes that are wanted of a file: as many of these as there are, from that place on. */
interface Wanted {
  readonly into: Uint8Array;
  readonly position: number;
}

/**
 * What a session's file holds and where, found out by its line feeds alone: ten times as fast as parsing it. The file is
 * read piece by piece, and none is kept; each is a turn. null for a file that does not look like one of ours. When every
 * place holds one JSON object, the file says what head and places say; until they have been parsed that is only most
 * likely. Throws what `read` throws, which gives how many bytes came, 0 at the end.
 */
export async function outlineOf(
  read: (into: Uint8Array, position: number) => Promise<number>,
): Promise<SessionOutline | null> {
  const sketch = await sketchOf(read, false);
  return sketch?.isSound === true ? sketch : null;
}

/** The same of what may be damaged, for a first look. Unless `toItsEnd`, it ends where something is not as it should be. */
export async function sketchOf(
  read: (into: Uint8Array, position: number) => Promise<number>,
  toItsEnd: boolean,
): Promise<SessionSketch | null> {
  const steps = outlining(toItsEnd);
  let step = steps.next(0);
  while (step.done !== true) step = steps.next(await read(step.value.into, step.value.position));
  return step.value;
}

/** The outline at one go, for a thread that has nothing else to do. */
export function outlineNow(read: (into: Uint8Array, position: number) => number): SessionOutline | null {
  const steps = outlining(false);
  let step = steps.next(0);
  while (step.done !== true) step = steps.next(read(step.value.into, step.value.position));
  return step.value?.isSound === true ? step.value : null;
}

function* outlining(toItsEnd: boolean): Generator<Wanted, SessionSketch | null, number> {
  const file = new Stretch();
  let opening = -1;
  while (opening < 0) {
    const looked = Math.max(0, file.end - EXCHANGES.length);
    if (!(yield* file.further(0))) return null;
    opening = file.indexOf(EXCHANGES, looked);
  }
  const inside = opening + EXCHANGES.length;
  const head = headOf(file.between(0, inside));
  if (head === null) return null;
  const { places, isSound } = yield* placesIn(file, inside, toItsEnd);
  return places.length === 0 ? null : { head, places, isSound };
}

/** Bytes of a piece. */
const PIECE = 1 << 20;

/** A stretch of a file that moves along it. All places are counted from the beginning of the file. */
class Stretch {
  #memory = Buffer.allocUnsafeSlow(PIECE);
  #bytes = this.#memory.subarray(0, 0);
  #from = 0;

  /** Behind its last byte. */
  get end(): number {
    return this.#from + this.#bytes.length;
  }

  /** Reads on; what stands before `kept` is given up. Whether there was more. */
  *further(kept: number): Generator<Wanted, boolean, number> {
    const rest = this.#bytes.subarray(kept - this.#from);
    const memory =
      rest.length * 2 > this.#memory.length ? Buffer.allocUnsafeSlow(this.#memory.length * 2) : this.#memory;
    rest.copy(memory);
    const count = yield { into: memory.subarray(rest.length), position: kept + rest.length };
    this.#memory = memory;
    this.#bytes = memory.subarray(0, rest.length + count);
    this.#from = kept;
    return count > 0;
  }

  indexOf(mark: string, from: number): number {
    const at = this.#bytes.indexOf(mark, from - this.#from);
    return at < 0 ? -1 : this.#from + at;
  }

  between(from: number, to: number): Buffer {
    return this.#bytes.subarray(from - this.#from, to - this.#from);
  }
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

function* placesIn(
  file: Stretch,
  inside: number,
  toItsEnd: boolean,
): Generator<Wanted, Pick<SessionSketch, 'places' | 'isSound'>, number> {
  const places: ExchangePlace[] = [];
  const ids = new Set<string>();
  let isSound = true;
  for (let at = inside; at >= 0; ) {
    const end = yield* furtherTo(file, END, at);
    if (end < 0) return { places, isSound: false };
    const to = end + END.length;
    // With what stands behind it, and one more: only at the end of the file there is none.
    while (file.end <= to + LAST.length || file.end < at + BEGIN.length + LONGEST_ID) {
      if (!(yield* file.further(at))) break;
    }
    const id = file.between(at, at + BEGIN.length).equals(BEGIN) ? idAt(file, at + BEGIN.length) : null;
    const isPlace = id !== null && !ids.has(id);
    if (isPlace) {
      ids.add(id);
      places.push({ id, from: at + BRACE, to });
    }
    const isLast = file.between(to, to + 1)[0] !== COMMA;
    if (isPlace && isLast && file.between(to, file.end).equals(LAST)) return { places, isSound };
    if (isPlace && !isLast) at = to + 1;
    else if (toItsEnd) at = yield* furtherTo(file, BEGINS, isPlace ? to : at + 1);
    else return { places, isSound: false };
    isSound &&= isPlace && !isLast;
  }
  return { places, isSound: false };
}

/** Where something stands next; -1 when it does not. What stands before `from` is given up. */
function* furtherTo(file: Stretch, mark: string, from: number): Generator<Wanted, number, number> {
  let found = file.indexOf(mark, from);
  while (found < 0) {
    const looked = Math.max(from, file.end - mark.length);
    if (!(yield* file.further(from))) return -1;
    found = file.indexOf(mark, looked);
  }
  return found;
}

function idAt(file: Stretch, from: number): string | null {
  const near = file.between(from, from + LONGEST_ID + 1);
  const length = near.indexOf(QUOTE);
  if (length < 0) return null;
  const id = near.toString('latin1', 0, length);
  return ID.test(id) ? id : null;
}
