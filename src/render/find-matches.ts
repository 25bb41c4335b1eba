import { patternOf } from '../core/find-text.ts';
import type { FoundMatch } from '../core/notebook/find.ts';
import type { SafeText } from '../core/safe-text.ts';
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
  /** By row of the exchange. */
  readonly ranges: ReadonlyMap<number, readonly Range[]>;
  /** The row in which each match begins. */
  readonly rowOf: readonly number[];
}

const known = new WeakMap<object, { readonly query: string; readonly matches: Matches }>();

/** Where a query is in the rows of an exchange; a match may go on in the next row. */
export function matchesIn(parts: readonly SearchedRows[], query: string): Matches {
  const before = known.get(parts);
  if (before?.query === query) return before.matches;
  const matches = find(parts, query);
  known.set(parts, { query, matches });
  return matches;
}

function find(parts: readonly SearchedRows[], query: string): Matches {
  const ranges = new Map<number, Range[]>();
  const rowOf: number[] = [];
  const pattern = patternOf(query);
  let first = 0;
  for (const { rows, said } of parts) {
    if (said === true && pattern !== null) {
      const texts = rows.map(textOf);
      // Matches come in order: the row in which one ends is the first in which the next may begin.
      let from: RowStart = { row: 0, at: 0 };
      for (const match of texts.join('\n').matchAll(pattern)) {
        from = put(ranges, rowOf, texts, first, from, match.index, match.index + match[0].length);
      }
    }
    first += rows.length;
  }
  return { ranges, rowOf };
}

/** A row of a part, and the offset at which it begins in the text of all of them. */
interface RowStart {
  readonly row: number;
  readonly at: number;
}

/** A stretch of the rows of a part, written down for each row that it touches; gives the row in which it ends. */
function put(
  ranges: Map<number, Range[]>,
  rowOf: number[],
  texts: readonly string[],
  first: number,
  start: RowStart,
  from: number,
  to: number,
): RowStart {
  const nth = rowOf.length;
  let { row, at } = start;
  for (;;) {
    const length = texts[row]?.length ?? 0;
    if (from < at + length && to > at) {
      const own = ranges.get(first + row) ?? [];
      own.push({ from: Math.max(0, from - at), to: Math.min(length, to - at), nth });
      ranges.set(first + row, own);
      if (rowOf.length === nth) rowOf.push(first + row);
    }
    if (to <= at + length || row >= texts.length - 1) return { row, at };
    at += length + 1;
    row++;
  }
}

function textOf(line: Line): string {
  return line.map(({ text }) => text).join('');
}

/** Which of the matches that are drawn is the one that was gone to. */
export function drawnMatch(matches: Matches, at: FoundMatch): number {
  return Math.min(at.nth, matches.rowOf.length - 1);
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

const MATCH: readonly Style[] = ['match'];
const CURRENT: readonly Style[] = ['accent', 'match'];
