import { patternOf } from '../core/find-text.ts';
import type { FoundMatch } from '../core/notebook/find.ts';
import type { SafeText } from '../core/safe-text.ts';
import { isDue, layOutDue, type Piece, pieceOf } from './piece.ts';
import { aligned, type Line, type Span } from './row.ts';
import type { Style } from './theme.ts';

/** Rows of which some can be looked through. */
export interface SearchedRows {
  readonly rows: readonly Line[];
  /** Whether they are what was said: not labels, figures and hints. */
  readonly said?: boolean;
}

interface Range {
  /** Offsets into the text of the row. */
  readonly from: number;
  readonly to: number;
  /** Which match of the exchange it belongs to. */
  readonly nth: number;
}

/** The matches of one exchange as it is laid out. */
export interface Matches {
  readonly count: number;
  /** The row of the exchange in which the nth match begins; 0 where there is no such match. */
  readonly rowOf: (nth: number) => number;
  /** The rows that stand for those with the nth match (`isDue`); null when they are there. */
  readonly dueOf: (nth: number) => readonly Line[] | null;
  /** What of matches is in a row of the exchange. */
  readonly rangesIn: (row: number) => readonly Range[];
}

const known = new WeakMap<object, { readonly query: string; readonly matches: Matches }>();

/**
 * Where a query is in the rows of an exchange; a match may go on in the next row. Of rows that others stand for only how many
 * they had is known, from when they were laid out last.
 */
export function matchesIn(parts: readonly SearchedRows[], query: string): Matches {
  const before = known.get(parts);
  if (before?.query === query) return before.matches;
  const matches = find(parts, query);
  known.set(parts, { query, matches });
  return matches;
}

/** Rows as one text: it is looked through at each key, and they are the same ones. */
interface RowsText {
  readonly text: string;
  /** Where each row begins in it. */
  readonly begins: Uint32Array;
}

const texts = new WeakMap<readonly Line[], RowsText>();

function textOf(rows: readonly Line[]): RowsText {
  const before = texts.get(rows);
  if (before !== undefined) return before;
  const begins = new Uint32Array(rows.length);
  let text = '';
  rows.forEach((row, i) => {
    if (i > 0) text += '\n';
    begins[i] = text.length;
    for (const span of row) text += span.text;
  });
  const made = { text, begins };
  texts.set(rows, made);
  return made;
}

