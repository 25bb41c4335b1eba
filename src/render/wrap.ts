import { type SafeText, sliceSafe } from '../core/safe-text.ts';
import { blank, graphemesOf, type Line, lineWidth, type Span, widthOf } from './row.ts';

export interface WrapOptions {
  /** Put before the first row. */
  readonly first?: Line;
  /** Put before every further row; as wide as `first` by default, in spaces. */
  readonly rest?: Line;
}

interface Piece {
  readonly text: SafeText;
  readonly width: number;
  readonly style: Span['style'];
  readonly space: boolean;
}

/**
 * Breaks a line of spans into rows no wider than `width`: at spaces, between wide characters, and inside a word
 * only when the word alone is wider than a row.
 */
export function wrapLine(line: Line, width: number, options: WrapOptions = {}): readonly Line[] {
  const first = options.first ?? [];
  const rest = options.rest ?? (first.length === 0 ? [] : [{ text: blank(lineWidth(first)) }]);
  const rows: Span[][] = [];
  let row: Span[] = [...first];
  let used = 0;
  let room = Math.max(1, width - lineWidth(first));
  const restRoom = Math.max(1, width - lineWidth(rest));
  let pendingSpace: Piece[] = [];

  const newRow = () => {
    rows.push(row);
    row = [...rest];
    used = 0;
    room = restRoom;
    pendingSpace = [];
  };
  const put = (piece: Piece) => {
    append(row, piece);
    used += piece.width;
  };

  for (const word of wordsOf(line)) {
    const head = word[0];
    if (head === undefined) continue;
    if (head.space) {
      // Spaces at the start of the text are indentation; those at a break vanish.
      if (used === 0 && rows.length === 0) for (const piece of word) put(piece);
      else pendingSpace.push(...word);
      continue;
    }
    const wordWidth = word.reduce((sum, piece) => sum + piece.width, 0);
    const spaceWidth = pendingSpace.reduce((sum, piece) => sum + piece.width, 0);
    if (used > 0 && used + spaceWidth + wordWidth > room) newRow();
    else {
      for (const piece of pendingSpace) put(piece);
      pendingSpace = [];
    }
    if (wordWidth <= room - used) {
      for (const piece of word) put(piece);
      continue;
    }
    for (const piece of word) {
      for (const grapheme of graphemesOf(piece.text)) {
        const cells = widthOf(grapheme);
        if (used > 0 && used + cells > room) newRow();
        put({ ...piece, text: grapheme as SafeText, width: cells });
      }
    }
  }
  rows.push(row);
  return rows;
}

/** Wraps text of several lines in one style. */
export function wrapText(
  text: SafeText,
  width: number,
  style?: Span['style'],
  options: WrapOptions = {},
): readonly Line[] {
  const rows: Line[] = [];
  let from = 0;
  let opening = options;
  while (from <= text.length) {
    const at = text.indexOf('\n', from);
    const end = at < 0 ? text.length : at;
    const line: Span =
      style === undefined
        ? { text: sliceSafe(text, from, end) }
        : { text: sliceSafe(text, from, end), style };
    rows.push(...wrapLine([line], width, opening));
    if (opening.first !== undefined) {
      const rest = opening.rest ?? [{ text: blank(lineWidth(opening.first)) }];
      opening = { first: rest, rest };
    }
    from = end + 1;
  }
  return rows;
}

function append(row: Span[], piece: Piece): void {
  const last = row.at(-1);
  if (last !== undefined && last.style === piece.style) {
    row[row.length - 1] = { ...last, text: (last.text + piece.text) as SafeText };
    return;
  }
  row.push(piece.style === undefined ? { text: piece.text } : { text: piece.text, style: piece.style });
}

/** Runs of spaces and runs of non-spaces; a wide character is a word of its own. A word may span several spans. */
function wordsOf(line: Line): readonly (readonly Piece[])[] {
  const words: Piece[][] = [];
  let current: Piece[] = [];
  const flush = () => {
    if (current.length > 0) words.push(current);
    current = [];
  };
  for (const { text, style } of line) {
    for (const part of text.split(/( +)/)) {
      if (part === '') continue;
      if (part.startsWith(' ')) {
        flush();
        words.push([{ text: part as SafeText, width: part.length, style, space: true }]);
        continue;
      }
      for (const piece of splitWide(part)) {
        const width = widthOf(piece);
        const wide = width === 2 && graphemesOf(piece).length === 1;
        if (wide) flush();
        current.push({ text: piece as SafeText, width, style, space: false });
        if (wide) flush();
      }
    }
  }
  flush();
  return words;
}

const NO_WIDE = /^[\x20-\x7e\u00a0-\u1100]*$/;

/** Cuts a word before and after every wide character, keeping closing punctuation with what it closes. */
function splitWide(word: string): readonly string[] {
  if (NO_WIDE.test(word)) return [word];
  const parts: string[] = [];
  let narrow = '';
  for (const grapheme of graphemesOf(word)) {
    if (widthOf(grapheme) === 2) {
      if (narrow !== '') parts.push(narrow);
      narrow = '';
      parts.push(grapheme);
    } else narrow += grapheme;
  }
  if (narrow !== '') parts.push(narrow);
  return parts;
}
