import { plainCells } from '../core/plain-cells.ts';
import type { Row } from '../core/row.ts';
import { type SafeText, sliceSafe, words } from '../core/safe-text.ts';
import { cellsOf } from './cell-width.ts';
import { placeholderCells } from './kitty-placeholder.ts';
import type { LinkTarget } from './markdown/link-target.ts';
import type { PictureRow } from './picture.ts';
import type { Style, Theme } from './theme.ts';

/** A piece of a line in one or more styles. */
export interface Span {
  readonly text: SafeText;
  readonly style?: Style | readonly Style[];
  /** Where a click on it leads. */
  readonly href?: LinkTarget;
  /** Half blocks in the colours of a picture, one for each character of the text. */
  readonly picture?: PictureRow;
}

/** One line of spans; no span holds a line feed. */
export type Line = readonly Span[];

const ASCII = /^[\x20-\x7e]*$/;
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Cells that text takes, with the same answers as Ink's own layout. */
export function widthOf(text: string): number {
  return ASCII.test(text) ? text.length : cellsOf(text);
}

/** Whether every character of a text is a grapheme of its own. */
function isPlain(text: string): boolean {
  return ASCII.test(text) || plainCells(text) >= 0;
}

/** The graphemes of a text: what a cursor steps over and a line may be cut between. */
export function graphemesOf(text: string): readonly string[] {
  if (isPlain(text)) return [...text];
  return Array.from(GRAPHEMES.segment(text), (part) => part.segment);
}

export function span(text: SafeText, ...style: readonly Style[]): Span {
  return style.length === 0 ? { text } : { text, style };
}

/** Cells that a line takes. A character that two spans make together counts once, as the terminal draws it. */
export function lineWidth(line: Line): number {
  let width = 0;
  for (const { text } of line) {
    if (!ASCII.test(text)) return widthOf(line.map((piece) => piece.text).join(''));
    width += text.length;
  }
  return width;
}

/**
 * The same line with no grapheme in two spans: a combining mark, or the second half of a flag, goes to the span
 * that its character began in. Only then is a line as wide as its spans together.
 */
export function aligned(line: Line): Line {
  if (line.length < 2 || line.every((piece) => isPlain(piece.text))) return line;
  const starts = new Set<number>();
  const whole = line.map((piece) => piece.text).join('');
  for (const { index } of GRAPHEMES.segment(whole)) starts.add(index);
  const out: Span[] = [];
  let at = 0;
  let from = 0;
  let owner: Span | undefined;
  for (const piece of line) {
    if (piece.text === '') continue;
    if (owner === undefined || starts.has(at)) {
      if (owner !== undefined) out.push({ ...owner, text: whole.slice(from, at) as SafeText });
      owner = piece;
      from = at;
    } else {
      // The span begins inside a grapheme: that one ends where the next begins.
      let next = at;
      const end = at + piece.text.length;
      while (next < end && !starts.has(next)) next++;
      if (next < end) {
        out.push({ ...owner, text: whole.slice(from, next) as SafeText });
        owner = piece;
        from = next;
      }
    }
    at += piece.text.length;
  }
  if (owner !== undefined) out.push({ ...owner, text: whole.slice(from) as SafeText });
  return out;
}

const ELLIPSIS = words`…`;
const SPACE = words` `;

/** Spaces, as many as said; none when the number is negative. */
export function blank(cells: number): SafeText {
  return ' '.repeat(Math.max(0, cells)) as SafeText;
}

/** Cuts a line to a width, with `…` where something was cut; never inside a grapheme. */
export function truncate(line: Line, width: number): Line {
  if (width <= 0) return [];
  if (lineWidth(line) <= width) return line;
  const out: Span[] = [];
  let room = width - 1;
  for (const piece of aligned(line)) {
    const taken = takeCells(piece.text, room);
    if (taken.length > 0) out.push({ ...piece, text: taken });
    room -= widthOf(taken);
    if (taken.length < piece.text.length) break;
  }
  const last = out.at(-1);
  out.push(last?.style === undefined ? { text: ELLIPSIS } : { text: ELLIPSIS, style: last.style });
  return out;
}

