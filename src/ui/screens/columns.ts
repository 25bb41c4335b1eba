import { type SafeText, sliceSafe } from '../../core/safe-text.ts';
import { blank, graphemesOf, type Line, lineWidth, type Span, truncate } from '../../render/row.ts';
import type { Style } from '../../render/theme.ts';

/** How wide a column would like to be, and how narrow it may become before it goes. */
export interface Column {
  readonly want: number;
  readonly least: number;
}

const GAP = 2;

/**
 * Widths of the columns that fit, from the left: the last ones go first, the first one never. What is left over goes
 * to the first that wants it. A column that wants nothing takes no room.
 */
export function fitColumns(columns: readonly Column[], room: number): readonly number[] {
  const least = columns.map((column) => Math.min(column.least, column.want));
  let kept = columns.length;
  while (kept > 1 && roomOf(least.slice(0, kept)) > room) kept -= 1;
  const widths = least.slice(0, kept);
  let spare = room - roomOf(widths);
  columns.slice(0, kept).forEach((column, i) => {
    const width = widths[i] ?? 0;
    const more = Math.max(Math.min(0, spare), Math.min(spare, column.want - width));
    widths[i] = Math.max(1, width + more);
    if (column.want === 0) widths[i] = 0;
    else spare -= more;
  });
  return widths;
}

/** The same for what stands in the columns: none is wider than its widest cell. */
export function fitCells(
  limits: readonly Column[],
  rows: readonly (readonly Line[])[],
  room: number,
): readonly number[] {
  return fitColumns(
    limits.map(({ want, least }, i) => ({ want: Math.min(want, widestCell(rows, i)), least })),
    room,
  );
}

export function widestCell(rows: readonly (readonly Line[])[], column: number): number {
  return rows.reduce((widest, cells) => Math.max(widest, lineWidth(cells[column] ?? [])), 0);
}

function roomOf(widths: readonly number[]): number {
  const taken = widths.filter((width) => width > 0);
  return taken.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, taken.length - 1);
}

/** One row of cells in columns of these widths; what does not fit a cell is cut with `…`. */
export function columnsLine(cells: readonly Line[], widths: readonly number[]): Line {
  const out: Span[] = [];
  widths.forEach((width, i) => {
    if (width === 0) return;
    const cell = truncate(cells[i] ?? [], width);
    if (out.length > 0) out.push({ text: blank(GAP) });
    out.push(...cell);
    const isLast = i === widths.length - 1;
    if (!isLast) out.push({ text: blank(width - lineWidth(cell)) });
  });
  return out;
}

/** A text with what matched in it marked, never in the middle of a character. */
export function marked(text: SafeText, ranges: readonly number[], ...style: readonly Style[]): Line {
  if (ranges.length === 0) return [{ text, style }];
  const spans: { text: string; isMatch: boolean }[] = [];
  let at = 0;
  for (const grapheme of graphemesOf(text)) {
    const isMatch = overlaps(ranges, at, at + grapheme.length);
    const last = spans.at(-1);
    if (last?.isMatch === isMatch) last.text += grapheme;
    else spans.push({ text: grapheme, isMatch });
    at += grapheme.length;
  }
  let from = 0;
  return spans.map((part) => {
    const piece = sliceSafe(text, from, from + part.text.length);
    from += part.text.length;
    return { text: piece, style: part.isMatch ? [...style, 'match'] : style };
  });
}

function overlaps(ranges: readonly number[], from: number, to: number): boolean {
  for (let i = 0; i + 1 < ranges.length; i += 2) {
    if ((ranges[i] ?? 0) < to && (ranges[i + 1] ?? 0) > from) return true;
  }
  return false;
}
