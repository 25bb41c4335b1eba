import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { safeText, words } from '../../src/core/safe-text.ts';
import { aligned, type lineWidth, span, spread, takeCells, truncate } from '../../src/render/row.ts';
import { hardWrap, wrapLine, wrapText } from '../../src/render/wrap.ts';
import { plain } from './plain.ts';

const oneLine = (unit: 'grapheme' | 'binary') =>
  fc.string({ unit, maxLength: 60 }).map((text) => safeText(text.replaceAll(/[\r\n]/g, ' ')));
const spans = fc.array(
  fc
    .oneof(
      oneLine('grapheme'),
      oneLine('binary'),
      fc.constantFrom(
        words`a b`,
        words`1`,
        safeText('\u20e3'),
        safeText('🇳'),
        safeText('\ufe0f'),
        safeText('\u0301'),
        words`  `,
      ),
    )
    .map((text) => span(text, 'bold')),
  { maxLength: 8 },
);
const widthOfRow = (row: Parameters<typeof lineWidth>[0]) =>
  stringWidth(row.map((piece) => piece.text).join(''));
const withoutSpaces = (rows: readonly Parameters<typeof lineWidth>[0][]) =>
  rows
    .map((row) => row.map((piece) => piece.text).join(''))
    .join('')
    .replaceAll(' ', '');

describe('wrapLine', () => {
  test('rows fit and nothing but spaces is lost', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 4, max: 60 }), (line, width) => {
        const rows = wrapLine(line, width);
        for (const row of rows) expect(widthOfRow(row)).toBeLessThanOrEqual(width);
        expect(withoutSpaces(rows)).toBe(withoutSpaces([line]));
      }),
      { numRuns: 3000 },
    );
  });

  const wrap = (text: string, width: number) => plain(wrapText(safeText(text), width));

  test.each([
    ['at spaces', 'one two three', 8, ['one two', 'three']],
    ['inside a word that is too long', 'abcdefghij kl', 4, ['abcd', 'efgh', 'ij', 'kl']],
    ['keeps indentation', '    a b c', 7, ['    a b', 'c']],
    ['keeps room beside indentation', `${' '.repeat(30)}ab`, 4, ['   ', 'ab'].map((row) => row.trimEnd())],
    ['between wide characters', '東京都は日本', 6, ['東京都', 'は日本']],
    ['not before closing punctuation', '東京都。日本', 6, ['東京', '都。日', '本']],
    ['not after opening brackets', '東京「日本', 6, ['東京', '「日本']],
    ['Korean at its spaces', '한국어 문장입니다', 12, ['한국어', '문장입니다']],
    ['Thai at its words', 'สวัสดีครับทุกคน', 10, ['สวัสดีครับทุก', 'คน']],
    ['Hindi not inside a word', 'वह की बात', 6, ['वह की', 'बात']],
    ['between emoji families', '👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 4, ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦']],
  ])('breaks %s', (_, text, width, rows) => {
    expect(wrap(text, width)).toEqual(rows);
  });

  test('a word may go over several spans', () => {
    const rows = wrapLine([span(words`one tw`), span(words`othree`, 'bold'), span(words` x`)], 8);
    expect(plain(rows)).toEqual(['one', 'twothree', 'x']);
  });

  test('what stands before the first row is matched by spaces before the others', () => {
    expect(plain(wrapText(safeText('a b\nc'), 5, undefined, { first: [span(words`> `)] }))).toEqual([
      '> a b',
      '  c',
    ]);
  });
});

test('hardWrap keeps every space and fits', () => {
  expect(plain(hardWrap([span(words`a   b`), span(words`  c`, 'bold')], 4))).toEqual(['a', 'b  c']);
  fc.assert(
    fc.property(spans, fc.integer({ min: 4, max: 60 }), (line, width) => {
      const rows = hardWrap(line, width);
      for (const row of rows) expect(widthOfRow(row)).toBeLessThanOrEqual(width);
      expect(rows.map((row) => row.map((piece) => piece.text).join('')).join('')).toBe(
        line.map((piece) => piece.text).join(''),
      );
    }),
    { numRuns: 2000 },
  );
});

test('truncate and spread fit, and aligned keeps the text', () => {
  fc.assert(
    fc.property(spans, spans, fc.integer({ min: 0, max: 60 }), (left, right, width) => {
      expect(widthOfRow(truncate(left, width))).toBeLessThanOrEqual(width);
      expect(widthOfRow(spread(left, right, width))).toBeLessThanOrEqual(width);
      const line = aligned(left);
      expect(line.map((piece) => piece.text).join('')).toBe(left.map((piece) => piece.text).join(''));
      expect(line.reduce((sum, piece) => sum + stringWidth(piece.text), 0)).toBe(widthOfRow(left));
    }),
    { numRuns: 3000 },
  );
});

test('truncate never cuts a character', () => {
  expect(plain([truncate([span(words`ab東京`)], 4)])).toEqual(['ab…']);
  expect(plain([truncate([span(words`👩‍👩‍👧‍👦x`)], 2)])).toEqual(['…']);
  expect(takeCells(words`e\u0301a`, 1)).toBe('e\u0301');
});

describe('ASCII is wrapped as any other text is', () => {
  const parts = fc.array(fc.constantFrom(' ', '  ', 'a', 'word', 'a-b,', 'averyverylongwordindeed', '    '));
  const styles = fc.constantFrom(undefined, 'dim' as const, 'bold' as const);
  /** Other letters, as wide as those: what has them goes the long way. */
  const otherwise = (text: string) => safeText(text.replaceAll('a', 'ä').replaceAll('w', 'ŵ'));
  const styled = (text: string, style: 'dim' | 'bold' | undefined) =>
    style === undefined ? { text: safeText(text) } : { text: safeText(text), style };

  test('lines of spans', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(parts, styles), { maxLength: 5 }),
        fc.integer({ min: 0, max: 30 }),
        fc.constantFrom(
          {},
          { first: [span(words`- `)] },
          { first: [span(words`+ `)], rest: [span(words`    `, 'dim')] },
        ),
        (pieces, width, options) => {
          const line = pieces.map(([own, style]) => styled(own.join(''), style));
          const other = line.map((one) => ({ ...one, text: otherwise(one.text) }));
          const rows = wrapLine(line, width, options);
          const same = rows.map((row) => row.map((one) => ({ ...one, text: otherwise(one.text) })));
          expect(same).toEqual(wrapLine(other, width, options));
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('texts of several lines', () => {
    fc.assert(
      fc.property(fc.array(parts), fc.integer({ min: 0, max: 30 }), styles, (lines, width, style) => {
        const text = safeText(lines.map((line) => line.join('')).join('\n'));
        const whole = text.split('\n').flatMap((line) => wrapLine([styled(line, style)], width));
        expect(wrapText(text, width, style)).toEqual(whole);
      }),
      { numRuns: 2000 },
    );
  });
});
