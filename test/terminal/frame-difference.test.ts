import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/core/row.ts';
import { frameDifference, type Screenful } from '../../src/terminal/frame-difference.ts';
import { asRow, asRows } from '../harness/drawn-text.ts';

const COLUMNS = 12;
const ROWS = 10;

function terminal() {
  const screen = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  const write = (text: string) => new Promise<void>((resolve) => screen.write(text, resolve));
  const seen = () => {
    const buffer = screen.buffer.active;
    const rows = Array.from({ length: ROWS }, (_, i) => {
      const line = buffer.getLine(buffer.baseY + i);
      const cells = Array.from({ length: COLUMNS }, (_, x) => line?.getCell(x));
      const looks = cells.map((cell) => `${cell?.getChars() || ' '}${cell?.isBold() ? '!' : ''}`).join('');
      return looks.trimEnd();
    });
    return { rows, cursor: { column: buffer.cursorX, row: buffer.cursorY } };
  };
  return { write, seen };
}

const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('', 'one', 'two', 'three', 'four') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\x1b[1mbold\x1b[0m', 'exactly12chr', '日本語', 'a\x1b[1mb\x1b[0mc'),
  },
  {
    weight: 3,
    // Rows that have much in common: as long as the screen is wide at most.
    arbitrary: fc
      .array(
        fc.constantFrom(
          ...[
            'a',
            'ab',
            '7',
            '─',
            '日',
            ' ',
            'e\u0301',
            '\u0301',
            '👩‍🔬',
            '\x1b[1mb\x1b[0m',
            '\x1b[1m日\x1b[0m',
          ],
          ...['\x1b[1m\x1b[2mcd\x1b[0m', '\x1b]8;;https://a.b\x07a\x1b]8;;\x07'],
        ),
        { maxLength: 4 },
      )
      .map((parts) => parts.join('')),
  },
);
const row = text.map(asRow);
const screenful = fc.record({
  rows: fc.array(row, { minLength: ROWS, maxLength: ROWS }),
  cursor: fc.record({ column: fc.nat(COLUMNS - 1), row: fc.nat(ROWS - 1) }),
});
/** Frames as a program makes them: new ones, scrolled ones, ones with a row changed. */
const change = fc.oneof(
  screenful.map((next) => () => next),
  fc
    .tuple(fc.integer({ min: -4, max: 4 }), fc.nat(3), fc.array(row, { minLength: 4, maxLength: 4 }))
    .map(([by, top, fresh]) => (before: { rows: Row[]; cursor: { column: number; row: number } }) => {
      const moved = before.rows.slice(top, ROWS - 2);
      const kept =
        by > 0
          ? [...moved.slice(by), ...fresh.slice(0, by)]
          : [...fresh.slice(0, -by), ...moved.slice(0, moved.length + by)];
      return {
        ...before,
        rows: [...before.rows.slice(0, top), ...kept.slice(0, moved.length), ...before.rows.slice(ROWS - 2)],
      };
    }),
);

describe('the difference of two frames', () => {
  it('makes the one out of the other, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(screenful, fc.array(change, { maxLength: 8 }), async (first, changes) => {
        const screen = terminal();
        let now = first;
        let before: Screenful | null = null;
        const show = async (frame: typeof first) => {
          const next: Screenful = { ...frame, columns: COLUMNS };
          await screen.write(frameDifference(before, next));
          before = next;
          const fresh = terminal();
          await fresh.write(frameDifference(null, next));
          expect(screen.seen()).toEqual(fresh.seen());
          expect(screen.seen().cursor).toEqual(frame.cursor);
        };
        await show(now);
        for (const one of changes) {
          now = one(now);
          await show(now);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says nothing when nothing changed', () => {
    const frame: Screenful = { rows: asRows('a', 'b'), columns: COLUMNS, cursor: { column: 0, row: 0 } };
    expect(frameDifference(frame, { ...frame })).toBe('');
  });

  it('lets the terminal scroll: one row is sent, not all of them', () => {
    const long = Array.from({ length: 20 }, (_, i) => `row number ${i} of the answer`);
    const before: Screenful = {
      rows: asRows('title', ...long, 'prompt'),
      columns: 40,
      cursor: { column: 0, row: 21 },
    };
    const after: Screenful = {
      ...before,
      rows: asRows('title', ...long.slice(1), 'the newest row', 'prompt'),
    };
    const sequence = frameDifference(before, after);
    expect(sequence).toContain('the newest row');
    expect(sequence).not.toContain('row number');
    expect(sequence.length).toBeLessThan(120);
  });

  it('writes what changed of a row, and nothing of what stays', () => {
    const row = (text: string): Screenful => ({
      rows: asRows(text),
      columns: 40,
      cursor: { column: 0, row: 0 },
    });
    const between = (before: string, after: string) => frameDifference(row(before), row(after));
    expect(between(' › hell', ' › hello')).toBe('\x1b[1;8Ho\x1b[1;1H');
    expect(between(' › hello', ' › hell')).toBe('\x1b[1;8H\x1b[K\x1b[1;1H');
    expect(between('\x1b[2m1.2 s · stops\x1b[0m', '\x1b[2m1.3 s · stops\x1b[0m')).toBe(
      '\x1b[1;3H\x1b[2m3\x1b[0m\x1b[1;1H',
    );
  });

  it('leaves what is below a scrolled part where it is', () => {
    const long = Array.from({ length: 10 }, (_, i) => `row number ${i} of the answer`);
    const before: Screenful = {
      rows: asRows('title', ...long, '', '1.2 s', '', '────────── 7 tokens'),
      columns: 40,
      cursor: { column: 0, row: 0 },
    };
    const after = {
      ...before,
      rows: asRows('title', ...long.slice(1), 'the newest row', '', '1.3 s', '', '────────── 8 tokens'),
    };
    const sequence = frameDifference(before, after);
    expect(sequence).toContain('\x1b[2;11r');
    expect(sequence).not.toContain('─');
  });

  it('draws everything after a resize', () => {
    const before: Screenful = { rows: asRows('a', 'b'), columns: COLUMNS, cursor: null };
    expect(frameDifference(before, { ...before, columns: COLUMNS + 1 })).toContain('\x1b[2J');
  });

  it('shows and hides the cursor', () => {
    const hidden: Screenful = { rows: asRows('a'), columns: COLUMNS, cursor: null };
    const visible: Screenful = { ...hidden, cursor: { column: 1, row: 0 } };
    expect(frameDifference(hidden, visible)).toBe('\x1b[1;2H\x1b[?25h');
    expect(frameDifference(visible, hidden)).toBe('\x1b[?25l');
    expect(frameDifference(visible, { ...visible, cursor: { column: 0, row: 0 } })).toBe('\x1b[1;1H');
  });
});
