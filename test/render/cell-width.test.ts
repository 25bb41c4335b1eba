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
            ...['क्ष', 'न्दी', 'ស្តី', 'ខ្មែ', 'น้ำ', 'ນ້ຳ', 'മ്മ', '\u0d4e'],
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

/** What begins a grapheme of others, as Unicode 17 lists it (Prepend). */
const SIGNS =
  /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\u{110bd}\u{110cd}\u{111c2}\u{111c3}\u{113d1}\u{1193f}\u{11941}\u{11a84}-\u{11a89}\u{11d46}\u{11f02}]/u;

describe('the cells of a text', () => {
  it('are those that string-width says and one for each letter behind another, however often it is asked', () => {
    fc.assert(
      fc.property(text, (value) => {
        const behind = Array.from(segmenter.segment(value), ({ segment }) => [...segment].slice(1).join(''));
        const letters = behind.join('').match(/[\p{L}--[\p{Script=Hangul}\uff00-\uffef]]/gv)?.length ?? 0;
        // Escape sequences are no text of ours: string-width would leave them out.
        if (/[\u001b\u009b]/.test(value)) return;
        // What is before such a sign, and behind it, is held below.
        if (SIGNS.test(value)) return;
        expect(cellsOf(value)).toBe(stringWidth(value) + letters);
        expect(cellsOf(value)).toBe(stringWidth(value) + letters);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('signs before what they belong to', () => {
  it.each([
    ['\u0600', 1],
    ['\u06007', 2],
    ['\u0600\u06017', 3],
    ['\u0600 ', 2],
    ['a\u0600b', 3],
    ['\u0600日', 3],
    ['\u0d4e7', 2],
    ['\u{110bd}7', 2],
  ])('have a cell each in %j: nothing is written over what they stand before', (said, cells) => {
    expect(cellsOf(said)).toBe(cells);
  });
});
