/** A long table in a text, as its lines tell. */
export interface LongTable {
  /** Where its header begins, in UTF-16 units. */
  readonly begin: number;
  /** Where its rows begin, and end. */
  readonly rows: number;
  readonly end: number;
}

/** A header and what is below it, each between bars, behind a blank line. */
const HEADER = /(?:^|\n\n)(?=\|)[^\n]*\|[^\n]*\n\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*\n/g;

/**
 * The last table of a text that has rows of at least so many UTF-16 units, each of which begins with a bar: what stands in
 * one changes nothing about the others. Whether it is one is for the lexer to say; null: there is none.
 */
export function lastLongTable(text: string, least: number): LongTable | null {
  let last: LongTable | null = null;
  for (const { index, 0: head } of text.matchAll(HEADER)) {
    const rows = index + head.length;
    let end = rows;
    while (text[end] === '|') {
      const next = text.indexOf('\n', end) + 1;
      end = next === 0 ? text.length : next;
    }
    if (end - rows >= least) last = { begin: index + (head.startsWith('\n') ? 2 : 0), rows, end };
  }
  return last;
}
