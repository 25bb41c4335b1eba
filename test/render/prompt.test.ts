import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { graphemeStart } from '../../src/core/editor/boundaries.ts';
import { bufferOf, type TextBuffer } from '../../src/core/editor/buffer.ts';
import { moveTo, toRow } from '../../src/core/editor/move.ts';
import { safeText } from '../../src/core/safe-text.ts';
import { promptLines, rowBeside } from '../../src/render/prompt.ts';
import { widthOf } from '../../src/render/row.ts';

const at = (text: string, cursor: number): TextBuffer => moveTo(bufferOf(text), cursor);
const rowsOf = (buffer: TextBuffer, width: number, maxRows = 100): readonly string[] =>
  promptLines(buffer, width, maxRows).lines.map((line) => line.map((span) => span.text).join(''));

describe('wrapping', () => {
  test.each<[string, string, number, readonly string[]]>([
    ['nothing', '', 10, ['']],
    ['a short line', 'hello', 10, ['hello']],
    ['at a space, which stays on its row', 'hello brave world', 13, ['hello brave ', 'world']],
    ['inside a word that is wider than a row', 'abcdefghij', 6, ['abcde', 'fghij']],
    ['lines, empty ones too', 'a\n\nb\n', 10, ['a', '', 'b', '']],
    ['between wide characters', '日本語テキスト', 8, ['日本語', 'テキス', 'ト']],
    ['a tab as spaces', 'a\tb', 10, ['a    b']],
    ['controls as signs', 'a\x1b[2Jb', 20, ['a␛[2Jb']],
    ['a hidden character as its number', 'a\u200bb', 20, ['a\\u{200b}b']],
  ])('%s', (_, text, width, rows) => {
    expect(rowsOf(bufferOf(text), width)).toEqual(rows);
  });
});

describe('the cursor', () => {
  test.each<[string, string, number, number, { column: number; row: number }]>([
    ['at the end', 'hello', 5, 10, { column: 5, row: 0 }],
    ['behind a wide character', '日x', 1, 10, { column: 2, row: 0 }],
    ['behind a family', '👨‍👩‍👧x', 8, 10, { column: 2, row: 0 }],
    ['behind a combining mark', 'e\u0301x', 2, 10, { column: 1, row: 0 }],
    ['behind a tab', '\tx', 1, 10, { column: 4, row: 0 }],
    ['behind a control', '\x9bx', 1, 10, { column: 4, row: 0 }],
    ['on an empty last line', 'a\n', 2, 10, { column: 0, row: 1 }],
    ['where a row breaks: at the start of the next', 'hello world', 6, 8, { column: 0, row: 1 }],
    ['behind a space in the last column', 'hello w', 6, 6, { column: 0, row: 1 }],
    ['behind a last space that fills the row', 'hello ', 6, 6, { column: 0, row: 1 }],
    ['in Hindi', 'नमस्ते', 4, 20, { column: stringWidth('नम'), row: 0 }],
    ['in Thai', 'น้ำ', 3, 20, { column: 2, row: 0 }],
  ])('%s', (_, text, cursor, width, cell) => {
    expect(promptLines(at(text, cursor), width, 100).cursor).toEqual(cell);
  });
});

describe('a prompt higher than its place', () => {
  const text = Array.from({ length: 100 }, (_, i) => `line ${i}`).join('\n');

  test.each([
    [0, 'line 0', 'line 4', 0],
    [text.indexOf('line 50'), 'line 48', 'line 52', 2],
    [text.length, 'line 95', 'line 99', 4],
  ])('the cursor at %i is in sight, with what is around it', (cursor, first, last, row) => {
    const rows = rowsOf(at(text, cursor), 40, 5);
    expect([rows[0], rows.at(-1)]).toEqual([first, last]);
    expect(promptLines(at(text, cursor), 40, 5).cursor.row).toBe(row);
  });

  test('every row is shown once, a very long line too', () => {
    const long = `${'x'.repeat(20_000)}\n${'日'.repeat(9000)}\n${'👨‍👩‍👧'.repeat(3000)}`;
    const whole = rowsOf(bufferOf(long), 81, 10_000);
    expect(whole.join('')).toBe(long.replaceAll('\n', ''));
    expect(rowsOf(at(long, 20_500), 81, 10_000)).toEqual(whole);
  });
});

