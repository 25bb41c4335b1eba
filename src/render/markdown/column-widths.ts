import { type Line, lineWidth } from '../row.ts';

/** What a column has to say. */
export interface ColumnNeed {
  /** Cells of its longest line. */
  readonly cells: number;
  /** Cells of its longest word; of those that are longer than most, as many as these have. */
  readonly word: number;
  /** Cells of the longest line below its header. */
  readonly below: number;
}

/** A column narrower than this, that has more to say, makes a table that nobody can read. */
const LEAST_COLUMN = 6;

/** A word of more cells, such as an address, may be broken. */
const LONGEST_WORD = 14;

const WORDS = /[!-~]+/g;

const NO_NEED: ColumnNeed = { cells: 1, word: 1, below: 0 };

/** What a column needs for one more of its cells, which is given in its lines. */
function needWith(before: ColumnNeed, lines: readonly Line[], isHeader: boolean): ColumnNeed {
  let { cells, word, below } = before;
  for (const line of lines) {
    const width = lineWidth(line);
    cells = Math.max(cells, width);
    if (!isHeader) below = Math.max(below, width);
    if (Math.min(width, LONGEST_WORD) <= word) continue;
    const text = line.map((span) => span.text).join('');
    for (const [found] of text.matchAll(WORDS)) word = Math.max(word, Math.min(found.length, LONGEST_WORD));
  }
  const isSame = cells === before.cells && word === before.word && below === before.below;
  return isSame ? before : { cells, word, below };
}

/** What all rows of a table have to say. */
export interface TableNeeds {
  readonly columns: readonly ColumnNeed[];
  /** A cell below the header has several lines. */
  readonly hasLines: boolean;
}

/** What a table needs for its header, whose cells are given in their lines. */
export function needsOfHeader(header: readonly (readonly Line[])[]): TableNeeds {
  return { columns: header.map((lines) => needWith(NO_NEED, lines, true)), hasLines: false };
}

/** And for one row more. */
export function needsWith({ columns, hasLines }: TableNeeds, row: readonly (readonly Line[])[]): TableNeeds {
  return {
    columns: columns.map((need, i) => needWith(need, row[i] ?? [], false)),
    hasLines: hasLines || row.some((lines) => lines.length > 1),
  };
}

/** Whether a row below the header takes several lines when its columns are so wide. */
export function isTallAt({ columns, hasLines }: TableNeeds, widths: readonly number[]): boolean {
  return hasLines || columns.some(({ below }, i) => below > (widths[i] ?? 0));
}

/**
 * Cells for each column: what it needs, unless the room is too small; then none breaks a word, and what is left goes to
 * the narrowest that need more, cell by cell. Null when a column would be too narrow to read.
 */
export function shareOut(needs: readonly ColumnNeed[], room: number): readonly number[] | null {
  const whole = needs.map(({ cells }) => cells);
  if (sum(whole) <= room) return whole;
  const widths = needs.map(({ cells, word }) => Math.max(word, Math.min(cells, LEAST_COLUMN)));
  for (let left = room - sum(widths); left > 0; left--) {
    let narrowest = -1;
    for (const [i, width] of widths.entries()) {
      const isNarrower = narrowest < 0 || width < (widths[narrowest] ?? 0);
      if (isNarrower && width < (whole[i] ?? 0)) narrowest = i;
    }
    widths[narrowest] = (widths[narrowest] ?? 0) + 1;
  }
  return sum(widths) > room ? null : widths;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
