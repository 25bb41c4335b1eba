import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { LazySegmenter } from '../../src/bundled/lazy-segmenter.ts';
import { NARROW } from '../../src/bundled/narrow.ts';

const real = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const lazy = new LazySegmenter(undefined, { granularity: 'grapheme' });
const narrow = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).filter((one) =>
  new RegExp(`^[${NARROW}]$`).test(one),
);

const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...narrow, '\u001b', '\n') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\u0301', '\ufe0f', '\u200d', '\r', '한', '👩‍👩‍👧', '🇳🇴', '\u1100'),
      },
    ),
  )
  .map((parts) => parts.join(''));

describe('the segmenter of the bundle', () => {
  it('cuts every text as the real one does', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect([...lazy.segment(value)]).toEqual([...real.segment(value)]);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds the grapheme at an offset as the real one does', () => {
    fc.assert(
      fc.property(text, fc.nat(40), (value, at) => {
        expect(lazy.segment(value).containing(at)).toEqual(real.segment(value).containing(at));
      }),
    );
  });

  it('leaves words to the real one', () => {
    const words = new LazySegmenter(undefined, { granularity: 'word' });
    const expected = new Intl.Segmenter(undefined, { granularity: 'word' });
    expect([...words.segment('two words')]).toEqual([...expected.segment('two words')]);
  });
});

describe('narrow characters', () => {
  it('are one cell each, alone and together', () => {
    expect(narrow.filter((character) => stringWidth(character) !== 1)).toEqual([]);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...narrow)), (parts) => {
        expect(stringWidth(parts.join(''))).toBe(parts.length);
      }),
    );
  });
});
