import type { Links, MarkedToken, Token, Tokens } from 'marked';
import { outlinePart } from '../core/markdown/lexer.ts';
import { joinSafe, type SafeText, safeText, sliceSafe, words } from '../core/safe-text.ts';
import { addUnwrapped, spaceBehind, type Unwrapped } from './begun-line.ts';
import type { DrawnBlock } from './closed-blocks.ts';
import { aroundNothing, LONG, wrapped } from './markdown/blocks.ts';
import { numberCodes } from './markdown/code-numbers.ts';
import { type ListShape, numberWidth } from './markdown/list.ts';
import { goesOn, openRows } from './markdown/open-block.ts';
import { wholeShape } from './markdown/open-containers.ts';
import { type Cut, leastWidth, type Open, widthMatters } from './markdown/open-parts.ts';
import { addressesIn } from './markdown/settled.ts';
import { isSameShape, type WholeTable } from './markdown/table.ts';
import { createPiece, type GrownPiece, type Piece } from './piece.ts';
import type { Line } from './row.ts';

/** All of a block that is known, and what its pieces are read with. */
export interface BlockText {
  readonly text: SafeText;
  readonly links: Links;
}

/** A long block at the end of a text that grows: what of it is settled is drawn once at each width, in pieces. */
export interface BegunBlock {
  /** What the lexer reads before the text behind what is drawn. */
  readonly standIn: () => SafeText;
  /** UTF-16 units of the block's text that are drawn; 0: none of it is. */
  readonly drawn: () => number;
  /** Code blocks of the text above what is behind the stand-in; null: nothing is drawn. */
  readonly codes: () => number | null;
  /** What is drawn, piece by piece. */
  readonly pieces: () => readonly Piece[];
  /** Whether what was read behind the stand-in is what goes on there; else all of the block is to be read again. */
  readonly goesOn: (token: Token | undefined) => boolean;
  /** The rows behind what is drawn. `codesBefore`: code blocks of the text above it. */
  readonly draw: (token: Token, width: number, codesBefore: number, block: BlockText) => readonly Line[];
  /** All of it, now that it is over. */
  readonly end: (token: Token, width: number, block: BlockText) => Pick<DrawnBlock, 'pieces' | 'leastWidth'>;
  /** Its pieces are to be laid out at another width. */
  readonly resize: (width: number) => void;
  readonly forget: () => void;
}

/** A place above which a block is drawn. */
interface Place {
  /** What is drawn above it; null at the beginning of the block. */
  readonly open: Open | null;
  readonly standIn: SafeText;
  readonly length: number;
  readonly codes: number;
}

/** What changes about a block as it grows, for all of its pieces. */
interface Growing {
  block: BlockText;
  /** Of the outermost list. */
  shape: ListShape | null;
  /** Each table of which a part is drawn, by its beginning. */
  readonly tables: Map<Tokens.Table, WholeTable>;
}

interface BegunPiece {
  readonly from: Place;
  /** null: to its end. */
  to: Place | null;
  readonly piece: GrownPiece;
  /** Its lines, where it is of one paragraph. */
  lines: Unwrapped | null;
}

