import type { Row } from '../core/row.ts';
import { PLACEHOLDER } from './kitty-placeholder.ts';
import { graphemesOf, widthOf } from './row.ts';

/**
 * What terminals disagree about: graphemes of several characters, and characters whose width depends on the version of
 * Unicode that the terminal was made with: all beyond the first plane but ideographs and mathematical letters, the
 * emoji, signs and jamo of the first, and marks of other than Latin, Greek and Cyrillic letters. A test holds all
 * characters that there are against emulators of two generations.
 */
const DISPUTED =
  /\u20e3|[[\p{M}\p{Cf}]--[\u0300-\u0486]]|[\u06de\u0d4e\u0e33\u0eb3]|[\u1161-\u11ff\ua960-\ua97c\ud7b0-\ud7fb\uff9e\uff9f]|[\u231a-\u23f3\u25fd-\u27bf\u2b1b-\u2b55\u2630-\u2637\u2ffc-\u2fff\u31bb-\u31bf\u31e4-\u31ef\u3248-\u324f\u4dc0-\u4dff]|[[\u{10000}-\u{1ffff}]--[\u{1d400}-\u{1d7ff}]]/v;
/** Our own colours and links: they take no cells. */
const SEQUENCE = /\x1b(?:\[[\d;:]*m|\]8;;[^\x07\x1b]*(?:\x07|\x1b\\))/g;

/**
 * A row in which everything stands where it was laid out, whatever the terminal thinks of the graphemes before it:
 * behind each disputed one the column is said (CHA, ECMA-48 8.3.9). A cell of a picture is none: only terminals that
 * take it for one cell with its marks get any.
 */
export function anchoredRow(row: Row): Row {
  if (!DISPUTED.test(row)) return row;
  let out = '';
  let column = 0;
  let from = 0;
  const text = (part: string) => {
    for (const grapheme of graphemesOf(part)) {
      out += grapheme;
      column += widthOf(grapheme);
      if (!grapheme.startsWith(PLACEHOLDER) && DISPUTED.test(grapheme)) out += `\x1b[${column + 1}G`;
    }
  };
  for (const match of row.matchAll(SEQUENCE)) {
    text(row.slice(from, match.index));
    out += match[0];
    from = match.index + match[0].length;
  }
  text(row.slice(from));
  return out as Row;
}
