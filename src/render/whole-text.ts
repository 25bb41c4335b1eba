import type { TextBuffer } from '../core/editor/buffer.ts';
import type { PromptLayout } from './prompt.ts';
import {
  type Chips,
  columnIn,
  layOut,
  lineOf,
  NO_CHIPS,
  offsetIn,
  rowWidth,
  type Stretch,
  stretchAfter,
  stretchAt,
  type VisualRow,
} from './prompt-rows.ts';
import type { Line } from './row.ts';

/** A stretch of text in rows; their offsets count from its begin. */
interface LaidOut {
  readonly rows: readonly VisualRow[];
  readonly lines: readonly Line[];
}

/** Stretches as they were laid out last, by their text: a key press changes one of them. */
let known: { readonly room: number; readonly stretches: ReadonlyMap<string, LaidOut> } = {
  room: 0,
  stretches: new Map(),
};

/** All rows of a text being edited, however many there are; wrapped as `promptLines` wraps it. */
export function wholeText(buffer: TextBuffer, width: number, chips: Chips = NO_CHIPS): PromptLayout {
  const { text, cursor } = buffer;
  const room = Math.max(1, width - 1);
  const before = known.room === room ? known.stretches : new Map<string, LaidOut>();
  const now = new Map<string, LaidOut>();
  const placed: { readonly from: number; readonly first: number; readonly laidOut: LaidOut }[] = [];
  const lines: Line[] = [];
  let at = { row: 0, column: 0 };
  let stretch: Stretch | null = stretchAt(text, 0);
  while (stretch !== null) {
    const { from, to }: Stretch = stretch;
    const own = text.slice(from, to);
    const inside = chipsIn(chips, from, to);
    const laidOut: LaidOut =
      (inside.size === 0 ? (before.get(own) ?? now.get(own)) : undefined) ?? laidOutAlone(own, room, inside);
    if (inside.size === 0) now.set(own, laidOut);
    const first = lines.length;
    placed.push({ from, first, laidOut });
    for (const line of laidOut.lines) lines.push(line);
    if (from <= cursor && cursor <= to) {
      const last = laidOut.rows.at(-1);
      // A row that ends in a space in the last column leaves no cell for the cursor.
      const isLineEnd = cursor === to && (to === text.length || text[to] === '\n');
      const isFull = isLineEnd && last !== undefined && rowWidth(last) > room;
      const row = laidOut.rows.findLastIndex((one) => one.from <= cursor - from);
      const shown = laidOut.rows[row];
      at = isFull
        ? { row: lines.length, column: 0 }
        : { row: first + Math.max(0, row), column: shown === undefined ? 0 : columnIn(shown, cursor - from) };
      if (isFull) lines.push([]);
    }
    stretch = to < text.length ? stretchAfter(text, stretch) : null;
  }
  known = { room, stretches: now };
  return {
    lines,
    cursor: { row: at.row, column: Math.min(at.column, room) },
    offsetAt: (row, column) => {
      const held = placed.findLast(({ first }) => first <= row) ?? placed[0];
      if (held === undefined) return cursor;
      const { rows } = held.laidOut;
      const i = Math.max(0, Math.min(row - held.first, rows.length - 1));
      const clicked = rows[i];
      if (clicked === undefined) return cursor;
      const shifted = {
        from: clicked.from + held.from,
        cells: clicked.cells.map((cell) => ({ ...cell, at: cell.at + held.from })),
      };
      const behind = rows[i + 1]?.from;
      return offsetIn(shifted, column, behind === undefined ? null : behind + held.from, text);
    },
  };
}

function laidOutAlone(text: string, room: number, chips: Chips): LaidOut {
  const rows = layOut(text, { from: 0, to: text.length }, room, chips);
  return { rows, lines: rows.map(lineOf) };
}

/** The chips of a stretch, by offsets from its begin. */
function chipsIn(chips: Chips, from: number, to: number): Chips {
  if (chips.size === 0) return NO_CHIPS;
  return new Map([...chips].filter(([at]) => from <= at && at < to).map(([at, shown]) => [at - from, shown]));
}