const PIECES = [
  'a',
  'word',
  ' ',
  '  ',
  '\n',
  '\t',
  'é',
  'e\u0301',
  '日',
  '本',
  '한',
  '\u1112\u1161\u11ab',
  '👨‍👩‍👧‍👦',
  '🇩🇪',
  '🇫',
  '👍🏽',
  '❤️',
  'नमस्ते',
  'क्षि',
  'น้ำ',
  'ภาษา',
  'שלום',
  '\x1b',
  '\u009b',
  '\u202e',
  '\u200d',
  '\u0301',
  '\ud800',
  '。',
];
const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(''));

test('whatever the text and wherever the cursor: rows fit, nothing is lost, the cursor is where its text ends', () => {
  fc.assert(
    fc.property(texts, fc.nat(400), fc.integer({ min: 10, max: 60 }), (text, offset, width) => {
      const buffer = at(text, Math.min(offset, text.length));
      const { lines, cursor } = promptLines(buffer, width, 10_000);
      const rows = lines.map((line) => line.map((span) => span.text).join(''));
      for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(width);
      expect(rows.join('')).toBe(
        text
          .split('\n')
          .map((line) => graphemewise(line))
          .join(''),
      );

      const before = buffer.text.slice(0, buffer.cursor).split('\n').map(graphemewise).join('');
      const onRow = before.slice(rows.slice(0, cursor.row).join('').length);
      expect(rows[cursor.row]?.startsWith(onRow)).toBe(true);
      expect(cursor.column).toBe(widthOf(onRow));
      expect(cursor.column).toBeLessThan(width);
    }),
    { numRuns: 500 },
  );
});

test('what is shown of a high prompt is a part of the whole, with the cursor at the same text', () => {
  fc.assert(
    fc.property(
      texts,
      fc.nat(400),
      fc.integer({ min: 10, max: 30 }),
      fc.integer({ min: 1, max: 8 }),
      (text, offset, width, height) => {
        const buffer = at(text, Math.min(offset, text.length));
        const whole = promptLines(buffer, width, 10_000);
        const part = promptLines(buffer, width, height);
        expect(part.lines.length).toBe(Math.min(height, whole.lines.length));
        const from = whole.cursor.row - part.cursor.row;
        expect(part.lines).toEqual(whole.lines.slice(from, from + part.lines.length));
        expect(part.cursor.column).toBe(whole.cursor.column);
      },
    ),
    { numRuns: 300 },
  );
});

/** Safe text made of each grapheme by itself, as the layout does it. */
function graphemewise(line: string): string {
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(line);
  return Array.from(segments, ({ segment }) => safeText(segment)).join('');
}

describe('a step by rows', () => {
  const step = (buffer: TextBuffer, width: number, by: -1 | 1): TextBuffer | null => {
    const to = rowBeside(buffer, width, by);
    return to === null ? null : toRow(buffer, to.cursor, to.goalCells);
  };

  test('moves in a line that takes several rows, and comes back to the column', () => {
    // Ten columns: `one two ` `three ` `four five `
    const text = 'one two three four five';
    const first = at(text, 6);
    const second = step(first, 9, 1);
    expect(second?.cursor).toBe(13);
    const third = second === null ? null : step(second, 9, 1);
    expect(promptLines(third ?? first, 9, 9).cursor.row).toBe(2);
    const back = third === null ? null : step(third, 9, -1);
    expect(step(back ?? first, 9, -1)?.cursor).toBe(6);
    expect(step(first, 9, -1)).toBeNull();
  });

  test('is always to the row above or below, as far as there are rows, and never into a character', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('word ', 'a', '日本', '👩‍👩‍👧', '\n', 'क्षत्रिय ', '\t', ' '), {
          maxLength: 60,
        }),
        fc.nat(),
        fc.integer({ min: 8, max: 30 }),
        fc.constantFrom(-1 as const, 1 as const),
        (parts, seed, width, by) => {
          const text = parts.join('');
          const buffer = at(text, graphemeStart(text, seed % (text.length + 1)));
          const all = promptLines(buffer, width, 1000);
          const moved = step(buffer, width, by);
          const to = all.cursor.row + by;
          if (to < 0 || to >= all.lines.length) {
            expect(moved).toBeNull();
            return;
          }
          expect(graphemeStart(text, moved?.cursor ?? -1)).toBe(moved?.cursor);
          const after = promptLines(moved ?? buffer, width, 1000);
          // Behind a full row the cursor has a row of its own, which goes when it leaves.
          const vanished = by === 1 ? all.lines.length - after.lines.length : 0;
          expect(after.cursor.row).toBe(to - vanished);
          expect(vanished === 0 || buffer.cursor === text.indexOf('\n', buffer.cursor)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