/** The longest beginning of a text that fits in so many cells. */
export function takeCells(text: SafeText, cells: number): SafeText {
  if (cells <= 0) return sliceSafe(text, 0, 0);
  if (widthOf(text) <= cells) return text;
  let taken = 0;
  let used = 0;
  for (const grapheme of graphemesOf(text)) {
    const width = widthOf(grapheme);
    if (used + width > cells) break;
    used += width;
    taken += grapheme.length;
  }
  return sliceSafe(text, 0, taken);
}

/** Two ends of one line, as far apart as the width allows; the left one is cut first. */
export function spread(left: Line, right: Line, width: number): Line {
  const rightWidth = lineWidth(right);
  if (rightWidth >= width) return truncate(right, width);
  const fitted = truncate(left, width - rightWidth - 1);
  const gap = width - rightWidth - lineWidth(fitted);
  return [...fitted, { text: gap > 0 ? blank(gap) : SPACE }, ...right];
}

const put = new WeakMap<Line, { readonly before: Line; readonly line: Line }>();

/** A line with something before it: the same value for every frame, while it is the same line behind the same thing. */
export function behind(before: Line, line: Line): Line {
  const known = put.get(line);
  if (known?.before === before) return known.line;
  const both = [...before, ...line];
  put.set(line, { before, line: both });
  return both;
}

/** A line as terminal text. */
export function paint(line: Line, theme: Theme): Row {
  let out = '';
  for (const { text, style, href, picture } of line) {
    if (text === '') continue;
    if (picture !== undefined) {
      out += paintPicture(text, picture, theme);
      continue;
    }
    const codes = (style === undefined ? [] : typeof style === 'string' ? [style] : style)
      .map((name) => theme.sgr[name])
      .filter((code) => code !== '');
    const styled = codes.length === 0 ? text : `\x1b[${codes.join(';')}m${text}\x1b[0m`;
    out += href === undefined || !theme.links ? styled : `\x1b]8;;${href}\x07${styled}\x1b]8;;\x07`;
  }
  return out as Row;
}

const paintedPictures = new WeakMap<
  PictureRow,
  { readonly theme: Theme; readonly text: string; readonly out: string }
>();

/** Half blocks, upper halves in the foreground and lower ones in the background; blank where colours are too few. */
function paintPicture(text: string, picture: PictureRow, theme: Theme): string {
  const { depth } = theme;
  if (picture.kitty !== undefined) return placeholderCells(picture.kitty, picture.of.row, text.length);
  if (depth !== 'true' && depth !== '256') return ' '.repeat(text.length);
  const known = paintedPictures.get(picture);
  if (known?.theme === theme && known.text === text) return known.out;
  let out = '';
  let before = '';
  for (let i = 0; i < text.length; i++) {
    const code = `38;${colourCode(picture.top[i] ?? 0, depth)};48;${colourCode(picture.bottom[i] ?? 0, depth)}`;
    out += code === before ? text[i] : `\x1b[${code}m${text[i]}`;
    before = code;
  }
  out += '\x1b[0m';
  paintedPictures.set(picture, { theme, text, out });
  return out;
}

function colourCode(colour: number, depth: 'true' | '256'): string {
  const [red, green, blue] = [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255];
  if (depth === 'true') return `2;${red};${green};${blue}`;
  // The cube of 6 by 6 by 6 colours, whose steps are 0, 95, 135, 175, 215 and 255.
  const step = (byte: number) => (byte < 48 ? 0 : byte < 115 ? 1 : Math.min(5, Math.floor((byte - 35) / 40)));
  return `5;${16 + 36 * step(red) + 6 * step(green) + step(blue)}`;
}
