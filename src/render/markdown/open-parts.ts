import type { Token } from 'marked';
import type { CodeFrom } from '../code-colours.ts';
import type { Line } from '../row.ts';
import type { Around } from './blocks.ts';
import type { ListShape } from './list.ts';
import type { TableSoFar, WholeTable } from './table.ts';

/**
 * What of an open block is drawn already, from its outermost construct in. The lexer then reads the rest of its text
 * behind a few lines that stand for what is drawn (`Cut.standIn`).
 */
export type Open = OpenList | OpenQuote | OpenTable | OpenCode | OpenParagraph;

export interface OpenList {
  readonly type: 'list';
  /** Of the whole list, as far as it was known. */
  readonly shape: ListShape;
  /** Items above the first one that the lexer reads. */
  readonly done: number;
  /** That one is drawn in part, and its first block as said; null: it is all there. */
  readonly item: OpenChild | null;
}

/** Blocks in a block: what is drawn of the first one that the lexer reads; null: nothing. */
export interface OpenChild {
  readonly child: Open | null;
  /** A blank row comes before that one, of which nothing is drawn. */
  readonly gap?: boolean;
}

export interface OpenQuote extends OpenChild {
  readonly type: 'quote';
}

export interface OpenTable {
  readonly type: 'table';
  readonly soFar: TableSoFar;
  /** All of it, where a part of it is laid out again; absent while it grows. */
  readonly whole?: WholeTable;
}

export interface OpenCode {
  readonly type: 'code';
  readonly from: CodeFrom;
}

export interface OpenParagraph {
  readonly type: 'paragraph';
  /** The row that is drawn in part; empty where a line of the text begins. */
  readonly begun: Line;
}

/** Whether what goes on there is a paragraph: its lines may come without the marks of what is around it. */
export function isInParagraph(open: Open | null): boolean {
  return innermost(open)?.type === 'paragraph';
}

/** A place in an open block above which nothing changes any more. */
export interface Cut<What = Open> {
  /** Rows above it. */
  readonly row: number;
  /** Lines of the block's text above it. */
  readonly line: number;
  /** UTF-16 units that are left of that line; null: all of it. */
  readonly left: number | null;
  /** Lines that the lexer reads before the text behind the cut. */
  readonly standIn: readonly string[];
  /** What stands before a line of the text because of what is around it: as a pattern. */
  readonly before: string;
  /** And as it is put before the rest of a line that was cut. */
  readonly lead: string;
  /** Code blocks above it that have numbers. */
  readonly codes: number;
  readonly open: What;
}

/** A cut where a block or an item begins, above a whole line. */
export const AT_A_LINE = { left: null, standIn: [], before: '', lead: '' } as const;

export interface OpenRows<What = Open> {
  /** Those behind what is drawn already. */
  readonly rows: readonly Line[];
  /** Null where no more of it is settled than was. */
  readonly cut: Cut<What> | null;
  /** All of each table that is drawn in part. */
  readonly tables?: readonly WholeTable[];
  /** Of a paragraph: its lines behind what is drawn already, before they were wrapped; those above the cut, and all. */
  readonly lines?: { readonly settled: readonly Line[]; readonly all: readonly Line[] };
}

/** Gives the rows of a block that is not over: `openRows`, for the blocks in a block. */
export type OpenRowsOf = (
  token: Token,
  width: number,
  around: Around,
  open: Open | null,
  until?: Open | null,
) => OpenRows;

/** The innermost block that is drawn in part. */
function innermost(open: Open | null): Open | null {
  switch (open?.type) {
    case 'list':
      return innermost(open.item?.child ?? null) ?? open;
    case 'quote':
      return innermost(open.child) ?? open;
    default:
      return open;
  }
}

/** Whether what follows depends on the width at which it was drawn: it goes on in a row. */
export function widthMatters(open: Open | null): boolean {
  const inner = innermost(open);
  return inner?.type === 'paragraph' && inner.begun.length > 0;
}

/** More cells than a list or a quote takes of its width. */
const BESIDE = 16;

/** Cells from which on there is room for what is in all those blocks: with less it would go below their marks. */
export function leastWidth(open: Open | null): number {
  switch (open?.type) {
    case 'list':
      return BESIDE + leastWidth(open.item?.child ?? null);
    case 'quote':
      return BESIDE + leastWidth(open.child);
    default:
      return BESIDE;
  }
}

export function linesIn(text: string): number {
  return text.split('\n').length - 1;
}
