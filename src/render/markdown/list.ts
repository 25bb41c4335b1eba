import type { Token, Tokens } from 'marked';
import { words } from '../../core/safe-text.ts';
import { blank, type Line, widthOf } from '../row.ts';

/** Spaces before a list that is in no other. */
const LIST_MARGIN = 2;

const BULLETS = ['•', '◦', '·'];

/** How many lists are around something, and how many of them with bullets. */
export interface ListDepth {
  readonly lists: number;
  readonly bullets: number;
}

/** What the rows of a list depend on, besides its items. */
export interface ListShape {
  readonly ordered: boolean;
  /** Number of its first item. */
  readonly start: number;
  /** Items that it has. */
  readonly count: number;
  /** A blank row parts its items. */
  readonly loose: boolean;
}

export function shapeOf(token: Tokens.List): ListShape {
  const start = token.start === '' ? 1 : token.start;
  return { ordered: token.ordered, start, count: token.items.length, loose: token.loose };
}

/** Cells that the longest number of a list takes; 0 for bullets. */
export function numberWidth({ ordered, start, count }: ListShape): number {
  return ordered ? String(start + count - 1).length : 0;
}

/** What stands before the first row of the nth item, and before its others. */
export function besideItem(
  shape: ListShape,
  nth: number,
  depth: ListDepth,
): { readonly first: Line; readonly rest: Line } {
  const margin = depth.lists === 0 ? LIST_MARGIN : 0;
  const marker = shape.ordered
    ? words`${String(shape.start + nth).padStart(numberWidth(shape))}. `
    : words`${BULLETS[Math.min(depth.bullets, BULLETS.length - 1)] ?? '•'} `;
  return {
    first: [{ text: blank(margin) }, { text: marker, style: 'dim' }],
    rest: [{ text: blank(margin + widthOf(marker)) }],
  };
}

/** The box of a task, which stands before its text; null for any other item. */
export function boxOf({ task, checked }: Tokens.ListItem): Line | null {
  return task ? [{ text: checked === true ? words`[x] ` : words`[ ] ` }] : null;
}

export function isText(token: Token): boolean {
  return token.type === 'text' || token.type === 'paragraph';
}

export function insideList({ lists, bullets }: ListDepth, { ordered }: ListShape): ListDepth {
  return { lists: lists + 1, bullets: bullets + (ordered ? 0 : 1) };
}

/** What is said in an item: its blocks, without the box of a task, which stands beside them. */
export function blocksOfItem(item: Tokens.ListItem): readonly Token[] {
  return item.tokens.filter((token) => !isBox(token));
}

function isBox(token: Token): boolean {
  if (token.type === 'checkbox') return true;
  const inside: readonly Token[] = token.type === 'paragraph' ? (token.tokens ?? []) : [];
  return inside.length === 1 && inside[0]?.type === 'checkbox';
}

/** Whether two blocks of an item stay together: text with a list below it does, and all of a tight item. */
export function joinsAbove(above: Token | null, token: Token, loose: boolean): boolean {
  return above !== null && isText(above) && (token.type === 'list' || !loose);
}
