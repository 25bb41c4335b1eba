import type { Token } from 'marked';
import { codesIn } from '../core/markdown/codes.ts';
import { blockRows } from './markdown/blocks.ts';
import { createPiece, type Piece } from './piece.ts';
import type { Line } from './row.ts';

/** Rows in pieces, one below the other. */
export type Pieces = readonly (readonly Line[])[];

/** A block that was drawn in pieces. */
export interface DrawnBlock {
  /** As it stands in the text. */
  readonly raw: string;
  readonly pieces: readonly Piece[];
  /** Code blocks in it. */
  readonly codes: number;
  /** Cells from which on its pieces can be laid out each by itself. */
  readonly leastWidth: number;
  /** Reads all of it again. */
  readonly read: () => readonly Token[];
}

/** Blocks that stay as they are, one below the other. Rows are laid out when they are asked for, and kept. */
export interface ClosedBlocks {
  /** Code blocks among them. */
  readonly codes: () => number;
  /** `readInside` is called for a block before it is laid out. */
  readonly add: (tokens: readonly Token[], readInside: (token: Token) => void) => void;
  readonly addDrawn: (block: DrawnBlock) => void;
  readonly clear: () => void;
  /** Rows as they were laid out hold no more: those of all blocks at another width, or of those that may hold code. */
  readonly forget: (which: 'all' | 'code', width: number) => void;
  /**
   * The last of their rows, so many or a few more: without the pieces that stand above these; with blank rows between blocks
   * and behind the last one.
   */
  readonly last: (count: number, width: number) => Pieces;
  /** All of their rows; those that are not laid out have others that stand for them. */
  readonly shown: (width: number) => Pieces;
  /** Lays out one piece more that was not asked for yet; false when there is none. */
  readonly layOutMore: (width: number) => boolean;
}

/** Blocks that are laid out together, or one that was drawn in pieces. */
interface Group {
  readonly pieces: readonly Piece[];
  readonly mayHoldCode: boolean;
  /** Code blocks above it, and to its end. */
  readonly codesBefore: number;
  readonly codesAfter: number;
  readonly drawn: DrawnBlock | null;
}

/** More text than this, in UTF-16 units, is laid out in more than one step. */
const MOST = 500;

/** A row of text is guessed to be of so many UTF-16 units, as long as it is not laid out. */
const GUESSED_ROW = 60;

const FENCE = /```|~~~/;

const BLANK: readonly Line[] = [[]];

export function createClosedBlocks(): ClosedBlocks {
  let groups: Group[] = [];
  const codes = () => groups.at(-1)?.codesAfter ?? 0;
  /** All of a block that was drawn in pieces. */
  const asOne = (group: Group, drawn: DrawnBlock): Group => {
    const draw = (width: number) => stacked(drawn.read(), width, group.codesBefore);
    const guess = drawn.pieces.reduce((sum, piece) => sum + piece.height(), 0);
    return { ...group, pieces: [createPiece(draw, guess)], drawn: null };
  };
  return {
    codes,
    add(tokens, readInside) {
      for (const own of inGroups(tokens)) {
        const codesBefore = codes();
        const draw = (width: number) => {
          for (const token of own) readInside(token);
          return stacked(own, width, codesBefore);
        };
        groups.push({
          pieces: [createPiece(draw, guessOf(own))],
          mayHoldCode: own.some(({ raw }) => mayHoldCode(raw)),
          codesBefore,
          codesAfter: codesBefore + codesIn(own).length,
          drawn: null,
        });
      }
    },
    addDrawn(drawn) {
      const codesBefore = codes();
      groups.push({
        pieces: drawn.pieces,
        mayHoldCode: mayHoldCode(drawn.raw),
        codesBefore,
        codesAfter: codesBefore + drawn.codes,
        drawn,
      });
    },
    clear() {
      groups = [];
    },
    forget(which, width) {
      groups = groups.map((group) => {
        if (which === 'code' && !group.mayHoldCode) return group;
        for (const piece of group.pieces) piece.forget();
        const { drawn } = group;
        // Where code goes on in a piece was found without its colours, or with others.
        return drawn !== null && (which === 'code' || width < drawn.leastWidth) ? asOne(group, drawn) : group;
      });
    },
    last(count, width) {
      const pieces: (readonly Line[])[] = [];
      let found = 0;
      for (let i = groups.length - 1; i >= 0 && found < count; i--) {
        const own = lastOf(groups[i]?.pieces ?? [], count - found, width);
        const height = own.reduce((sum, rows) => sum + rows.length, 0);
        if (height > 0) pieces.push(BLANK, ...own.toReversed());
        found += height;
      }
      return pieces.reverse();
    },
    shown(width) {
      return groups.flatMap(({ pieces }) => {
        const own = pieces.map((piece) => piece.shown(width)).filter((rows) => rows.length > 0);
        return own.length === 0 ? [] : [...own, BLANK];
      });
    },
    layOutMore(width) {
      for (let i = groups.length - 1; i >= 0; i--) {
        const piece = groups[i]?.pieces.findLast((one) => !one.isLaidOut());
        if (piece === undefined) continue;
        piece.rows(width);
        return true;
      }
      return false;
    },
  };
}

/** The rows of the last of some pieces, so many or a few more. */
export function lastOf(pieces: readonly Piece[], count: number, width: number): Pieces {
  const last: (readonly Line[])[] = [];
  let found = 0;
  for (let i = pieces.length - 1; i >= 0 && found < count; i--) {
    const rows = pieces[i]?.rows(width) ?? [];
    if (rows.length > 0) last.push(rows);
    found += rows.length;
  }
  return last.reverse();
}

/** Blocks one below the other, a blank row between them. */
export function stacked(tokens: readonly Token[], width: number, codesBefore: number): readonly Line[] {
  const rows: Line[] = [];
  let codes = codesBefore;
  for (const token of tokens) {
    const own = blockRows(token, width, codes);
    codes += codesIn([token]).length;
    if (own.length === 0) continue;
    if (rows.length > 0) rows.push([]);
    rows.push(...own);
  }
  return rows;
}

function guessOf(tokens: readonly Token[]): number {
  return tokens.reduce(
    (sum, { type, raw }) =>
      sum +
      (type === 'space' || type === 'def' || type === 'footnote' ? 0 : Math.ceil(raw.length / GUESSED_ROW)),
    0,
  );
}

/** Blocks that are laid out together: those that may hold code by themselves, as only they change when colours come. */
function inGroups(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const groups: Token[][] = [];
  let isCode = false;
  let size = 0;
  for (const token of tokens) {
    const group = groups.at(-1);
    if (group === undefined || mayHoldCode(token.raw) !== isCode || size > MOST) {
      groups.push([token]);
      size = 0;
    } else group.push(token);
    isCode = mayHoldCode(token.raw);
    size += token.raw.length;
  }
  return groups;
}

/** Whether a text may hold code that says its language: only that changes when colours come. */
export function mayHoldCode(text: string): boolean {
  return FENCE.test(text);
}
