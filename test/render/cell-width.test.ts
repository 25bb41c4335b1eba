import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { plainCells } from '../../src/core/plain-cells.ts';
import { cellsOf } from '../../src/render/cell-width.ts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const alone = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(
  (character) => plainCells(character) >= 0,
);

const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...alone) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          ...[
            '\u0301',
            '\ufe0f',
            '\u200d',
            '\u3099',
            '\uff9e',
            '한',
            '\u1100',
            '\u1161',
            '👩‍👩‍👧',
            '🇳🇴',
            '🇳',
            '𠀋',
          ],
        ),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 2 }) },
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

describe('characters that stand alone', () => {
  it('take the cells that string-width gives them', () => {
    expect(alone.length).toBeGreaterThan(28_000);
    expect(alone.filter((character) => plainCells(character) !== stringWidth(character))).toEqual([]);
  });

  it('are graphemes of their own, whatever stands beside them, with the cells of each together', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...alone), { maxLength: 30 }), (characters) => {
        const together = characters.join('');
        expect([...segmenter.segment(together)].map(({ segment }) => segment)).toEqual(characters);
        expect(plainCells(together)).toBe(stringWidth(together));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the cells of a text', () => {
  it('are those that string-width says, however often it is asked', () => {
    fc.assert(
      fc.property(text, (value) => {
        const vowels = [...value.matchAll(/(?<=[^\n])[\u0e33\u0eb3]/g)].length;
        // Escape sequences are no text of ours: string-width would leave them out.
        if (/[\u001b\u009b]/.test(value)) return;
        expect(cellsOf(value)).toBe(stringWidth(value) + vowels);
        expect(cellsOf(value)).toBe(stringWidth(value) + vowels);
      }),
      { numRuns: 3000 },
    );
  });
});
