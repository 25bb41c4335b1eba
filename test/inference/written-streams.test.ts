import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode } from './decode.ts';
import { written } from './written-stream.ts';

function cutAt(stream: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length].sort((a, b) => a - b);
  return places.slice(1).map((to, i) => stream.subarray(places[i], to));
}

test('10,000 streams: whole, byte by byte and cut anywhere say the same, and what was meant', () => {
  fc.assert(
    fc.property(written, fc.array(fc.nat(100_000), { minLength: 1, maxLength: 8 }), (meant, cuts) => {
      const { stream } = meant;
      const decoded = decode([stream]);
      const { text, reasoning } = decoded;
      const error = decoded.error !== null;
      expect({ text, reasoning, error }).toEqual({
        text: meant.text,
        reasoning: meant.reasoning,
        error: meant.error,
      });
      if (!error) {
        expect(decoded.done || decoded.finishReason !== '').toBe(meant.finished);
        expect(decoded.usage?.outputTokens ?? null).toBe(meant.outputTokens);
      }
      const seen = JSON.stringify(decoded);
      for (const pieces of [cutAt(stream, cuts), Array.from(stream, (byte) => Uint8Array.of(byte))]) {
        const again = JSON.stringify(decode(pieces));
        if (again !== seen) expect(again).toBe(seen);
      }
    }),
    { numRuns: 10_000 },
  );
}, 120_000);

test('any bytes at all: no throw, and the same however they are cut', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(fc.nat(1000), { maxLength: 4 }),
      (stream, cuts) => {
        expect(decode(cutAt(stream, cuts))).toEqual(decode([stream]));
      },
    ),
    { numRuns: 2000 },
  );
});
