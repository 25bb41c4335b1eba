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
  const steps = outlining();
  let step = steps.next(0);
  while (step.done !== true) step = steps.next(await read(step.value.into, step.value.position));
  return step.value;
}

/** The same at one go, for a thread that has nothing else to do. */
export function outlineNow(read: (into: Uint8Array, position: number) => number): SessionOutline | null {
  const steps = outlining();
  let step = steps.next(0);
  while (step.done !== true) step = steps.next(read(step.value.into, step.value.position));
  return step.value;
}

function* outlining(): Generator<Wanted, SessionOutline | null, number> {
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
  const places = yield* placesIn(file, inside);
  return places === null ? null : { head, places };
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
): Generator<Wanted, readonly ExchangePlace[] | null, number> {
  const places: ExchangePlace[] = [];
  const ids = new Set<string>();
  for (let at = inside; ; ) {
    let end = file.indexOf(END, at);
    while (end < 0) {
      const looked = Math.max(at, file.end - END.length);
      if (!(yield* file.further(at))) return null;
      end = file.indexOf(END, looked);
    }
    const to = end + END.length;
    // With what stands behind it, and one more: only at the end of the file there is none.
    while (file.end <= to + LAST.length || file.end < at + BEGIN.length + LONGEST_ID) {
      if (!(yield* file.further(at))) break;
    }
    if (!file.between(at, at + BEGIN.length).equals(BEGIN)) return null;
    const id = idAt(file, at + BEGIN.length);
    if (id === null || ids.has(id)) return null;
    ids.add(id);
    places.push({ id, from: at + BRACE, to });
    if (file.between(to, to + 1)[0] !== COMMA) return file.between(to, file.end).equals(LAST) ? places : null;
    at = to + 1;
  }
}

function idAt(file: Stretch, from: number): string | null {
  const near = file.between(from, from + LONGEST_ID + 1);
  const length = near.indexOf(QUOTE);
  if (length < 0) return null;
  const id = near.toString('latin1', 0, length);
  return ID.test(id) ? id : null;
}
