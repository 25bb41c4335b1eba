import { EMPTY_ROW, type Row } from '../core/row.ts';
import { NOTHING, type OwnSequence, ownSequence } from './own-sequence.ts';
import { rowDifference } from './row-difference.ts';

/** A screen as it was or shall be drawn: rows of text with their own colours, each ending without any. */
export interface Screenful {
  readonly rows: readonly Row[];
  readonly columns: number;
  /** null: hidden */
  readonly cursor: { readonly column: number; readonly row: number } | null;
}

/** A screen as it is. */
export interface Shown extends Omit<Screenful, 'rows'> {
  /** null: what this row shows is not known. */
  readonly rows: readonly (Row | null)[];
}

/** A scroll is looked for up to so many rows. */
const FARTHEST = 12;
/** So many rows must have come from elsewhere for a scroll to be worth its sequences. */
const FEWEST = 3;

const at = (row: number, column = 0) => ownSequence`\x1b[${row + 1};${column + 1}H`;

const CLEARED = ownSequence`\x1b[0m\x1b[2J`;
const HIDE = ownSequence`\x1b[?25l`;
const SHOW = ownSequence`\x1b[?25h`;

export interface Difference {
  readonly sequence: OwnSequence;
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
  before: Shown | null,
  after: Screenful,
  written: (row: Row) => Row = asItIs,
): OwnSequence {
  return differenceOf(before, after, written).sequence;
}

const asItIs = (row: Row) => row;

/** The same, and what it does to which row. `in place`: no row is moved. */
export function differenceOf(
  before: Shown | null,
  after: Screenful,
  written: (row: Row) => Row = asItIs,
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
  before: Shown | null,
  known: Shown | null,
  scrolled: Scrolled | null,
  after: Screenful,
  written: (row: Row) => Row,
): OwnSequence {
  const from = scrolled?.rows ?? known?.rows;
  let drawing = known === null ? CLEARED : (scrolled?.sequence ?? NOTHING);
  let changed = 0;
  after.rows.forEach((row, i) => {
    const shown = from?.[i] === undefined ? EMPTY_ROW : from[i];
    if (shown === row) return;
    changed += 1;
    const { column, sequence } = rowDifference(shown === null ? null : written(shown), written(row));
    drawing = ownSequence`${drawing}${at(i, column)}${sequence}`;
  });
  const place = after.cursor === null ? NOTHING : at(after.cursor.row, after.cursor.column);
  const moved = before === null || !sameCursor(before.cursor, after.cursor);
  if (drawing === '') {
    if (!moved) return NOTHING;
    if (after.cursor === null) return HIDE;
    return before?.cursor == null ? ownSequence`${place}${SHOW}` : place;
  }
  // One row at a time needs no hiding; more would show the cursor on its way.
  const isPlain =
    changed <= 1 && scrolled === null && known !== null && before?.cursor != null && after.cursor !== null;
  if (isPlain) return ownSequence`${drawing}${place}`;
  const end = after.cursor === null ? NOTHING : ownSequence`${place}${SHOW}`;
  return ownSequence`\x1b[?2026h${HIDE}${drawing}${end}\x1b[?2026l`;
}

function sameCursor(a: Screenful['cursor'], b: Screenful['cursor']): boolean {
  return a === b || (a !== null && b !== null && a.column === b.column && a.row === b.row);
}

interface Scrolled {
  readonly sequence: OwnSequence;
  /** What the screen shows after the sequence. */
  readonly rows: readonly (Row | null)[];
  /** The first and the last row that it moves. */
  readonly first: number;
  readonly last: number;
}

/** The scroll that brings most of the changed rows to their places; null when none is worth it. */
function scrollOf(before: readonly (Row | null)[], after: readonly Row[]): Scrolled | null {
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
    return source >= first && source <= last ? (before[source] ?? EMPTY_ROW) : EMPTY_ROW;
  });
  const move = by > 0 ? ownSequence`\x1b[${by}M` : ownSequence`\x1b[${-by}L`;
  return {
    sequence: ownSequence`\x1b[0m\x1b[${first + 1};${last + 1}r${at(first)}${move}\x1b[r`,
    rows,
    first,
    last,
  };
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
  before: readonly (Row | null)[],
  after: readonly Row[],
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
