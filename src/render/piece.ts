import type { Line } from './row.ts';

/** A part of a text that is laid out by itself, at one width at a time: its rows are kept until they are forgotten. */
export interface Piece {
  /** Its rows; they are laid out when they are not there. */
  readonly rows: (width: number) => readonly Line[];
  /** Its rows, or as many blank ones as they may be, which stand for them (`isDue`). */
  readonly shown: (width: number) => readonly Line[];
  /** How many they are; guessed while they were never laid out. */
  readonly height: () => number;
  readonly isLaidOut: () => boolean;
  /** Of what stands above it nothing is known: places in it are counted from the end of all. */
  readonly isEnd: boolean;
  readonly forget: () => void;
}

/** A piece that grows at its end. */
export interface GrownPiece extends Piece {
  /** All of its rows, at the width that it is laid out at. */
  readonly grow: (rows: readonly Line[]) => void;
}

type Due = () => readonly Line[];

const pieces = new WeakMap<readonly Line[], { readonly piece: Piece; readonly due: Due | null }>();

let laidOut = 0;

/** How often rows that others stood for were laid out: what was put together before is to be put together again. */
export function piecesLaidOut(): number {
  return laidOut;
}

/** `guess`: rows that it may have, as long as none were laid out. */
export function createPiece(
  draw: (width: number) => readonly Line[],
  guess: number,
  isEnd = false,
): GrownPiece {
  let rows: readonly Line[] | null = null;
  let due: { readonly width: number; readonly rows: readonly Line[] } | null = null;
  let count = guess;
  let forgotten = 0;
  const put = (made: readonly Line[]): readonly Line[] => {
    rows = made;
    pieces.set(made, { piece, due: null });
    count = made.length;
    due = null;
    return made;
  };
  const piece: GrownPiece = {
    rows(width) {
      if (rows !== null) return rows;
      laidOut++;
      return put([...draw(width)]);
    },
    grow: put,
    shown(width) {
      if (rows !== null) return rows;
      if (due?.width !== width) {
        due = { width, rows: Array.from({ length: count }, () => NO_ROW) };
        const since = forgotten;
        // Rows of another width that are asked for afterwards are none of the piece any more.
        pieces.set(due.rows, { piece, due: () => (since === forgotten ? piece.rows(width) : draw(width)) });
      }
      return due.rows;
    },
    height: () => count,
    isLaidOut: () => rows !== null,
    isEnd,
    forget() {
      rows = null;
      due = null;
      forgotten++;
    },
  };
  return piece;
}

const NO_ROW: Line = [];

/** The piece that rows are of, at whatever width; null where they are of none. */
export function pieceOf(rows: readonly Line[]): Piece | null {
  return pieces.get(rows)?.piece ?? null;
}

/** Whether rows stand for others that were not laid out. */
export function isDue(rows: readonly Line[]): boolean {
  return pieces.get(rows)?.due != null;
}

/** Lays out what such rows stand for; other rows are what they are. */
export function layOutDue(rows: readonly Line[]): readonly Line[] {
  const known = pieces.get(rows);
  return known?.due == null ? rows : known.due();
}
