import type { MarkedToken, Token, Tokens } from 'marked';
import { type SafeText, safeLine, safeText, words } from '../../core/safe-text.ts';
import { codeLines, highlightCode } from '../code.ts';
import { blank, type Line, lineWidth, truncate, widthOf } from '../row.ts';
import type { Style } from '../theme.ts';
import { hardWrap, wrapLine, wrapText } from '../wrap.ts';
import { type CodeNumbers, numberCodes } from './code-numbers.ts';
import { inlineLines } from './inline.ts';
import { tableRows } from './table.ts';

const BAR: Line = [{ text: words`│ `, style: 'dim' }];
/** Before the further rows of a line of code that is wider than the screen. */
const CONTINUED: Line = [{ text: words`┊ `, style: 'dim' }];

/** Fewer cells than this beside a bullet or a bar are no room for text: it goes below instead. */
const LEAST_BODY = 8;

/** Spaces before a list that is in no other. */
const LIST_MARGIN = 2;

interface Around {
  readonly styles: readonly Style[];
  /** How many lists are around this, and how many of them with bullets. */
  readonly lists: number;
  readonly bullets: number;
  readonly codes: CodeNumbers;
}

/**
 * The rows of one block at the top of a text; none for what is not drawn (blank lines, addresses of links).
 * `codesBefore`: how many code blocks of the text have their numbers already.
 */
export function blockRows(token: Token, width: number, codesBefore: number): readonly Line[] {
  return rowsOf(token, width, { styles: [], lists: 0, bullets: 0, codes: numberCodes(token, codesBefore) });
}

function rowsOf(anyToken: Token, width: number, around: Around): readonly Line[] {
  // Our lexer has no extensions: every token is one of marked's own.
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
      return code(token, width, around.codes);
    case 'blockquote':
      return beside(BAR, BAR, width, (room) =>
        stack(token.tokens, room, { ...around, styles: [...around.styles, 'quote'] }),
      );
    case 'list':
      return list(token, width, around);
    case 'table':
      return tableRows(token, width);
    case 'hr':
      return [[{ text: words`${'─'.repeat(Math.max(1, width))}`, style: 'dim' }]];
    case 'html':
      return wrapText(trimEnd(token.text), width, around.styles);
    default:
      return wrapped(inlineLines([token], around.styles), width);
  }
}

const ITALIC: readonly Style[] = ['italic'];

/** Blocks one below the other, a blank row between them. */
function stack(tokens: readonly Token[], width: number, around: Around): readonly Line[] {
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
  const start = token.start === '' ? 1 : token.start;
  const numberWidth = String(start + token.items.length - 1).length;
  const margin = around.lists === 0 ? LIST_MARGIN : 0;
  const within: Around = {
    ...around,
    lists: around.lists + 1,
    bullets: around.bullets + (token.ordered ? 0 : 1),
  };
  const rows: Line[] = [];
  token.items.forEach((item, i) => {
    const marker = token.ordered
      ? words`${String(start + i).padStart(numberWidth)}. `
      : words`${BULLETS[Math.min(around.bullets, BULLETS.length - 1)] ?? '•'} `;
    const first: Line = [{ text: blank(margin) }, { text: marker, style: 'dim' }];
    const rest: Line = [{ text: blank(margin + widthOf(marker)) }];
    const body = beside(first, rest, width, (room) => itemRows(item, room, within));
    if (token.loose && rows.length > 0) rows.push([]);
    rows.push(...body);
  });
  return rows;
}

const BULLETS = ['•', '◦', '·'];

/** What is in an item: text with a list below it stays together. */
function itemRows(item: Tokens.ListItem, width: number, around: Around): readonly Line[] {
  const rows: Line[] = [];
  let afterText = false;
  for (const token of item.tokens) {
    if (token.type === 'checkbox') continue;
    const own = rowsOf(token, width, around);
    if (own.length === 0) continue;
    const joins = afterText && (token.type === 'list' || !item.loose);
    if (rows.length > 0 && !joins) rows.push([]);
    rows.push(...own);
    afterText = token.type === 'text' || token.type === 'paragraph';
  }
  const isTight = item.tokens.some((token) => token.type === 'checkbox');
  if (!isTight) return rows.length === 0 ? [[]] : rows;
  const box: Line = [{ text: item.checked === true ? words`[x] ` : words`[ ] ` }];
  const [head, ...below] = rows;
  return head === undefined ? [box] : [...wrapLine([...box, ...head], width), ...below];
}

function code(token: Tokens.Code, width: number, codes: CodeNumbers): readonly Line[] {
  const language = safeLine((token.lang ?? '').trim().split(/\s+/)[0] ?? '');
  const text = trimEnd(token.text);
  const lines = highlightCode(text, language) ?? codeLines(text);
  const number = codes.next(token.text);
  const label = codeLabel(language, number, width);
  const room = width - lineWidth(BAR);
  if (room < LEAST_BODY) return [...label, ...lines.flatMap((line) => hardWrap(line, width))];
  return [
    ...label,
    ...lines.flatMap((line) =>
      hardWrap(line, room).map((row, i) => [...(i === 0 ? BAR : CONTINUED), ...row]),
    ),
  ];
}

/** `python · 1`: what it is written in, and the number that it is copied by. */
function codeLabel(language: SafeText, number: number | null, width: number): readonly Line[] {
  const name = language === '' ? words`code` : language;
  if (number === null) return language === '' ? [] : [truncate([{ text: name, style: 'dim' }], width)];
  return [truncate([{ text: words`${name} · ${number}`, style: 'dim' }], width)];
}

/** Rows with something before them; when that leaves no room, it gets a row of its own above. */
function beside(
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

function wrapped(lines: readonly Line[], width: number): readonly Line[] {
  return lines.flatMap((line) => wrapLine(line, width));
}

function trimEnd(text: string): SafeText {
  return safeText(text.replace(/\n+$/, ''));
}
