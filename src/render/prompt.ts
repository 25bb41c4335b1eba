import { graphemeStart, lineEnd, lineStart } from '../core/editor/boundaries.ts';
import type { TextBuffer } from '../core/editor/buffer.ts';
import { joinSafe, type SafeText, safeText, words } from '../core/safe-text.ts';
import type { RowStep } from '../core/state.ts';
import { graphemesOf, type Line, widthOf } from './row.ts';

/** The prompt as it is drawn: rows of text, and the cell of the cursor within them, both counted from 0. */
export interface PromptLayout {
  readonly lines: readonly Line[];
  readonly cursor: { readonly column: number; readonly row: number };
}

/** What is drawn for a grapheme, or for a part of it when it is shown as several characters. */
interface Cell {
  readonly shown: SafeText;
  readonly width: number;
  /** Offset in the text of the grapheme; a further part of the same has the same one. */
  readonly at: number;
}

interface VisualRow {
  /** Offset in the text at which the row begins. */
  readonly from: number;
  readonly cells: readonly Cell[];
}

/** Offsets in the text between which rows are laid out on their own. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A line longer than this is laid out in stretches, so that one that never ends costs no more than the others. */
const STRETCH = 2048;

const NOTHING = words``;

/** What is drawn instead of the character at an offset. */
export type Chips = ReadonlyMap<number, SafeText>;
const NO_CHIPS: Chips = new Map();

/**
 * Lays out a text being edited: wrapped at spaces and between wide characters, with the last column kept free for
 * the cursor and for the space at which a row breaks. When it is higher than `maxRows`, shows the rows around the
 * cursor. Only what is shown is laid out.
 *
 * @param width cells; at least 2 are used
 */
export function promptLines(
  buffer: TextBuffer,
  width: number,
  maxRows: number,
  chips: Chips = NO_CHIPS,
): PromptLayout {
  const { text, cursor } = buffer;
  const room = Math.max(1, width - 1);
  const height = Math.max(1, maxRows);
  const { own, ownRows, cursorIndex } = aroundCursor(text, cursor, room, chips);

  const above: VisualRow[] = ownRows.slice(0, cursorIndex);
  for (let stretch = own; above.length < height && stretch.from > 0; ) {
    stretch = stretchBefore(text, stretch);
    above.unshift(...layOut(text, stretch, room, chips));
  }
  const below: VisualRow[] = ownRows.slice(cursorIndex + 1);
  for (let stretch = own; below.length < height && stretch.to < text.length; ) {
    stretch = stretchAfter(text, stretch);
    below.push(...layOut(text, stretch, room, chips));
  }

  const half = Math.floor(height / 2);
  const rowsAbove = Math.min(above.length, Math.max(half, height - 1 - below.length));
  const shownAbove = above.slice(above.length - Math.min(rowsAbove, height - 1));
  const cursorRow = ownRows[cursorIndex] ?? { from: cursor, cells: [] };
  const rows = [...shownAbove, cursorRow, ...below.slice(0, height - 1 - shownAbove.length)];
  const before = joinSafe(
    cursorRow.cells.filter((cell) => cell.at < cursor).map((cell) => cell.shown),
    NOTHING,
  );
  return {
    lines: rows.map(lineOf),
    cursor: { column: Math.min(widthOf(before), room), row: shownAbove.length },
  };
}

/** The stretch that holds the cursor, its rows, and which of them has the cursor. */
function aroundCursor(text: string, cursor: number, room: number, chips: Chips) {
  const own = stretchAt(text, cursor);
  const ownRows = [...layOut(text, own, room, chips)];
  const last = ownRows.at(-1);
  // A row that ends in a space in the last column leaves no cell for the cursor.
  if (cursor === own.to && last !== undefined && rowWidth(last) > room) {
    ownRows.push({ from: cursor, cells: [] });
  }
  const cursorIndex = Math.max(
    0,
    ownRows.findLastIndex((row) => row.from <= cursor),
  );
  return { own, ownRows, cursorIndex };
}

