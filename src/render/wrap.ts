import { type SafeText, sliceSafe, words } from '../core/safe-text.ts';
import { breakPieces } from './line-break.ts';
import { aligned, blank, graphemesOf, type Line, lineWidth, type Span, widthOf } from './row.ts';
import { wrapAscii } from './wrap-ascii.ts';

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
  readonly href: Span['href'];
}

/** What is never broken unless it alone is wider than a row; or the spaces between two of them. */
interface Word {
  readonly pieces: Piece[];
  readonly width: number;
  readonly isSpace: boolean;
}

/**
 * Breaks a line of spans into rows no wider than `width`: at spaces, where the script allows a break, and inside
 * a word only when the word alone is wider than a row. Spaces at a break vanish. A width that leaves no cell beside
 * `first` or `rest` counts as one that leaves one.
 */
export function wrapLine(line: Line, width: number, options: WrapOptions = {}): readonly Line[] {
  const first = options.first ?? [];
  const rest = options.rest ?? (first.length === 0 ? [] : [{ text: blank(lineWidth(first)) }]);
  const rows: Span[][] = [];
  let row: Span[] = [...first];
  let used = 0;
  let room = Math.max(1, width - lineWidth(first));
  const restRoom = Math.max(1, width - lineWidth(rest));
  const ascii = asciiOf(line);
  // Of indentation that is too long the end is left out, which may be of another style than its beginning.
  if (ascii !== null && !ascii.startsWith(' '.repeat(room))) {
    const parts = partsOf(line);
    wrapAscii(ascii, room, restRoom, (from, to) => {
      const before = rows.length === 0 ? first : rest;
      rows.push(before.length === 0 ? parts(from, to, []) : parts(from, to, [...before]));
    });
    return rows;
  }
  let pending: Word | null = null;

  const newRow = () => {
    rows.push(row);
    row = [...rest];
    used = 0;
    room = restRoom;
  };
  const put = (piece: Piece) => {
    append(row, piece);
    used += piece.width;
  };
  const putCut = (word: Word) => {
    for (const piece of word.pieces) {
      for (const grapheme of graphemesOf(piece.text)) {
        const cells = widthOf(grapheme);
        if (used > 0 && used + cells > room) newRow();
        put({ ...piece, text: grapheme as SafeText, width: cells });
      }
    }
  };

  for (const word of wordsOf(line)) {
    if (word.isSpace) {
      // Spaces at the start of the text are indentation: they stay, as far as there is room beside them.
      if (used === 0 && rows.length === 0) indent(word, room - 1, put);
      else pending = word;
      continue;
    }
    const gap = pending?.width ?? 0;
    if (used > 0 && used + gap + word.width > room) newRow();
    else if (pending !== null && used > 0) for (const piece of pending.pieces) put(piece);
    pending = null;
    if (word.width <= room - used) for (const piece of word.pieces) put(piece);
    else putCut(word);
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
    const line = sliceSafe(text, from, end);
    if (opening.first === undefined && ASCII.test(line)) {
      const room = Math.max(1, width);
      wrapAscii(line, room, room, (from, to) =>
        rows.push(from === to ? [] : [spanOf(sliceSafe(line, from, to), style)]),
      );
    } else rows.push(...wrapLine([spanOf(line, style)], width, opening));
    if (opening.first !== undefined) {
      const rest = opening.rest ?? [{ text: blank(lineWidth(opening.first)) }];
      opening = { first: rest, rest };
    }
    from = end + 1;
  }
  return rows;
}

const ASCII = /^[\x20-\x7e]*$/;
const NOTHING = words``;

const spanOf = (text: SafeText, style: Span['style']): Span =>
  style === undefined ? { text } : { text, style };

/** The text of a line of nothing but ASCII; null for any other. */
function asciiOf(line: Line): string | null {
  let whole = '';
  for (const { text } of line) {
    if (!ASCII.test(text)) return null;
    whole += text;
  }
  return whole;
}

/** Gives the spans of a stretch of a line, behind others; one stretch after the other. */
function partsOf(line: Line): (from: number, to: number, row: Span[]) => Span[] {
  let i = 0;
  /** Where that span begins. */
  let begin = 0;
  return (from, to, row) => {
    for (; i < line.length; i++) {
      const { text, style, href } = line[i] ?? { text: NOTHING };
      const end = begin + text.length;
      const part = sliceSafe(text, Math.max(0, from - begin), Math.max(0, to - begin));
      if (part !== '') append(row, { text: part, width: part.length, style, href });
      if (end >= to) break;
      begin = end;
    }
    return row;
  };
}

/**
 * Breaks a line into rows of at most `width` cells with every space kept, between graphemes: what code and other
 * preformatted text needs.
 */
export function hardWrap(line: Line, width: number): readonly Line[] {
  const room = Math.max(1, width);
  if (lineWidth(line) <= room) return [line];
  const rows: Span[][] = [];
  let row: Span[] = [];
  let used = 0;
  for (const { text, style, href } of aligned(line)) {
    let from = 0;
    let at = 0;
    const close = () => {
      if (at > from) append(row, { text: sliceSafe(text, from, at), width: 0, style, href });
      from = at;
    };
    for (const grapheme of graphemesOf(text)) {
      const cells = widthOf(grapheme);
      if (used > 0 && used + cells > room) {
        close();
        rows.push(row);
        row = [];
        used = 0;
      }
      at += grapheme.length;
      used += cells;
    }
    close();
  }
  rows.push(row);
  return rows;
}

function indent(word: Word, room: number, put: (piece: Piece) => void): void {
  let left = Math.max(0, room);
  for (const piece of word.pieces) {
    const cells = Math.min(left, piece.width);
    if (cells > 0) put({ ...piece, text: sliceSafe(piece.text, 0, cells), width: cells });
    left -= cells;
  }
}

function append(row: Span[], piece: Piece): void {
  const last = row.at(-1);
  if (last !== undefined && last.style === piece.style && last.href === piece.href) {
    row[row.length - 1] = { ...last, text: (last.text + piece.text) as SafeText };
    return;
  }
  const { text, style, href } = piece;
  row.push({ text, ...(style === undefined ? {} : { style }), ...(href === undefined ? {} : { href }) });
}

/** The words of a line and the spaces between them. A word may go over several spans. */
function wordsOf(line: Line): readonly Word[] {
  const words: Word[] = [];
  let current: Piece[] = [];
  let currentWidth = 0;
  let isSpace = false;
  const flush = () => {
    if (current.length > 0) words.push({ pieces: current, width: currentWidth, isSpace });
    current = [];
    currentWidth = 0;
  };
  for (const { text, style, href } of aligned(line)) {
    for (const part of breakPieces(text)) {
      if (part.isSpace !== isSpace || part.breakBefore) flush();
      isSpace = part.isSpace;
      const width = isSpace ? part.text.length : widthOf(part.text);
      current.push({ text: part.text, width, style, href });
      currentWidth += width;
    }
  }
  flush();
  return words;
}