/** `long`: from so many UTF-16 units on a block in it is drawn in parts as well. */
export function createBegunBlock(long: number): BegunBlock {
  const leastPiece = (LEAST_PIECE * long) / LONG;
  let begun: Place | null = null;
  let pieces: BegunPiece[] = [];
  let growing: Growing | null = null;

  const forget = () => {
    begun = null;
    pieces = [];
    growing = null;
  };

  const drawTail = (token: Token, width: number, codesBefore: number, block: BlockText) => {
    const from = begun ?? { open: null, standIn: NOTHING, length: 0, codes: codesBefore };
    const around = aroundNothing(numberCodes(from.codes), long);
    const { rows, cut, tables = [], lines } = openRows(token, width, around, from.open);
    growing ??= { block, shape: null, tables: new Map() };
    growing.block = block;
    const shape = shapeOfOutermost(token, from.open);
    if (isDrawnOtherwise(growing, shape, tables)) for (const { piece } of pieces) piece.forget();
    growing.shape = shape;
    for (const table of tables) growing.tables.set(table.first, table);
    return { from, rows, cut, growing, lines };
  };

  /** Adds rows to what is drawn. */
  const keep = (
    from: Place,
    to: Place | null,
    rows: readonly Line[],
    all: Growing,
    lines: readonly Line[] | undefined,
  ) => {
    const last = pieces.at(-1);
    const isFull = last === undefined || last.piece.height() >= leastPiece || !last.piece.isLaidOut();
    if (last === undefined || (isFull && !widthMatters(from.open))) {
      pieces.push(beginPiece(from, to, rows, all, long, lines));
      return;
    }
    addLines(last, from, lines);
    const before = last.piece.isLaidOut() ? last.piece.rows(0) : null;
    last.to = to;
    if (before === null) last.piece.forget();
    else last.piece.grow([...before, ...rows]);
  };

  return {
    standIn: () => begun?.standIn ?? NOTHING,
    drawn: () => begun?.length ?? 0,
    codes: () => begun?.codes ?? null,
    pieces: () => pieces.map(({ piece }) => piece),
    goesOn: (token) => begun?.open == null || goesOn(begun.open, token, true),
    draw(token, width, codesBefore, block) {
      const { from, rows, cut, growing: all, lines } = drawTail(token, width, codesBefore, block);
      const at = cut === null ? -1 : placeOf(cut, token.raw);
      if (cut === null || at < 0 || mayDefine(token)) return rows;
      const length = from.length + at - from.standIn.length;
      const standIn = safeText([...cut.standIn, cut.lead].join('\n'));
      const to = { open: cut.open, standIn, length, codes: cut.codes };
      if (cut.row > 0 || begun === null) keep(from, to, rows.slice(0, cut.row), all, lines?.settled);
      else extend(pieces.at(-1), from, to, lines?.settled);
      begun = to;
      return rows.slice(cut.row);
    },
    end(token, width, block) {
      const { from, rows, growing: all, lines } = drawTail(token, width, 0, block);
      keep(from, null, rows, all, lines?.all);
      const drawn = {
        pieces: pieces.map(({ piece }) => piece),
        leastWidth: Math.max(...pieces.map(({ from: { open } }) => leastWidth(open))),
      };
      forget();
      return drawn;
    },
    resize(width) {
      if (begun === null) return;
      if (width < leastWidth(begun.open) || pieces.some(({ from: { open } }) => width < leastWidth(open))) {
        forget();
        return;
      }
      for (const { piece } of pieces) piece.forget();
      if (!widthMatters(begun.open)) return;
      const last = pieces.at(-1);
      const space = spaceBehind(begun.open);
      if (last?.lines != null && space !== null) {
        const rows = wrapped(last.lines, width);
        last.piece.grow(rows.slice(0, -1));
        begun = { ...begun, open: { type: 'paragraph', begun: [...(rows.at(-1) ?? []), space] } };
        last.to = begun;
        return;
      }
      const from = pieces.pop()?.from;
      begun = from === undefined || from.open === null ? null : from;
      if (begun === null) forget();
    },
    forget,
  };
}

const NOTHING = words``;

/** Rows are kept in pieces of at least so many; with blocks that are drawn in parts from fewer UTF-16 units on, of fewer. */
const LEAST_PIECE = 100;

function extend(
  last: BegunPiece | undefined,
  from: Place,
  to: Place,
  lines: readonly Line[] | undefined,
): void {
  if (last === undefined) return;
  addLines(last, from, lines);
  last.to = to;
}

function addLines(last: BegunPiece, from: Place, lines: readonly Line[] | undefined): void {
  if (lines === undefined || last.lines === null) last.lines = null;
  else addUnwrapped(last.lines, from.open, lines);
}

