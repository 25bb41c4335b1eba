import type { MarkedToken, Token, Tokens } from 'marked';
import { codesIn } from '../../core/markdown/codes.ts';
import { type Line, lineWidth } from '../row.ts';
import { wrapLine } from '../wrap.ts';
import { type Around, BAR, beside, insideQuote, itemRows, LEAST_BODY, LONG, rowsOf } from './blocks.ts';
import { codeLabel, linesOf, rowsOfLines } from './code-block.ts';
import { inlineLines } from './inline.ts';
import { besideItem, blocksOfItem, boxOf, insideList, joinsAbove, shapeOf } from './list.ts';
import { endOfTable } from './table.ts';

/** How the end of a block is laid out. */
export interface End {
  /** Rows that are wanted; some more may be given. */
  readonly enough: number;
  /** Called for what is laid out, before it is. */
  readonly read: (token: Token) => void;
}

/**
 * The last rows of a block, as they are in all of it: what stands far above them is neither read nor laid out, where it
 * changes nothing about them.
 */
export function endOfBlock(anyToken: Token, width: number, around: Around, end: End): readonly Line[] {
  const token = anyToken as MarkedToken;
  const whole = () => {
    end.read(token);
    return rowsOf(token, width, around);
  };
  if (token.type === 'code') return endOfCode(token, width, around, end);
  // Code blocks get their numbers one after the other.
  if (codesIn([token]).length > 0) return whole();
  switch (token.type) {
    case 'list':
      return endOfList(token, width, around, end);
    case 'blockquote':
      return width - lineWidth(BAR) < LEAST_BODY
        ? whole()
        : beside(BAR, BAR, width, (room) =>
            endOfStack(token.tokens, end, (one, left) => endOfBlock(one, room, insideQuote(around), left)),
          );
    case 'paragraph': {
      end.read(token);
      const lines = inlineLines(token.tokens, around.styles);
      return fromEnd(lines, end, (line) => wrapLine(line, width));
    }
    case 'table':
      end.read(token);
      return endOfTable(token, width, end.enough);
    default:
      return whole();
  }
}

/** The last rows of blocks one below the other, a blank row between them. */
export function endOfStack(
  tokens: readonly Token[],
  end: End,
  endOf: (token: Token, left: End, nth: number) => readonly Line[],
): readonly Line[] {
  let isLowest = true;
  return fromEnd(tokens, end, (token, left, nth) => {
    const own = endOf(token, left, nth);
    if (own.length === 0) return own;
    const rows = isLowest ? own : [...own, []];
    isLowest = false;
    return rows;
  });
}

function endOfList(token: Tokens.List, width: number, around: Around, end: End): readonly Line[] {
  const shape = shapeOf(token);
  const within: Around = { ...around, ...insideList(around, shape) };
  return fromEnd(token.items, end, (item, left, nth) => {
    const { first, rest } = besideItem(shape, nth, around);
    const room = width - lineWidth(first);
    if (item.raw.length > LONG && room >= LEAST_BODY && boxOf(item) === null) {
      // One row more than wanted tells that its first one, which has the mark, is not among them.
      const last = endOfItem(item, room, within, shape.loose, { ...left, enough: left.enough + 1 });
      if (last.length > left.enough) return last.slice(-left.enough).map((row) => [...rest, ...row]);
    }
    end.read(item);
    const rows = beside(first, rest, width, (cells) => itemRows(item, cells, within, shape.loose));
    return shape.loose && nth > 0 ? [[], ...rows] : rows;
  });
}

/** The last rows of what is in an item. */
function endOfItem(
  item: Tokens.ListItem,
  width: number,
  around: Around,
  loose: boolean,
  end: End,
): readonly Line[] {
  let below: Token | null = null;
  return fromEnd(blocksOfItem(item), end, (token, left) => {
    const own = endOfBlock(token, width, around, left);
    if (own.length === 0) return own;
    const rows = below === null || joinsAbove(token, below, loose) ? own : [...own, []];
    below = token;
    return rows;
  });
}

function endOfCode(token: Tokens.Code, width: number, around: Around, end: End): readonly Line[] {
  const label = codeLabel(token, width, around.codes);
  const rows = fromEnd(linesOf(token).lines, end, (line) => rowsOfLines([line], width));
  return rows.length < end.enough ? [...label, ...rows] : rows;
}

/** Rows of the last of some things, until there are enough. */
function fromEnd<Thing>(
  things: readonly Thing[],
  end: End,
  rowsOfOne: (thing: Thing, left: End, nth: number) => readonly Line[],
): readonly Line[] {
  const pieces: (readonly Line[])[] = [];
  let left = end.enough;
  for (let nth = things.length - 1; nth >= 0 && left > 0; nth--) {
    const thing = things[nth];
    const rows = thing === undefined ? [] : rowsOfOne(thing, { ...end, enough: left }, nth);
    pieces.push(rows);
    left -= rows.length;
  }
  return pieces.reverse().flat();
}
