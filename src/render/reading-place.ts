import type { Part } from './labelled-rows.ts';
import { isDue, layOutDue, type Piece, pieceOf } from './piece.ts';
import type { Line } from './row.ts';

/** An exchange in rows. */
export interface Layout {
  readonly parts: readonly Part[];
  /** rows */
  readonly height: number;
  /** The row at which a cell begins that is being written in it, above it or below it; absent: none is. */
  readonly begin?: number;
}

/** Where a scroll was put on the screen. At other widths the line that was read there is looked up again. */
export interface ReadingPlace {
  readonly width: number;
  /** The row that was the first on the screen, and what it was a row of. */
  readonly row: number;
  readonly layout: Layout;
  /** Where that is in another layout. */
  elsewhere: { readonly layout: Layout; readonly row: number } | null;
}

/** The last piece at or above a row, and how far below its begin the row is. */
interface BelowPiece {
  /** null: below the first row of all. */
  readonly piece: Piece | null;
  readonly rows: number;
  /** Rows of the piece. */
  readonly height: number;
  /** Which of the parts it is. */
  readonly part: number;
}

function belowPiece({ parts }: Layout, row: number): BelowPiece {
  let found: BelowPiece = { piece: null, rows: row, height: 0, part: 0 };
  let begin = 0;
  for (let i = 0; i < parts.length && begin <= row; i++) {
    const rows = parts[i]?.rows ?? [];
    const piece = pieceOf(rows);
    if (piece !== null) found = { piece, rows: row - begin, height: rows.length, part: i };
    begin += rows.length;
  }
  return found;
}

/** Where a piece begins in another layout of the same exchange; null where it is no more. */
function beginOf(
  { parts }: Layout,
  piece: Piece | null,
): { readonly row: number; readonly part: number } | null {
  let row = 0;
  for (const [part, { rows }] of parts.entries()) {
    if (piece === null || pieceOf(rows) === piece) return { row, part };
    row += rows.length;
  }
  return null;
}

/** The same row in another layout of an exchange at the same width, in which rows above it may have become more. */
export function sameRow(layout: Layout, row: number, now: Layout): number {
  if (layout === now) return row;
  if (isFromEnd(layout, row, now)) return rowFromEnd(layout, row, now) ?? row;
  const { piece, rows, height } = belowPiece(layout, row);
  const begin = beginOf(now, piece);
  if (begin === null || piece === null) return row;
  const own = now.parts[begin.part]?.rows.length ?? 0;
  return begin.row + (rows < height ? Math.min(rows, own - 1) : own + rows - height);
}

/**
 * The row of a place in an exchange as it is laid out now: the same one at the same width, at another width the one that has
 * the same letter. Always reckoned from where it was put: however often the width changes, nothing drifts. `again` lays the
 * exchange out again when more of it was laid out.
 */
export function rowOfPlace(place: ReadingPlace, width: number, layout: Layout, again: () => Layout): number {
  if (place.layout === layout) return Math.min(place.row, layout.height);
  if (place.elsewhere?.layout === layout) return place.elsewhere.row;
  const found = place.width === width ? rowAtWidth(place, layout, again) : rowOfLetter(place, layout, again);
  place.elsewhere = found;
  return Math.min(found.row, found.layout.height);
}

/** The row of a place at the same width. Where its piece is no more, all rows above it are laid out. */
function rowAtWidth(
  { layout: before, row }: ReadingPlace,
  now: Layout,
  again: () => Layout,
): { readonly layout: Layout; readonly row: number } {
  if (isFromEnd(before, row, now)) return rowOfLetter({ layout: before, row }, now, again);
  const { piece } = belowPiece(before, row);
  let layout = now;
  while (piece === null || beginOf(layout, piece) === null) {
    const due = dueAbove(layout, row);
    if (due === null) break;
    layOutDue(due);
    layout = again();
  }
  return { layout, row: sameRow(before, row, layout) };
}