function beginPiece(
  from: Place,
  to: Place | null,
  rows: readonly Line[],
  all: Growing,
  long: number,
  lines: readonly Line[] | undefined,
): BegunPiece {
  const draw = (width: number) => {
    if (begun.lines === null) return rowsBetween(from, begun.to, width, all, long);
    const own = wrapped(begun.lines, width);
    return widthMatters(begun.to?.open ?? null) ? own.slice(0, -1) : own;
  };
  const piece = createPiece(draw, rows.length);
  // A piece that begins in the midst of a row is the rest of one that is no more.
  const isOwn = lines !== undefined && !widthMatters(from.open);
  const begun: BegunPiece = { from, to, piece, lines: isOwn ? lines.map((line) => [...line]) : null };
  piece.grow(rows);
  return begun;
}

/** The rows of a part of a block, at any width, behind what stands for what is above it. */
function rowsBetween(
  from: Place,
  to: Place | null,
  width: number,
  { block, shape, tables }: Growing,
  long: number,
): readonly Line[] {
  const token = readPart(
    joinSafe([from.standIn, sliceSafe(block.text, from.length, to?.length)], NOTHING),
    block.links,
  );
  if (token === undefined) return [];
  const around = aroundNothing(numberCodes(from.codes), long);
  const begin = withTables(inWhole(from.open, shape), tables);
  const { rows } = openRows(token, width, around, begin, withTables(to?.open ?? null, tables));
  // The row that is begun at its end is of what follows.
  return widthMatters(to?.open ?? null) ? rows.slice(0, -1) : rows;
}

/** A part that is longer than this, in UTF-16 units, is one line: it is kept as it was read, for the next width. */
const MOST_READ_AGAIN = 50_000;

let longLine: { readonly text: SafeText; readonly links: Links; readonly token: Token | undefined } | null =
  null;

function readPart(text: SafeText, links: Links): Token | undefined {
  if (longLine?.links === links && longLine.text === text) return longLine.token;
  const { tokens, readInside } = outlinePart(text, links);
  const [token] = tokens;
  if (token !== undefined) readInside(token);
  if (text.length > MOST_READ_AGAIN) longLine = { text, links, token };
  return token;
}

/** What is drawn above a part of a list, with what is known of the list by now. */
function inWhole(open: Open | null, shape: ListShape | null): Open | null {
  if (shape === null) return open;
  return open?.type === 'list' ? { ...open, shape } : { type: 'list', shape, done: 0, item: null };
}

/** Whether numbers of a list became longer, or columns of a table wider or narrower, than they were drawn last. */
function isDrawnOtherwise(
  { shape: before, tables: known }: Growing,
  shape: ListShape | null,
  tables: readonly WholeTable[],
): boolean {
  if (before !== null && shape !== null && numberWidth(before) !== numberWidth(shape)) return true;
  return tables.some((table) => {
    const drawn = known.get(table.first);
    return drawn !== undefined && !isSameShape(drawn.shape, table.shape);
  });
}

/** The same with all of the table that is drawn in part there. */
function withTables(open: Open | null, tables: Growing['tables']): Open | null {
  if (open?.type === 'table') {
    const whole = tables.get(open.soFar.first);
    return whole === undefined ? open : { ...open, whole };
  }
  if (open?.type === 'quote') return { ...open, child: withTables(open.child, tables) };
  if (open?.type !== 'list' || open.item === null) return open;
  return { ...open, item: { ...open.item, child: withTables(open.item.child, tables) } };
}

function shapeOfOutermost(token: Token, open: Open | null): ListShape | null {
  const one = token as MarkedToken;
  return one.type === 'list' ? wholeShape(one, open?.type === 'list' ? open : null) : null;
}

/** How many UTF-16 units of a block are above a cut; -1 where the line there is not marked as what is around it asks. */
function placeOf({ line, left, before }: Cut, raw: string): number {
  let begin = 0;
  for (let i = 0; i < line; i++) begin = raw.indexOf('\n', begin) + 1;
  const end = raw.indexOf('\n', begin);
  const text = raw.slice(begin, end < 0 ? raw.length : end);
  if (!new RegExp(`^${before}`).test(text)) return -1;
  return left === null ? begin : begin + text.length - left;
}

/** Whether a block may define addresses of links, which hold for the whole text. */
function mayDefine(token: Token): boolean {
  return Object.keys(addressesIn([token])).length > 0;
}
