import { graphemesOf, widthOf } from './row.ts';

/**
 * What terminals disagree about: how many cells a grapheme takes that is made of several characters. Marks on Latin,
 * Greek and Cyrillic letters are not among it.
 */
const DISPUTED =
  /\u200d|\ufe0f|\u20e3|[\u0e33\u0eb3]|[\u{1f1e6}-\u{1f1ff}]|[\u{1f3fb}-\u{1f3ff}]|[\p{M}--[\u0300-\u08ff]]/v;
/** Our own colours and links: they take no cells. */
const SEQUENCE = /\x1b(?:\[[\d;:]*m|\]8;;[^\x07\x1b]*(?:\x07|\x1b\\))/g;

/**
 * A row in which everything stands where it was laid out, whatever the terminal thinks of the graphemes before it:
 * behind each disputed one the column is said (CHA, ECMA-48 8.3.9).
 */
export function anchoredRow(row: string): string {
  if (!DISPUTED.test(row)) return row;
  let out = '';
  let column = 0;
  let from = 0;
  const text = (part: string) => {
    for (const grapheme of graphemesOf(part)) {
      out += grapheme;
      column += widthOf(grapheme);
      if (DISPUTED.test(grapheme)) out += `\x1b[${column + 1}G`;
    }
  };
  for (const match of row.matchAll(SEQUENCE)) {
    text(row.slice(from, match.index));
    out += match[0];
    from = match.index + match[0].length;
  }
  text(row.slice(from));
  return out;
}
