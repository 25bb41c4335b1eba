/**
 * Where a cursor may stand: graphemes, words and lines.
 *
 * Everything is looked up within one line: a line feed is always a boundary of all three (UAX #29, GB4 and WB3a),
 * so the cost of a key press does not grow with the length of what was pasted above it.
 */

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const WORDS = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Offset of the start of the line that holds this offset. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset of the end of the line that holds this offset: that of its line feed, or of the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at < 0 ? text.length : at;
}

/** The end of the grapheme that begins at this offset; the text's length at its end. */
export function nextGrapheme(text: string, offset: number): number {
  if (offset >= text.length) return text.length;
  if (text[offset] === '\n') return offset + 1;
  return graphemeAround(text, offset).to;
}

/** The start of the grapheme that ends at this offset; 0 at the start. */
export function previousGrapheme(text: string, offset: number): number {
  if (offset <= 0) return 0;
  if (text[offset - 1] === '\n') return offset - 1;
  return graphemeAround(text, offset - 1).from;
}

/** The offset itself when it is between graphemes, else the start of the grapheme it is in. */
export function graphemeStart(text: string, offset: number): number {
  if (offset <= 0) return 0;
  if (offset >= text.length) return text.length;
  return text[offset] === '\n' ? offset : graphemeAround(text, offset).from;
}

/** The grapheme that the unit at this offset belongs to; the unit is no line feed. */
function graphemeAround(text: string, offset: number): { readonly from: number; readonly to: number } {
  const { from, to } = near(text, offset);
  const found = GRAPHEMES.segment(text.slice(from, to)).containing(offset - from);
  if (found === undefined) return { from: offset, to: offset + 1 };
  return { from: from + found.index, to: from + found.index + found.segment.length };
}

/** How far from an offset a line is looked at when it is a very long one. */
const NEAR = 1024;

/**
 * Between two of these there is always a boundary of graphemes: printable ASCII, kana, Han, Hangul syllables
 * (UAX #29, GB999, and GB6 to GB8 for Hangul).
 */
const ALONE = /[\x20-\x7e\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]/;

/** The line around an offset; of a very long one a part that begins and ends between graphemes. */
function near(text: string, offset: number): { readonly from: number; readonly to: number } {
  let from = lineStart(text, offset);
  let to = lineEnd(text, offset);
  const isBoundary = (at: number) => ALONE.test(text.charAt(at - 1)) && ALONE.test(text.charAt(at));
  for (let at = offset; at > from && offset - from > NEAR && at > offset - NEAR; at--) {
    if (isBoundary(at)) from = at;
  }
  for (let at = offset + 1; at < to && to - offset > NEAR && at < offset + NEAR; at++) {
    if (isBoundary(at)) to = at;
  }
  return { from, to };
}

/** The offset itself when it is between graphemes, else the end of the grapheme it is in. */
export function graphemeEnd(text: string, offset: number): number {
  const start = graphemeStart(text, offset);
  return start === offset ? offset : nextGrapheme(text, start);
}

/** The end of the word at or after this offset, over lines if need be; the text's length when there is none. */
export function wordRight(text: string, offset: number): number {
  for (let start = lineStart(text, offset); start <= text.length; ) {
    const end = lineEnd(text, start);
    for (const { index, segment, isWordLike } of WORDS.segment(text.slice(start, end))) {
      const wordEnd = start + index + segment.length;
      if (isWordLike === true && wordEnd > offset) return graphemeEnd(text, wordEnd);
    }
    start = end + 1;
  }
  return text.length;
}

/** The start of the word at or before this offset, over lines if need be; 0 when there is none. */
export function wordLeft(text: string, offset: number): number {
  for (let end = offset; end >= 0; ) {
    const start = lineStart(text, end);
    let found = -1;
    for (const { index, isWordLike } of WORDS.segment(text.slice(start, lineEnd(text, end)))) {
      if (start + index >= offset) break;
      if (isWordLike === true) found = start + index;
    }
    if (found >= 0) return graphemeStart(text, found);
    end = start - 1;
  }
  return 0;
}

/** How many graphemes stand between the start of the line and this offset. */
export function columnOf(text: string, offset: number): number {
  let column = 0;
  for (const _ of GRAPHEMES.segment(text.slice(lineStart(text, offset), offset))) column++;
  return column;
}

/** The offset of a column of the line that starts here; the line's end when it is shorter. */
export function offsetOfColumn(text: string, start: number, column: number): number {
  const line = text.slice(start, lineEnd(text, start));
  let passed = 0;
  for (const { index } of GRAPHEMES.segment(line)) {
    if (passed === column) return start + index;
    passed++;
  }
  return start + line.length;
}
