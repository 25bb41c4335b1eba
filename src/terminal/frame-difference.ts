import { rowDifference } from './row-difference.ts';

/** A screen as it was or shall be drawn: rows of text with their own colours, each ending without any. */
export interface Screenful {
  readonly rows: readonly string[];
  readonly columns: number;
  /** null: hidden */
  readonly cursor: { readonly column: number; readonly row: number } | null;
}

/** A scroll is looked for up to so many rows. */
const FARTHEST = 12;
/** So many rows must have come from elsewhere for a scroll to be worth its sequences. */
const FEWEST = 3;

const at = (row: number, column = 0) => `\x1b[${row + 1};${column + 1}H`;

export interface Difference {
  readonly sequence: string;
  /** Whether this row is written or moved. */
  readonly touched: (row: number) => boolean;
  /** The screen is cleared and all of it drawn. */
  readonly isAnew: boolean;
}

/**
 * What makes a terminal that shows `before` show `after`: what changed of changed rows, and rows that moved together are
 * moved by the terminal itself (scroll region, insert and delete line: VT102). `before` null: nothing is known of the
 * screen. `written` gives the form that a row is written in.
 */
export function frameDifference(
  before: Screenful | null,
  after: Screenful,
  written: (row: string) => string = asItIs,
): string {
  return differenceOf(before, after, written).sequence;
}

const asItIs = (row: string) => row;

/** The same, and what it does to which row. `in place`: no row is moved. */
export function differenceOf(
  before: Screenful | null,
  after: Screenful,
  written: (row: string) => string = asItIs,
  how: 'in place' | 'scrolling' = 'scrolling',
): Difference {
  const known =
    before !== null && before.columns === after.columns && before.rows.length === after.rows.length
      ? before
      : null;
  const scrolled = known === null || how === 'in place' ? null : scrollOf(known.rows, after.rows);
  return {
    sequence: sequenceOf(before, known, scrolled, after, written),
    touched: (row) =>
      known === null ||
      known.rows[row] !== after.rows[row] ||
      (scrolled !== null && row >= scrolled.first && row <= scrolled.last),
    isAnew: known === null,
  };
}

function sequenceOf(
  before: Screenful | null,
  known: Screenful | null,
  scrolled: Scrolled | null,
  after: Screenful,
  written: (row: string) => string,
): string {
  const from = scrolled?.rows ?? known?.rows;
  let drawing = known === null ? '\x1b[0m\x1b[2J' : (scrolled?.sequence ?? '');
  let changed = 0;
  after.rows.forEach((row, i) => {
    const shown = from?.[i] ?? '';
    if (shown === row) return;
    changed += 1;
    const { column, sequence } = rowDifference(written(shown), written(row));
    drawing += at(i, column) + sequence;
  });
  const place = after.cursor === null ? '' : at(after.cursor.row, after.cursor.column);
  const moved = before === null || !sameCursor(before.cursor, after.cursor);
  if (drawing === '') {
    if (!moved) return '';
    return after.cursor === null ? '\x1b[?25l' : `${place}${before?.cursor == null ? '\x1b[?25h' : ''}`;
  }
  // One row at a time needs no hiding; more would show the cursor on its way.
  const isPlain =
    changed <= 1 && scrolled === null && known !== null && before?.cursor != null && after.cursor !== null;
  if (isPlain) return `${drawing}${place}`;
  return `\x1b[?2026h\x1b[?25l${drawing}${after.cursor === null ? '' : `${place}\x1b[?25h`}\x1b[?2026l`;
}

function sameCursor(a: Screenful['cursor'], b: Screenful['cursor']): boolean {
  return a === b || (a !== null && b !== null && a.column === b.column && a.row === b.row);
}

interface Scrolled {
  readonly sequence: string;
  /** What the screen shows after the sequence. */
  readonly rows: readonly string[];
  /** The first and the last row that it moves. */
  readonly first: number;
  readonly last: number;
}

/** The scroll that brings most of the changed rows to their places; null when none is worth it. */
function scrollOf(before: readonly string[], after: readonly string[]): Scrolled | null {
  let top = 0;
  while (top < after.length && before[top] === after[top]) top++;
  let bottom = after.length - 1;
  while (bottom > top && before[bottom] === after[bottom]) bottom--;
  const height = bottom - top + 1;
  if (height <= FEWEST) return null;

  let best: Move = { gained: 0, by: 0, first: 0, last: 0 };
  for (let step = 1; step <= Math.min(FARTHEST, height - 1); step++) {
    for (const by of [step, -step]) {
      const move = moveBy(by, before, after, top, bottom);
      if (move.gained > best.gained) best = move;
    }
  }
  if (best.gained < FEWEST) return null;
  const { by, first, last } = best;
  const rows = before.map((row, i) => {
    if (i < first || i > last) return row;
    const source = i + by;
    return source >= first && source <= last ? (before[source] ?? '') : '';
  });
  const move = by > 0 ? `\x1b[${by}M` : `\x1b[${-by}L`;
  return { sequence: `\x1b[0m\x1b[${first + 1};${last + 1}r${at(first)}${move}\x1b[r`, rows, first, last };
}

interface Move {
  /** Rows that come to their places by it, less those that leave theirs. */
  readonly gained: number;
  readonly by: number;
  /** The rows between which it goes on: others stay where they are. */
  readonly first: number;
  readonly last: number;
}

function moveBy(
  by: number,
  before: readonly string[],
  after: readonly string[],
  top: number,
  bottom: number,
): Move {
  let gained = 0;
  let first = bottom;
  let last = top;
  for (let i = top; i <= bottom; i++) {
    const source = i + by;
    if (after[i] === '' || before[i] === after[i]) {
      // A row that is right as it is would have to be drawn again if it moved away.
      if (before[i] === after[i] && before[i] !== '' && before[source] !== after[i]) gained -= 1;
    } else if (source >= top && source <= bottom && before[source] === after[i]) {
      gained += 1;
      first = Math.min(first, i, source);
      last = Math.max(last, i, source);
    }
  }
  return { gained, by, first, last };
}
