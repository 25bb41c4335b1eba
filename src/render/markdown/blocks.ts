import type { MarkedToken, Token, Tokens } from 'marked';
import { isFootnote } from '../../core/markdown/footnotes.ts';
import { type FormulaBlock, isFormulaBlock } from '../../core/markdown/formula-block.ts';
import { type SafeText, safeText, words } from '../../core/safe-text.ts';
import { blank, type Line, lineWidth, truncate } from '../row.ts';
import type { Style } from '../theme.ts';
import { wrapLine, wrapText } from '../wrap.ts';
import { codeRows } from './code-block.ts';
import { type CodeNumbers, numberCodes } from './code-numbers.ts';
import { saidByHtml } from './html.ts';
import { inlineLines } from './inline.ts';
import {
  besideItem,
  blocksOfItem,
  boxOf,
  insideList,
  isText,
  joinsAbove,
  type ListDepth,
  shapeOf,
} from './list.ts';
import { displayedMath } from './math-display.ts';
import { tableRows } from './table.ts';

/** Beside what is quoted. */
export const BAR: Line = [{ text: words`│ `, style: 'dim' }];
/** Fewer cells than this beside a bullet or a bar are no room for text: it goes below instead. */
export const LEAST_BODY = 8;

/** What the layout of a block depends on, besides itself. */
export interface Around extends ListDepth {
  readonly styles: readonly Style[];
  readonly codes: CodeNumbers;
  /** From so many UTF-16 units on a block that is not over is drawn in parts. */
  readonly long: number;
}

/** Less than this is laid out in no time. */
export const LONG = 1000;

/**
 * The rows of one block at the top of a text; none for what is not drawn (blank lines, addresses of links).
 * `codesBefore`: how many code blocks of the text have their numbers already.
 */
export function blockRows(token: Token, width: number, codesBefore: number): readonly Line[] {
  return rowsOf(token, width, aroundNothing(numberCodes(codesBefore)));
}

/** What is around a block at the top of a text. */
export function aroundNothing(codes: CodeNumbers, long = LONG): Around {
  return { styles: [], lists: 0, bullets: 0, codes, long };
}

/** The rows of a block, wherever it is. */
export function rowsOf(anyToken: Token, width: number, around: Around): readonly Line[] {
  if (isFormulaBlock(anyToken)) return wrapText(saidFormula(anyToken), width, around.styles);
  // It is drawn behind all blocks: `notes.ts`.
  if (isFootnote(anyToken)) return [];
  // Every other token is one of marked's own.
  const token = anyToken as MarkedToken;
  switch (token.type) {
    case 'space':
    case 'def':
      return [];
    case 'heading':
      return wrapped(
        inlineLines(token.tokens, [...around.styles, 'heading', ...(token.depth > 3 ? ITALIC : [])]),
        width,
      );
    case 'paragraph':
      return wrapped(inlineLines(token.tokens, around.styles), width);
    case 'text':
      return token.tokens === undefined
        ? wrapText(trimEnd(token.text), width, around.styles)
        : wrapped(inlineLines(token.tokens, around.styles), width);
    case 'code':
      return codeRows(token, width, around.codes);
    case 'blockquote':
      return beside(BAR, BAR, width, (room) => stack(token.tokens, room, insideQuote(around)));
    case 'list':
      return list(token, width, around);
    case 'table':
      return tableRows(token, width);
    case 'hr':
      return [[{ text: words`${'─'.repeat(Math.max(1, width))}`, style: 'dim' }]];
    case 'html':
      return htmlRows(token.text, width, around);
    default:
      return wrapped(inlineLines([token], around.styles), width);
  }
}

function htmlRows(text: string, width: number, { styles }: Around): readonly Line[] {
  const { above, title, below } = saidByHtml(text);
  const head: Line[] = title === null ? [] : [[{ text: words`▾ ${title}`, style: [...styles, 'bold'] }]];
  const linesOf = (said: SafeText) => (said === '' ? [] : wrapText(said, width, styles));
  return [...linesOf(above), ...wrapped(head, width), ...linesOf(below)];
}

/** In Unicode where it can be said, else as it was written. */
function saidFormula({ text, inside }: FormulaBlock): SafeText {
  const said = inside === null ? null : displayedMath(inside);
  return safeText(said === null || said === '' ? text : said);
}

export function insideQuote(around: Around): Around {
  return { ...around, styles: [...around.styles, 'quote'] };
}

const ITALIC: readonly Style[] = ['italic'];

/** Blocks one below the other, a blank row between them. */
export function stack(tokens: readonly Token[], width: number, around: Around): readonly Line[] {
  const rows: Line[] = [];
  for (const token of tokens) {
    const own = rowsOf(token, width, around);
    if (own.length === 0) continue;
    if (rows.length > 0) rows.push([]);
    rows.push(...own);
  }
  return rows;
}

function list(token: Tokens.List, width: number, around: Around): readonly Line[] {
  const shape = shapeOf(token);
  const within: Around = { ...around, ...insideList(around, shape) };
  const rows: Line[] = [];
  token.items.forEach((item, i) => {
    const { first, rest } = besideItem(shape, i, around);
    if (shape.loose && rows.length > 0) rows.push([]);
    rows.push(...beside(first, rest, width, (room) => itemRows(item, room, within, shape.loose)));
  });
  return rows;
}

/** What is in an item; a row without anything where nothing is, for its mark. */
export function itemRows(
  item: Tokens.ListItem,
  width: number,
  around: Around,
  loose: boolean,
): readonly Line[] {
  const rows: Line[] = [];
  let above: Token | null = null;
  let box = boxOf(item);
  for (const token of blocksOfItem(item)) {
    const boxed = isText(token) ? box : null;
    const own = boxed === null ? rowsOf(token, width, around) : besideBox(boxed, token, width, around);
    if (own.length === 0) continue;
    if (box !== null && boxed === null) rows.push(box);
    box = null;
    if (rows.length > 0 && !joinsAbove(above, token, loose)) rows.push([]);
    rows.push(...own);
    above = token;
  }
  if (box !== null) rows.push(box);
  return rows.length === 0 ? [[]] : rows;
}

function besideBox(box: Line, token: Token, width: number, around: Around): readonly Line[] {
  return beside(box, [{ text: blank(lineWidth(box)) }], width, (room) => rowsOf(token, room, around));
}

/** Rows with something before them; when that leaves no room, it gets a row of its own above. */
export function beside(
  first: Line,
  rest: Line,
  width: number,
  build: (room: number) => readonly Line[],
): readonly Line[] {
  const room = width - lineWidth(first);
  if (room < LEAST_BODY) return [truncate(first, width), ...build(width)];
  const rows = build(room);
  return rows.map((row, i) => [...(i === 0 ? first : rest), ...row]);
}

export function wrapped(lines: readonly Line[], width: number): readonly Line[] {
  return lines.flatMap((line) => wrapLine(line, width));
}

function trimEnd(text: string): SafeText {
  return safeText(text.replace(/\n+$/, ''));
}
