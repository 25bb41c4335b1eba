import type { SearchedRows } from './find-matches.ts';
import { NARROW } from './frame.ts';
import { kept } from './kept.ts';
import { behind, blank, type Line, lineWidth } from './row.ts';

/** Rows that share what stands before them: the first has a label, the others spaces. */
export interface Part extends SearchedRows {
  readonly first: Line;
  readonly rest: Line;
}

/** Wider text is no easier to read. */
const WIDEST = 120;

/** Cells of an exchange with its labels, in a window of so many. */
export function pageWidth(columns: number): number {
  return Math.max(1, Math.min(WIDEST, columns - 2));
}

export const BLANK: readonly Line[] = [[]];

/** One row of a part, with what stands before it. */
export function partRow(part: Part, i: number, row: Line = part.rows[i] ?? []): Line {
  if (row.length === 0 && i > 0) return row;
  const before = i === 0 ? part.first : part.rest;
  return before.length === 0 ? row : behind(before, row);
}

/** Cells that `Out 12 ` takes, with room for the mark of a running answer; none in a narrow window. */
export function labelColumn(ordinal: number, width: number): number {
  return width < NARROW - 2 ? 0 : Math.max(8, 7 + String(ordinal).length);
}

/** Spaces beside the rows below a label; the same ones for every frame. */
const indentOf = kept((column: number): Line => (column === 0 ? [] : [{ text: blank(column) }]));

/** A label beside the first row; above it, when there is no column for labels or this one is wider. */
export function labelled(label: Line, pieces: readonly SearchedRows[], column: number): readonly Part[] {
  const width = lineWidth(label);
  const indent = indentOf(column);
  const isAbove = width >= column;
  const above: Part[] = isAbove ? [{ rows: BLANK, first: label, rest: [] }] : [];
  const beside: Line = [...label, { text: blank(column - width) }];
  return [
    ...above,
    ...pieces.map((piece, i) => ({ ...piece, first: i === 0 && !isAbove ? beside : indent, rest: indent })),
  ];
}