/** What was found in some rows. Of matches only the places are kept, as there may be very many. */
interface FoundRows extends RowsText {
  /** Where each match begins and ends in their text. */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** A part in which something was found. */
interface FoundPart extends FoundRows {
  /** The row of the exchange at which it begins. */
  readonly first: number;
  /** How many matches are above it. */
  readonly above: number;
  /** The rows that stand for its own; null: they are there. */
  readonly due: readonly Line[] | null;
}

const foundRows = new WeakMap<readonly Line[], { readonly query: string; readonly found: FoundRows }>();

/** How many matches a piece had when it was looked through last. */
const counts = new WeakMap<Piece, { readonly query: string; readonly count: number }>();

function foundIn(rows: readonly Line[], query: string, pattern: RegExp): FoundRows {
  const before = foundRows.get(rows);
  if (before?.query === query) return before.found;
  const inRows = textOf(rows);
  const from: number[] = [];
  const to: number[] = [];
  const length = lengthOf(query);
  while (length !== null && pattern.test(inRows.text)) {
    from.push(pattern.lastIndex - length);
    to.push(pattern.lastIndex);
  }
  for (const match of length === null ? inRows.text.matchAll(pattern) : []) {
    from.push(match.index);
    to.push(match.index + match[0].length);
  }
  const found = { ...inRows, from, to };
  foundRows.set(rows, { query, found });
  const piece = pieceOf(rows);
  if (piece !== null) counts.set(piece, { query, count: from.length });
  return found;
}

/** How many matches are in the rows that some stand for; null where that is not known. */
function countOfDue(rows: readonly Line[], query: string): number | null {
  const piece = pieceOf(rows);
  const known = piece === null ? undefined : counts.get(piece);
  return known?.query === query ? known.count : null;
}

/** Lays out what was never looked through for a query; false when there is nothing of that kind. */
export function layOutUnsearched(parts: readonly SearchedRows[], query: string): boolean {
  let isLaidOut = false;
  for (const { rows, said } of parts) {
    if (said !== true || !isDue(rows) || countOfDue(rows, query) !== null) continue;
    layOutDue(rows);
    isLaidOut = true;
  }
  return isLaidOut;
}

const NO_ROWS_FOUND: FoundRows = { text: '', begins: new Uint32Array(), from: [], to: [] };

function find(parts: readonly SearchedRows[], query: string): Matches {
  const pattern = patternOf(query);
  const found: FoundPart[] = [];
  let first = 0;
  let count = 0;
  for (const { rows, said } of parts) {
    if (said === true && pattern !== null) {
      const due = isDue(rows) ? rows : null;
      const own = due === null ? foundIn(rows, query, pattern) : NO_ROWS_FOUND;
      const many = due === null ? own.from.length : (countOfDue(rows, query) ?? 0);
      if (many > 0) found.push({ ...own, first, above: count, due });
      count += many;
    }
    first += rows.length;
  }
  const partOf = (nth: number) => found.findLast(({ above }) => above <= nth);
  return {
    count,
    dueOf: (nth) => partOf(nth)?.due ?? null,
    rowOf: (nth) => {
      const part = partOf(nth);
      const at = part?.from[nth - part.above];
      return part === undefined || at === undefined ? 0 : part.first + lastUpTo(part.begins, at);
    },
    rangesIn: (row) => {
      const part = found.findLast((one) => one.first <= row);
      return part === undefined || row - part.first >= part.begins.length
        ? []
        : rangesIn(part, row - part.first);
    },
  };
}

/** How long each match of a query is, so that each need not be copied to be measured; null where that differs. */
function lengthOf(query: string): number | null {
  const word = query.trim();
  return ONE_WORD.test(word) ? word.length : null;
}

/** A letter of ASCII matches letters of one UTF-16 unit only, whatever their case. */
const ONE_WORD = /^[\x21-\x7e]+$/;

function rangesIn({ text, begins, above, from, to }: FoundPart, row: number): readonly Range[] {
  const begin = begins[row] ?? 0;
  const end = row + 1 < begins.length ? (begins[row + 1] ?? 0) - 1 : text.length;
  const ranges: Range[] = [];
  for (let i = lastUpTo(to, begin) + 1; i < from.length; i++) {
    const at = from[i] ?? 0;
    if (at >= end) break;
    ranges.push({ from: Math.max(at, begin) - begin, to: Math.min(to[i] ?? 0, end) - begin, nth: above + i });
  }
  return ranges;
}

/** Which of some numbers, in their order, is the last that is no more than a limit; -1: none. */
function lastUpTo(numbers: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Which of the matches that are drawn is the one that was gone to. */
export function drawnMatch(matches: Matches, at: FoundMatch): number {
  return Math.min(at.nth, matches.count - 1);
}

/** A row with its matches marked, and the one that was gone to marked further. */
export function highlighted(line: Line, ranges: readonly Range[], current: number): Line {
  const out: Span[] = [];
  let at = 0;
  for (const { text, style, href } of line) {
    const end = at + text.length;
    let from = at;
    const cut = (to: number, mark: readonly Style[]) => {
      if (to <= from) return;
      const styles = [...(style === undefined ? [] : typeof style === 'string' ? [style] : style), ...mark];
      const piece = text.slice(from - at, to - at) as SafeText;
      out.push({
        text: piece,
        ...(styles.length === 0 ? {} : { style: styles }),
        ...(href === undefined ? {} : { href }),
      });
      from = to;
    };
    for (const range of ranges) {
      if (range.to <= from || range.from >= end) continue;
      cut(Math.max(range.from, from), []);
      cut(Math.min(range.to, end), range.nth === current ? CURRENT : MATCH);
    }
    cut(end, []);
    at = end;
  }
  return aligned(out);
}

const MATCH: readonly Style[] = ['found'];
const CURRENT: readonly Style[] = ['accent', 'found-here'];
