import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlacedPicture } from '../../src/core/placed-picture.ts';
import type { Screenful } from '../../src/terminal/frame-difference.ts';
import type { OwnSequence } from '../../src/terminal/own-sequence.ts';
import { createPictureOverlay } from '../../src/terminal/picture-overlay.ts';
import { asRows, asSequence } from '../harness/drawn-text.ts';

const COLUMNS = 12;
const ROWS = 10;

/** Pictures here are letters: what is left of one is seen as such. */
function drawing({ key, row, column, columns, rows }: PlacedPicture): OwnSequence {
  const lines = Array.from(
    { length: rows },
    (_, i) => `\x1b[${row + i + 1};${column + 1}H${key.repeat(columns)}`,
  );
  return asSequence(lines.join(''));
}

function emulator() {
  const screen = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  return {
    write: (text: string) => new Promise<void>((resolve) => screen.write(text, resolve)),
    rows: () =>
      Array.from({ length: ROWS }, (_, i) => screen.buffer.active.getLine(i)?.translateToString(true) ?? ''),
  };
}

/** What a screen shows that was drawn anew, with these pictures over it. */
function expected(rows: readonly string[], pictures: readonly PlacedPicture[]): readonly string[] {
  return rows.map((row, i) => {
    let cells = row.padEnd(COLUMNS);
    for (const { key, column, columns, ...at } of pictures) {
      if (i < at.row || i >= at.row + at.rows) continue;
      cells = cells.slice(0, column) + key.repeat(columns) + cells.slice(column + columns);
    }
    return cells.trimEnd();
  });
}

/** Lines of a page that one looks at through a window; some hold a picture, as characters. */
interface Page {
  readonly lines: readonly string[];
  readonly pictures: readonly PlacedPicture[];
}

const page: fc.Arbitrary<Page> = fc
  .array(
    fc.oneof(
      fc.constantFrom<Page>(
        ...['', 'one', 'two', 'three', 'four five'].map((line) => ({ lines: [line], pictures: [] })),
      ),
      fc.record({ key: fc.constantFrom('P', 'Q'), rows: fc.integer({ min: 1, max: 4 }) }).map(
        ({ key, rows }): Page => ({
          lines: Array.from({ length: rows }, (_, i) => `| ${`${key.toLowerCase()}${i}`.repeat(2)}`),
          pictures: [{ key, row: 0, column: 2, columns: 4, rows }],
        }),
      ),
    ),
    { minLength: 3, maxLength: 20 },
  )
  .map((parts) => {
    const lines: string[] = [];
    const pictures: PlacedPicture[] = [];
    for (const part of parts) {
      for (const picture of part.pictures) pictures.push({ ...picture, row: lines.length });
      lines.push(...part.lines);
    }
    return { lines, pictures };
  });

interface Look {
  readonly top: number;
  /** A row over the page, as a menu is; -1: none. */
  readonly cover: number;
  readonly waits: boolean;
  readonly resized: boolean;
}

const look: fc.Arbitrary<Look> = fc.record({
  top: fc.integer({ min: -3, max: 12 }),
  cover: fc.oneof({ weight: 3, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: fc.nat(ROWS - 1) }),
  waits: fc.boolean(),
  resized: fc.oneof(
    { weight: 9, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
});

function seen({ lines, pictures }: Page, { top, cover }: Look) {
  const rows = Array.from({ length: ROWS }, (_, i) => (i === cover ? 'MENU MENU' : (lines[top + i] ?? '')));
  const placed = pictures
    .map((picture) => ({ ...picture, row: picture.row - top }))
    .filter(({ row, rows: high }) => row >= 0 && row + high < ROWS && (cover < row || cover >= row + high));
  return { rows, placed };
}

describe('pictures over the cells of frames', () => {
  test('are whole or not there, and leave nothing behind, however frames follow', async () => {
    await fc.assert(
      fc.asyncProperty(page, fc.array(look, { minLength: 1, maxLength: 12 }), async (whole, looks) => {
        let now = 0;
        const screen = emulator();
        const overlay = createPictureOverlay(drawing, undefined, () => now);
        let before: Screenful | null = null;
        for (const one of looks) {
          const { rows, placed } = seen(whole, one);
          const after: Screenful = { rows: asRows(...rows), columns: COLUMNS, cursor: null };
          await screen.write(overlay.difference(one.resized ? null : before, after, placed));
          before = after;
          if (one.waits) now += 200;
          const due = overlay.due();
          await screen.write(due.sequence);
          const rested = one.waits ? placed : [];
          const shown = screen.rows();
          if (one.waits) expect(shown).toEqual(expected(rows, rested));
          else {
            // Those that have been there since before may be drawn already: each as a whole or not at all.
            const drawn = placed.filter(({ key, row, column }) => shown[row]?.[column] === key);
            expect(shown).toEqual(expected(rows, drawn));
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  const picture: PlacedPicture = { key: 'P', row: 2, column: 2, columns: 4, rows: 2 };
  const frame = (rows: readonly string[]): Screenful => ({
    rows: asRows(...rows),
    columns: COLUMNS,
    cursor: null,
  });
  const rows = ['title', '', '| p0p0', '| p1p1', 'text', '', '', '', '', 'prompt'];
  const rested = (draws: (placed: PlacedPicture) => OwnSequence | null = drawing) => {
    let now = 0;
    const overlay = createPictureOverlay(draws, undefined, () => now);
    overlay.difference(null, frame(rows), [picture]);
    return { overlay, wait: (ms: number) => (now += ms) };
  };

  test('are drawn once they have rested', () => {
    const { overlay, wait } = rested();
    expect(overlay.due()).toEqual({ sequence: '', wait: 120 });
    wait(100);
    expect(overlay.due()).toEqual({ sequence: '', wait: 20 });
    wait(20);
    expect(overlay.due().sequence).toContain('PPPP');
    expect(overlay.due()).toEqual({ sequence: '', wait: null });
  });

  test('stay while other rows change, and cost nothing then', () => {
    const { overlay, wait } = rested();
    wait(120);
    overlay.due();
    const typed = frame([...rows.slice(0, -1), 'prompt and more']);
    expect(overlay.difference(frame(rows), typed, [picture])).toBe(
      '\x1b[?2026h\x1b[?25l\x1b[10;7H and more\x1b[?2026l',
    );
    expect(overlay.due()).toEqual({ sequence: '', wait: null });
  });

  test('come back at once when only their rows were written again', () => {
    const { overlay, wait } = rested();
    wait(120);
    overlay.due();
    const selected = frame(rows.map((row, i) => (i === 2 || i === 3 ? row.replace('|', '▌') : row)));
    overlay.difference(frame(rows), selected, [picture]);
    expect(overlay.due().sequence).toContain('PPPP');
  });

  test('that are not there yet are waited for without a clock', () => {
    const { overlay, wait } = rested(() => null);
    wait(1000);
    expect(overlay.due()).toEqual({ sequence: '', wait: null });
  });
});