/** Where the cursor is in the row above or below that of the cursor, in the same column; null when there is none. */
export function rowBeside(
  buffer: TextBuffer,
  width: number,
  by: -1 | 1,
  chips: Chips = NO_CHIPS,
): RowStep | null {
  const { text, cursor } = buffer;
  const room = Math.max(1, width - 1);
  const { own, ownRows, cursorIndex } = aroundCursor(text, cursor, room, chips);
  const here = ownRows[cursorIndex]?.cells.filter((cell) => cell.at < cursor) ?? [];
  const goalCells = buffer.goalCells ?? rowWidth({ from: cursor, cells: here });
  const inOwn = ownRows[cursorIndex + by];
  if (inOwn !== undefined) {
    return {
      cursor: offsetIn(inOwn, goalCells, ownRows[cursorIndex + by + 1]?.from ?? null, own.to, text),
      goalCells,
    };
  }
  if (by < 0 ? own.from === 0 : own.to === text.length) return null;
  const stretch = by < 0 ? stretchBefore(text, own) : stretchAfter(text, own);
  const rows = layOut(text, stretch, room, chips);
  const [row, behind] = by < 0 ? [rows.at(-1), undefined] : [rows[0], rows[1]];
  if (row === undefined) return null;
  return { cursor: offsetIn(row, goalCells, behind?.from ?? null, stretch.to, text), goalCells };
}

/** The offset at a column of a row; its end only where no further row begins with the same offset. */
function offsetIn(
  row: VisualRow,
  column: number,
  nextFrom: number | null,
  end: number,
  text: string,
): number {
  let used = 0;
  for (const cell of row.cells) {
    if (used + cell.width > column) return cell.at;
    used += cell.width;
  }
  const isLastOfLine = nextFrom === null && (end === text.length || text[end] === '\n');
  return isLastOfLine ? end : (row.cells.at(-1)?.at ?? row.from);
}

function rowWidth(row: VisualRow): number {
  return row.cells.reduce((sum, cell) => sum + cell.width, 0);
}

function lineOf(row: VisualRow): Line {
  const text = joinSafe(
    row.cells.map((cell) => cell.shown),
    NOTHING,
  );
  return text === '' ? [] : [{ text }];
}

/** The stretch that holds an offset: its line, or the part of a very long line. */
function stretchAt(text: string, offset: number): Stretch {
  const start = lineStart(text, offset);
  const end = lineEnd(text, offset);
  const n = Math.floor((offset - start) / STRETCH);
  const part = partOf(text, start, end, n);
  if (part.from === end && n > 0) return partOf(text, start, end, n - 1);
  return part.to === offset && part.to < end ? partOf(text, start, end, n + 1) : part;
}

function stretchBefore(text: string, { from }: Stretch): Stretch {
  return stretchAt(text, from - 1);
}

function stretchAfter(text: string, { to }: Stretch): Stretch {
  return stretchAt(text, text[to] === '\n' ? to + 1 : to);
}

/** The n-th part of a line, cut between graphemes; the last part takes the end. */
function partOf(text: string, start: number, end: number, n: number): Stretch {
  const cut = (at: number) => (at >= end ? end : graphemeStart(text, at));
  return { from: cut(start + n * STRETCH), to: cut(start + (n + 1) * STRETCH) };
}

function layOut(text: string, stretch: Stretch, room: number, chips: Chips): readonly VisualRow[] {
  const rows: VisualRow[] = [];
  let cells: Cell[] = [];
  let used = 0;
  /** How many cells of the row stand before the last place where it may break. */
  let breakAt = 0;
  const endRow = (count: number) => {
    const rest = cells.slice(count);
    rows.push({ from: cells[0]?.at ?? stretch.from, cells: cells.slice(0, count) });
    cells = rest;
    used = rowWidth({ from: stretch.from, cells: rest });
    breakAt = 0;
  };
  for (const cell of cellsOf(text, stretch, room, chips)) {
    // One space may stand in the last column: the row breaks behind it.
    const limit = cell.shown === ' ' ? room + 1 : room;
    if (cell.width === 2) breakAt = cells.length;
    while (cells.length > 0 && used + cell.width > limit) endRow(breakAt > 0 ? breakAt : cells.length);
    cells.push(cell);
    used += cell.width;
    if (cell.shown.trim() === '' || cell.width === 2) breakAt = cells.length;
  }
  rows.push({ from: cells[0]?.at ?? stretch.to, cells });
  return rows;
}

function* cellsOf(text: string, { from, to }: Stretch, room: number, chips: Chips): Generator<Cell> {
  let at = from;
  for (const grapheme of graphemesOf(text.slice(from, to))) {
    const chip = chips.get(at);
    const shown = chip ?? safeText(grapheme);
    const width = widthOf(shown);
    if (width <= room || shown.length === 1) yield { shown, width, at };
    else for (const part of graphemesOf(shown)) yield { shown: part as SafeText, width: widthOf(part), at };
    at += grapheme.length;
  }
}
