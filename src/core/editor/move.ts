import {
  columnOf,
  graphemeStart,
  lineEnd,
  lineStart,
  offsetOfColumn,
  wordLeft,
  wordRight,
} from './boundaries.ts';
import type { TextBuffer } from './buffer.ts';
import { outOfFold, seenLineEnd, seenLineStart, stepLeft, stepRight } from './folds.ts';

/** Puts the cursor at an offset, or at the start of the grapheme that holds it. */
export function moveTo(buffer: TextBuffer, offset: number): TextBuffer {
  const cursor = outOfFold(buffer, graphemeStart(buffer.text, offset));
  if (cursor === buffer.cursor) return buffer;
  return { ...buffer, cursor, streak: undefined, goal: undefined, goalCells: undefined };
}

export const charLeft = (buffer: TextBuffer): TextBuffer => moveTo(buffer, stepLeft(buffer));

export const charRight = (buffer: TextBuffer): TextBuffer => moveTo(buffer, stepRight(buffer));

export const moveWordLeft = (buffer: TextBuffer): TextBuffer =>
  moveTo(buffer, wordLeft(buffer.text, buffer.cursor));

export const moveWordRight = (buffer: TextBuffer): TextBuffer =>
  moveTo(buffer, wordRight(buffer.text, buffer.cursor));

export const toLineStart = (buffer: TextBuffer): TextBuffer => moveTo(buffer, seenLineStart(buffer));

export const toLineEnd = (buffer: TextBuffer): TextBuffer => moveTo(buffer, seenLineEnd(buffer));

/** Puts the cursor where a row of the screen has it, and keeps the cell that further rows come back to. */
export function toRow(buffer: TextBuffer, cursor: number, goalCells: number): TextBuffer {
  return { ...buffer, cursor, streak: undefined, goal: undefined, goalCells };
}

/** Up a line, keeping to the column; null on the first line, where the caller goes to earlier prompts. */
export function moveUp(buffer: TextBuffer): TextBuffer | null {
  const start = lineStart(buffer.text, buffer.cursor);
  return start === 0 ? null : toLine(buffer, lineStart(buffer.text, start - 1));
}

/** Down a line, keeping to the column; null on the last line. */
export function moveDown(buffer: TextBuffer): TextBuffer | null {
  const end = lineEnd(buffer.text, buffer.cursor);
  return end === buffer.text.length ? null : toLine(buffer, end + 1);
}

function toLine(buffer: TextBuffer, start: number): TextBuffer {
  const goal = buffer.goal ?? columnOf(buffer.text, buffer.cursor);
  return {
    ...buffer,
    cursor: offsetOfColumn(buffer.text, start, goal),
    streak: undefined,
    goal,
    goalCells: undefined,
  };
}
