import type { Token } from 'marked';
import { codeBlocksOf } from '../core/notebook/code-blocks.ts';
import { blockRows } from './markdown/blocks.ts';
import { codesIn } from './markdown/code-numbers.ts';
import type { Line } from './row.ts';

/** Rows in pieces, one below the other. */
export type Pieces = readonly (readonly Line[])[];

/** Blocks that stay as they are, one below the other. Rows are laid out when they are asked for, and kept. */
export interface ClosedBlocks {
  /** Code blocks among them. */
  codes(): number;
  /** `readInside` is called for a block before it is laid out. */
  add(tokens: readonly Token[], readInside: (token: Token) => void): void;
  /** Adds a block that is drawn already, `raw` as it stands in the text; `read` reads it again, for another width. */
  addDrawn(raw: string, rows: Pieces, read: () => readonly Token[]): void;
  clear(): void;
  /** Rows as they were laid out hold no more: those of all blocks, or of those that may hold code. */
  forget(which: 'all' | 'code'): void;
  /**
   * The last of their rows, so many or a few more: without the pieces that stand above these, and without the blank
   * rows between pieces.
   */
  last(count: number, width: number): Pieces;
  /** Lays out one piece more that was not asked for yet; false when there is none. */
  layOutMore(width: number): boolean;
}

interface Group {
  readonly tokens: () => readonly Token[];
  readonly readInside: (token: Token) => void;
  readonly mayHoldCode: boolean;
  /** Code blocks above it, and to its end. */
  readonly codesBefore: number;
  readonly codesAfter: number;
  rows: readonly Line[] | null;
}

/** More text than this, in UTF-16 units, is laid out in more than one step. */
const MOST = 500;

const FENCE = /```|~~~/;

export function createClosedBlocks(): ClosedBlocks {
  let groups: Group[] = [];
  const codes = () => groups.at(-1)?.codesAfter ?? 0;
  const rowsOf = (group: Group, width: number): readonly Line[] => {
    if (group.rows === null) {
      const tokens = group.tokens();
      for (const token of tokens) group.readInside(token);
      group.rows = stacked(tokens, width, group.codesBefore);
    }
    return group.rows;
  };
  return {
    codes,
    add(tokens, readInside) {
      for (const own of inGroups(tokens)) {
        const codesBefore = codes();
        groups.push({
          tokens: () => own,
          readInside,
          mayHoldCode: own.some(mayHoldCode),
          codesBefore,
          codesAfter: own.reduce((sum, token) => sum + codesIn(token), codesBefore),
          rows: null,
        });
      }
    },
    addDrawn(raw, rows, read) {
      const codesBefore = codes();
      groups.push({
        tokens: read,
        readInside: () => {},
        mayHoldCode: FENCE.test(raw),
        codesBefore,
        codesAfter: codesBefore + codeBlocksOf(raw).length,
        rows: rows.flat(),
      });
    },
    clear() {
      groups = [];
    },
    forget(which) {
      for (const group of groups) if (which === 'all' || group.mayHoldCode) group.rows = null;
    },
    last(count, width) {
      const pieces: (readonly Line[])[] = [];
      let found = 0;
      for (let i = groups.length - 1; i >= 0 && found < count; i--) {
        const group = groups[i];
        const rows = group === undefined ? [] : rowsOf(group, width);
        if (rows.length > 0) pieces.push(rows);
        found += rows.length;
      }
      return pieces.reverse();
    },
    layOutMore(width) {
      const group = groups.findLast(({ rows }) => rows === null);
      if (group === undefined) return false;
      rowsOf(group, width);
      return true;
    },
  };
}

/** Blocks one below the other, a blank row between them. */
export function stacked(tokens: readonly Token[], width: number, codesBefore: number): readonly Line[] {
  const rows: Line[] = [];
  let codes = codesBefore;
  for (const token of tokens) {
    const own = blockRows(token, width, codes);
    codes += codesIn(token);
    if (own.length === 0) continue;
    if (rows.length > 0) rows.push([]);
    rows.push(...own);
  }
  return rows;
}

/** Blocks that are laid out together: those that may hold code by themselves, as only they change when colours come. */
function inGroups(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const groups: Token[][] = [];
  let isCode = false;
  let size = 0;
  for (const token of tokens) {
    const group = groups.at(-1);
    if (group === undefined || mayHoldCode(token) !== isCode || size > MOST) {
      groups.push([token]);
      size = 0;
    } else group.push(token);
    isCode = mayHoldCode(token);
    size += token.raw.length;
  }
  return groups;
}

function mayHoldCode({ raw }: Token): boolean {
  return FENCE.test(raw);
}
