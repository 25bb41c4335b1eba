import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { safeText } from '../../src/core/safe-text.ts';
import { anchoredRow } from '../../src/render/anchored-row.ts';
import { PLACEHOLDER_RANGE, placeholderCells } from '../../src/render/kitty-placeholder.ts';
import { widthOf } from '../../src/render/row.ts';
import { asRow } from '../harness/drawn-text.ts';

describe('the cells of an image in a kitty', () => {
  test('are as in the description of the protocol', () => {
    // Number 42, row 1, two columns; the highest byte is 0.
    expect(placeholderCells(42, 1, 2)).toBe(
      '\x1b[38;5;42m\u{10eeee}\u030d\u0305\u0305\u{10eeee}\u030d\u030d\u0305\x1b[0m',
    );
    // 738197504 is 42 + (2 << 24), with the highest byte in the third mark.
    expect(placeholderCells(42 + 2 * 2 ** 24, 0, 1)).toBe('\x1b[38;5;42m\u{10eeee}\u0305\u0305\u030e\x1b[0m');
    expect(placeholderCells(0x01020304, 0, 1)).toBe('\x1b[38;2;2;3;4m\u{10eeee}\u0305\u0305\u030d\x1b[0m');
  });

  test('take one column each, wherever they are, and need no anchor', () => {
    for (const row of [0, 9, PLACEHOLDER_RANGE - 1]) {
      const cells = placeholderCells(0x60ffffff, row, PLACEHOLDER_RANGE);
      expect(stringWidth(cells)).toBe(PLACEHOLDER_RANGE);
      expect(widthOf(cells.replace(/\x1b\[[\d;]*m/g, ''))).toBe(PLACEHOLDER_RANGE);
      expect(anchoredRow(asRow(cells))).toBe(cells);
    }
  });

  test('have a mark of their own for each number', () => {
    const marks = Array.from({ length: PLACEHOLDER_RANGE }, (_, row) => placeholderCells(1, row, 1));
    expect(new Set(marks).size).toBe(PLACEHOLDER_RANGE);
    for (const mark of marks) expect(mark).toMatch(/^\x1b\[38;5;1m\u{10eeee}\p{Mn}{3}\x1b\[0m$/u);
  });

  test('never come out of text that is not ours', () => {
    const cells = placeholderCells(0x01020304, 3, 5);
    expect(safeText(cells)).not.toContain('\u{10eeee}');
    expect(safeText('\u{10eeee}\u0305\u030d')).toBe('\\u{10eeee}\u0305\u030d');
  });
});
