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
  const turns = new Turns();
  let memory = Buffer.allocUnsafeSlow(STRETCH);
  let [from, to] = [0, 0];
  for (const [at, place] of places.entries()) {
    if (place.to > to) {
      from = place.from;
      to = place.to;
      for (const one of places.slice(at, at + MOST_AT_ONCE)) if (one.to - from <= STRETCH) to = one.to;
      if (to - from > memory.length) memory = Buffer.allocUnsafeSlow(to - from);
      for (let length = 0; length < to - from; ) {
        const count = await file.read(memory.subarray(0, to - from), length, from + length);
        if (count === 0) return false;
        length += count;
      }
    }
    if (!looksLikeOne(memory.subarray(place.from - from, place.to - from), fallback)) return false;
    const over = turns.next();
    if (over !== undefined) await over;
  }
  return true;
}

function looksLikeOne(bytes: Buffer, fallback: Fallback): boolean {
  try {
    const reader = new Reader();
    // Each byte as a letter is JSON just as well, and takes half the time.
    const value: unknown = JSON.parse(bytes.toString('latin1'));
    return isUtf8(bytes) && readExchange(value, reader, fallback) !== null && reader.mended.length === 0;
  } catch {
    return false;
  }
}
