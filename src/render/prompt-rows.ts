import { graphemeStart, lineEnd, lineStart, nextGrapheme } from '../core/editor/boundaries.ts';
import { joinSafe, type SafeText, safeText, words } from '../core/safe-text.ts';
import { graphemesOf, type Line, widthOf } from './row.ts';

/** What is drawn for a grapheme, or for a part of it when it is shown as several characters. */
export interface Cell {
  readonly shown: SafeText;
  readonly width: number;
  /** Offset in the text of the grapheme; a further part of the same has the same one. */
  readonly at: number;
}

export interface VisualRow {
  /** Offset in the text at which the row begins. */
  readonly from: number;
  readonly cells: readonly Cell[];
}

/** Offsets in the text between which rows are laid out on their own. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A line longer than this is laid out in stretches, so that one that never ends costs no more than the others. */
const STRETCH = 2048;

const NOTHING = words``;

/** What is drawn instead of the character at an offset. */
export type Chips = ReadonlyMap<number, SafeText>;
export const NO_CHIPS: Chips = new Map();

/** Cells that a row takes. */
export function rowWidth(row: VisualRow): number {
  return row.cells.reduce((sum, cell) => sum + cell.width, 0);
}

/** The column of an offset in the row that has it. */
export function columnIn({ cells }: VisualRow, offset: number): number {
  const before = cells.filter((cell) => cell.at < offset).map((cell) => cell.shown);
  return widthOf(joinSafe(before, NOTHING));
}

/** The offset at a column of a row; behind its last character only where no further row begins with that offset. */
export function offsetIn(row: VisualRow, column: number, nextFrom: number | null, text: string): number {
  let used = 0;
  for (const cell of row.cells) {
    if (used + cell.width > column) return cell.at;
    used += cell.width;
  }
  const last = row.cells.at(-1);
  if (last === undefined) return row.from;
  const end = nextGrapheme(text, last.at);
  return end !== nextFrom && (end === text.length || text[end] === '\n') ? end : last.at;
}

/** A row as a line of the screen. */
export function lineOf(row: VisualRow): Line {
  const text = joinSafe(
    row.cells.map((cell) => cell.shown),
    NOTHING,
  );
  return text === '' ? [] : [{ text }];
}

/** The stretch that holds an offset: its line, or the part of a very long line. */
export function stretchAt(text: string, offset: number): Stretch {
  const start = lineStart(text, offset);
  const end = lineEnd(text, offset);
  const n = Math.floor((offset - start) / STRETCH);
  const part = partOf(text, start, end, n);
  if (part.from === end && n > 0) return partOf(text, start, end, n - 1);
  return part.to === offset && part.to < end ? partOf(text, start, end, n + 1) : part;
}

/** The one above; the given one does not begin the text. */
export function stretchBefore(text: string, { from }: Stretch): Stretch {
  return stretchAt(text, from - 1);
}

/** The one below; the given one does not end the text. */
export function stretchAfter(text: string, { to }: Stretch): Stretch {
  return stretchAt(text, text[to] === '\n' ? to + 1 : to);
}

/** The n-th part of a line, cut between graphemes; the last part takes the end. */
function partOf(text: string, start: number, end: number, n: number): Stretch {
  // The begin of a line needs no looking up: nearly every line is one stretch.
  const cut = (at: number) => (at === start ? start : at >= end ? end : graphemeStart(text, at));
  return { from: cut(start + n * STRETCH), to: cut(start + (n + 1) * STRETCH) };
}

/** A stretch in rows of at most `room` cells. */
export function layOut(text: string, stretch: Stretch, room: number, chips: Chips): readonly VisualRow[] {
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