/** The row that has the letter which the row of a place began with; the last one when there are fewer. */
function rowOfLetter(
  { layout: before, row }: Pick<ReadingPlace, 'layout' | 'row'>,
  now: Layout,
  again: () => Layout,
): { readonly layout: Layout; readonly row: number } {
  let layout = now;
  for (;;) {
    const found = isFromEnd(before, row, layout)
      ? rowFromEnd(before, row, layout)
      : rowFromPiece(before, row, layout);
    if (found !== null) return { layout, row: found };
    layout = again();
  }
}

/** Whether nothing is known of a row's place but what is behind it. */
function isFromEnd(before: Layout, row: number, now: Layout): boolean {
  const { piece } = belowPiece(before, row);
  return piece?.isEnd === true && beginOf(now, piece) === null;
}

/** The row with the same letters above it, from the begin of its piece. */
function rowFromPiece(before: Layout, row: number, now: Layout): number | null {
  const below = belowPiece(before, row);
  const begin = beginOf(now, below.piece);
  const above = lettersIn(before.parts, begin === null ? 0 : below.part, begin === null ? row : below.rows);
  return rowBehind(now, begin ?? { row: 0, part: 0 }, above);
}

/**
 * The row with the same letters behind it, to the end; of several the one that is as far above the end, if it is among
 * them. null where rows on the way had to be laid out.
 */
function rowFromEnd(before: Layout, row: number, now: Layout): number | null {
  const behind = lettersBehind(before, row);
  const same = now.height - (before.height - row);
  let found: number | null = null;
  let letters = 0;
  let at = now.height;
  for (const { rows } of now.parts.toReversed()) {
    if (isDue(rows)) {
      layOutDue(rows);
      return null;
    }
    for (const line of rows.toReversed()) {
      at--;
      letters += lettersOf(line);
      if (letters > behind) return found ?? at;
      if (letters === behind && at === same) return at;
      if (letters === behind) found ??= at;
    }
  }
  return found ?? 0;
}

/** Letters in all rows from one on that are there. */
function lettersBehind({ parts }: Layout, row: number): number {
  let letters = 0;
  let begin = 0;
  for (const { rows } of parts) {
    if (!isDue(rows)) for (const line of rows.slice(Math.max(0, row - begin))) letters += lettersOf(line);
    begin += rows.length;
  }
  return letters;
}

/** The first rows that stand for others above a row; null when none do. */
function dueAbove({ parts }: Layout, row: number): readonly Line[] | null {
  let begin = 0;
  for (const { rows } of parts) {
    if (begin > row) break;
    if (isDue(rows)) return rows;
    begin += rows.length;
  }
  return null;
}

/** Letters in so many rows, from a part on. */
function lettersIn(parts: readonly Part[], from: number, count: number): number {
  let letters = 0;
  let left = count;
  for (let part = from; part < parts.length && left > 0; part++) {
    const shown = parts[part]?.rows ?? [];
    const rows = layOutDue(shown);
    // Of rows that others stood for, all are above.
    const above = rows === shown ? Math.min(left, rows.length) : rows.length;
    for (let i = 0; i < above; i++) letters += lettersOf(rows[i] ?? []);
    left -= shown.length;
  }
  return letters;
}

/** The row that has the letter behind so many; null where rows on the way had to be laid out. */
function rowBehind(
  { parts, height }: Layout,
  begin: { readonly row: number; readonly part: number },
  above: number,
): number | null {
  let letters = 0;
  let { row } = begin;
  for (const { rows } of parts.slice(begin.part)) {
    if (isDue(rows)) {
      layOutDue(rows);
      return null;
    }
    for (const line of rows) {
      letters += lettersOf(line);
      if (letters > above) return row;
      row++;
    }
  }
  return Math.max(0, height - 1);
}

/** What is the same at every width: neither spaces nor the lines of tables and rules. */
function lettersOf(line: Line): number {
  let letters = 0;
  for (const { text } of line) {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0x20 && (unit < 0x2500 || unit > 0x257f)) letters++;
    }
  }
  return letters;
}
