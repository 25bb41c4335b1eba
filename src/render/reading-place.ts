import type { Scroll } from '../core/state.ts';
import type { Part } from './labelled-rows.ts';
import type { Line } from './row.ts';

type Anchored = Extract<Scroll, { readonly follow: false }>;

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
  readonly scroll: Anchored;
  readonly width: number;
  /** The row that was the first on the screen, and what it was a row of. */
  readonly row: number;
  readonly layout: Layout;
  /** Where that is at another width. */
  readonly elsewhere: { readonly width: number; readonly height: number; readonly row: number } | null;
}

/**
 * The place of a scroll in an exchange that is laid out at this width: the row that it names where it was made, at
 * another width the one that has the same letter. Always reckoned from where it was made: however often the width
 * changes, nothing drifts.
 */
export function readingPlace(
  known: ReadingPlace | null,
  scroll: Anchored,
  width: number,
  layout: Layout,
): ReadingPlace {
  if (known?.scroll !== scroll) {
    return { scroll, width, row: Math.min(scroll.row, layout.height), layout, elsewhere: null };
  }
  const { elsewhere } = known;
  // What grows does so at its end, below the line that is read.
  const isFound = elsewhere !== null && elsewhere.width === width && elsewhere.height <= layout.height;
  if (known.width === width || isFound) return known;
  const row = rowOfLetter(layout, lettersAbove(known.layout, known.row));
  return { ...known, elsewhere: { width, height: layout.height, row } };
}

/** The row of such a place at this width. */
export function rowOfPlace({ width, row, elsewhere }: ReadingPlace, atWidth: number, height: number): number {
  return Math.min(width === atWidth || elsewhere === null ? row : elsewhere.row, height);
}

/** Letters in the rows above a row. */
function lettersAbove({ parts }: Layout, row: number): number {
  let letters = 0;
  let left = row;
  for (const { rows } of parts) {
    for (let i = 0; i < rows.length && left > 0; i++, left--) letters += lettersIn(rows[i] ?? []);
  }
  return letters;
}

/** The row that has the letter behind so many; the last one when there are fewer. */
function rowOfLetter({ parts, height }: Layout, above: number): number {
  let letters = 0;
  let row = 0;
  for (const { rows } of parts) {
    for (const line of rows) {
      letters += lettersIn(line);
      if (letters > above) return row;
      row++;
    }
  }
  return Math.max(0, height - 1);
}

/** What is the same at every width: neither spaces nor the lines of tables and rules. */
function lettersIn(line: Line): number {
  let letters = 0;
  for (const { text } of line) {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0x20 && (unit < 0x2500 || unit > 0x257f)) letters++;
    }
  }
  return letters;
}
