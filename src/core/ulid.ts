/** What an id is made from: the time and randomness, both from outside. */
export interface IdSources {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** That many random bytes. */
  readonly random: (bytes: number) => Uint8Array;
}

/** Crockford's base 32: no I, L, O or U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LATEST = 2 ** 48 - 1;

/**
 * Makes ULIDs: 48 bits of time, 80 bits of randomness, 26 characters. They sort by the order in which they were made,
 * also within one millisecond and when the clock is set back.
 */
export function createMakeId(sources: IdSources): () => string {
  let lastTime = -1;
  let lastRandom: number[] = [];
  return () => {
    const now = Math.min(Math.max(Math.trunc(sources.now()), 0), LATEST);
    if (now > lastTime) {
      lastTime = now;
      // The top digit starts in the lower half, so that counting up within a millisecond cannot run out.
      lastRandom = Array.from(sources.random(16), (byte, index) => byte & (index === 0 ? 15 : 31));
    } else {
      lastRandom = countUp(lastRandom);
    }
    return timeDigits(lastTime) + lastRandom.map((digit) => ALPHABET[digit]).join('');
  };
}

function countUp(digits: readonly number[]): number[] {
  const next = [...digits];
  for (let index = next.length - 1; index >= 0; index--) {
    const digit = next[index] ?? 0;
    if (digit < 31) {
      next[index] = digit + 1;
      return next;
    }
    next[index] = 0;
  }
  return next;
}

function timeDigits(time: number): string {
  let rest = time;
  let out = '';
  for (let index = 0; index < 10; index++) {
    out = `${ALPHABET[rest % 32]}${out}`;
    rest = Math.floor(rest / 32);
  }
  return out;
}
