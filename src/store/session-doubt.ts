import { isUtf8 } from 'node:buffer';
import type { OpenFile } from './fs-port.ts';
import { Reader } from './json-reader.ts';
import type { ExchangePlace } from './session-outline.ts';
import { type Fallback, readExchange } from './session-parse.ts';
import { Turns } from './turns.ts';

/** Said until it is known: somebody may also have written the file by hand, and it holds what it should. */
export const MAY_BE_DAMAGED = 'The file of this session may be damaged: all of it is being looked through.';
/** Said of a file that was taken for damaged at the first look. */
export const IS_WHOLE = 'The file of this session holds all that it should.';

/** Bytes that are read at a time, if no exchange is longer, and how many exchanges at most. */
const STRETCH = 1 << 20;
const MOST_AT_ONCE = 1000;

/**
 * Whether exchanges look as they should, a fifth of what it takes to check and keep them: so that damage is told of
 * before it is known what it is. In turns. Nothing of it is kept. Throws what reading throws.
 */
export async function lookWhole(
  file: Pick<OpenFile, 'read'>,
  places: readonly ExchangePlace[],
  fallback: Fallback,
): Promise<boolean> {
  // Takes a twentieth of the time of the rest, and sees most of what disks do.
  for await (const { bytes } of stretchesOf(file, places))
    if (bytes.includes(0) || !isUtf8(bytes)) return false;
  const turns = new Turns();
  for await (const { bytes, from, inside } of stretchesOf(file, places)) {
    for (const place of inside) {
      if (!looksLikeOne(bytes.subarray(place.from - from, place.to - from), fallback)) return false;
      const over = turns.next();
      if (over !== undefined) await over;
    }
  }
  return true;
}

interface Stretch {
  readonly inside: readonly ExchangePlace[];
  /** Where it begins in the file. */
  readonly from: number;
  /** To be used before the next is asked for; shorter than it should be where the file ends. */
  readonly bytes: Buffer;
}

async function* stretchesOf(
  file: Pick<OpenFile, 'read'>,
  places: readonly ExchangePlace[],
): AsyncGenerator<Stretch> {
  let memory = Buffer.allocUnsafeSlow(STRETCH);
  for (let first = 0; first < places.length; ) {
    const { from = 0, to: end = 0 } = places[first] ?? {};
    let behind = first + 1;
    let to = end;
    for (; behind < places.length && behind - first < MOST_AT_ONCE; behind++) {
      const next = places[behind]?.to ?? to;
      if (next - from > STRETCH) break;
      to = next;
    }
    if (to - from > memory.length) memory = Buffer.allocUnsafeSlow(to - from);
    let length = 0;
    for (let count = 1; count > 0 && length < to - from; length += count)
      count = await file.read(memory.subarray(0, to - from), length, from + length);
    yield { inside: places.slice(first, behind), from, bytes: memory.subarray(0, length) };
    first = behind;
  }
}

function looksLikeOne(bytes: Buffer, fallback: Fallback): boolean {
  try {
    const reader = new Reader();
    // Each byte as a letter is JSON just as well, and takes half the time.
    const value: unknown = JSON.parse(bytes.toString('latin1'));
    return readExchange(value, reader, fallback) !== null && reader.mended.length === 0;
  } catch {
    return false;
  }
}
