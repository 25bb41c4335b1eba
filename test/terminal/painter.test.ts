import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PlacedPicture } from '../../src/core/placed-picture.ts';
import { createPainter } from '../../src/terminal/painter.ts';
import { asRows, asSequence } from '../harness/drawn-text.ts';

const CAT: PlacedPicture = { key: 'cat', row: 1, column: 2, columns: 4, rows: 2 };
const ROWS = asRows('title', '  ▀▀▀▀', '  ▀▀▀▀', 'prompt');

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function painter(isThere = () => true) {
  const written: string[] = [];
  const pictures: string[] = [];
  const one = createPainter((sequence) => written.push(sequence), undefined, {
    drawing: ({ key }) => (isThere() ? asSequence(`<${key}>`) : null),
    write: (sequence) => {
      pictures.push(sequence);
      written.push(sequence);
    },
  });
  const show = (rows = ROWS, placed: readonly PlacedPicture[] = [CAT]) => {
    one.placeCursor({ column: 3, row: 3 });
    one.placePictures(placed);
    one.show(rows, 20);
    vi.advanceTimersByTime(10);
  };
  return { one, show, written, pictures };
}

const DRAWN =
  '\x1b[?2026h\x1b[?25l\x1b[0m\x1b[2;3H    \x1b[3;3H    \x1b[2;3H<cat>\x1b[4;4H\x1b[?25h\x1b[?2026l';

describe('a picture over the cells', () => {
  test('comes after the frame that shows it, when it has rested, by its own writer', () => {
    const { one, show, written, pictures } = painter();
    one.enter();
    show();
    expect(written.join('')).toContain('▀▀▀▀');
    expect(pictures).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(pictures).toEqual([DRAWN]);
  });

  test('comes when it has been made, if that takes longer', () => {
    let isThere = false;
    const { one, show, pictures } = painter(() => isThere);
    one.enter();
    show();
    vi.advanceTimersByTime(5000);
    expect(pictures).toEqual([]);
    isThere = true;
    one.picturesChanged();
    expect(pictures).toEqual([DRAWN]);
  });

  test('is not drawn while the page goes by', () => {
    const { one, show, pictures } = painter();
    one.enter();
    for (let i = 0; i < 20; i++)
      show(i % 2 === 0 ? ROWS : asRows('', ...ROWS.slice(0, 3)), [{ ...CAT, row: 1 + (i % 2) }]);
    expect(pictures).toEqual([]);
  });

  test('is not left to the shell, and comes back with the screen', () => {
    const { one, show, written, pictures } = painter();
    one.enter();
    show();
    vi.advanceTimersByTime(200);
    one.leave();
    expect(written.at(-1)).toBe('\x1b[0m\x1b[2J\x1b[H\x1b[?1049l\x1b[?25h');
    vi.advanceTimersByTime(1000);
    expect(pictures).toHaveLength(1);
    one.enter();
    one.repaint();
    expect(pictures).toEqual([DRAWN, DRAWN]);
  });

  test('that waited to be drawn is not drawn behind the way out', () => {
    const { one, show, written, pictures } = painter();
    one.enter();
    show();
    one.leave();
    vi.advanceTimersByTime(1000);
    expect([...written, ...pictures].join('')).not.toContain('<cat>');
  });
});
