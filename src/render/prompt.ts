import type { TextBuffer } from '../core/editor/buffer.ts';
import type { RowStep } from '../core/state.ts';
import {
  type Chips,
  columnIn,
  layOut,
  lineOf,
  NO_CHIPS,
  offsetIn,
  rowWidth,
  stretchAfter,
  stretchAt,
  stretchBefore,
  type VisualRow,
} from './prompt-rows.ts';
import type { Line } from './row.ts';

/** A text being edited as it is drawn: its rows, and the cell of the cursor within them, both counted from 0. */
export interface PromptLayout {
  readonly lines: readonly Line[];
  readonly cursor: { readonly column: number; readonly row: number };
  /** The offset in the text of a cell of these rows; of the nearest one where there is no text. */
  readonly offsetAt: (row: number, column: number) => number;
}

/**
 * Lays out a text being edited: wrapped at spaces and between wide characters, with the last column kept free for
 * the cursor and for the space at which a row breaks. When it is higher than `maxRows`, shows the rows around the
 * cursor. Only what is shown is laid out.
 *
 * @param width cells; at least 2 are used
 */
export function promptLines(
  buffer: TextBuffer,
  width: number,
  maxRows: number,
  chips: Chips = NO_CHIPS,
): PromptLayout {
  const { text, cursor } = buffer;
  const room = Math.max(1, width - 1);
  const height = Math.max(1, maxRows);
  const { own, ownRows, cursorIndex } = aroundCursor(text, cursor, room, chips);

  const above: VisualRow[] = ownRows.slice(0, cursorIndex);
  for (let stretch = own; above.length < height && stretch.from > 0; ) {
    stretch = stretchBefore(text, stretch);
    above.unshift(...layOut(text, stretch, room, chips));
  }
  const below: VisualRow[] = ownRows.slice(cursorIndex + 1);
  for (let stretch = own; below.length < height && stretch.to < text.length; ) {
    stretch = stretchAfter(text, stretch);
    below.push(...layOut(text, stretch, room, chips));
  }

  const half = Math.floor(height / 2);
  const rowsAbove = Math.min(above.length, Math.max(half, height - 1 - below.length));
  const shownAbove = above.slice(above.length - Math.min(rowsAbove, height - 1));
  const cursorRow = ownRows[cursorIndex] ?? { from: cursor, cells: [] };
  const rows = [...shownAbove, cursorRow, ...below.slice(0, height - 1 - shownAbove.length)];
  return {
    lines: rows.map(lineOf),
    cursor: { column: Math.min(columnIn(cursorRow, cursor), room), row: shownAbove.length },
    offsetAt: (row, column) => {
      const at = Math.max(0, Math.min(row, rows.length - 1));
      const clicked = rows[at];
      return clicked === undefined ? cursor : offsetIn(clicked, column, rows[at + 1]?.from ?? null, text);
    },
  };
}

/** The stretch that holds the cursor, its rows, and which of them has the cursor. */
function aroundCursor(text: string, cursor: number, room: number, chips: Chips) {
  const own = stretchAt(text, cursor);
  const ownRows = [...layOut(text, own, room, chips)];
  const last = ownRows.at(-1);
  // A row that ends in a space in the last column leaves no cell for the cursor.
  if (cursor === own.to && last !== undefined && rowWidth(last) > room) {
    ownRows.push({ from: cursor, cells: [] });
  }
  const cursorIndex = Math.max(
    0,
    ownRows.findLastIndex((row) => row.from <= cursor),
  );
  return { own, ownRows, cursorIndex };
}

/** Where the cursor is in the row above or below that of the cursor, in the same column; null when there is none. */
export function rowBeside(
  buffer: TextBuffer,
  width: number,
  by: -1 | 1,
  chips: Chips = NO_CHIPS,
): RowStep | null {
  const { text, cursor } = buffer;
  const room = Math.max(1, width - 1);
  const { own, ownRows, cursorIndex } = aroundCursor(text, cursor, room, chips);
  const here = ownRows[cursorIndex]?.cells.filter((cell) => cell.at < cursor) ?? [];
  const goalCells = buffer.goalCells ?? rowWidth({ from: cursor, cells: here });
  const inOwn = ownRows[cursorIndex + by];
  if (inOwn !== undefined) {
    return {
      cursor: offsetIn(inOwn, goalCells, ownRows[cursorIndex + by + 1]?.from ?? null, text),
      goalCells,
    };
  }
  if (by < 0 ? own.from === 0 : own.to === text.length) return null;
  const stretch = by < 0 ? stretchBefore(text, own) : stretchAfter(text, own);
  const rows = layOut(text, stretch, room, chips);
  const [row, behind] = by < 0 ? [rows.at(-1), undefined] : [rows[0], rows[1]];
  if (row === undefined) return null;
  return { cursor: offsetIn(row, goalCells, behind?.from ?? null, text), goalCells };
}
