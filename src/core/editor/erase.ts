import { wordLeft, wordRight } from './boundaries.ts';
import type { TextBuffer } from './buffer.ts';
import { replaced } from './change.ts';
import { outOfFold, seenLineEnd, seenLineStart, stepLeft, stepRight } from './folds.ts';

/** Cuts that are kept. */
const CUTS = 10;

export const deleteBack = (buffer: TextBuffer): TextBuffer => erased(buffer, stepLeft(buffer), buffer.cursor);

export const deleteForward = (buffer: TextBuffer): TextBuffer =>
  erased(buffer, buffer.cursor, stepRight(buffer));

export const killWordBack = (buffer: TextBuffer): TextBuffer =>
  killed(buffer, outOfFold(buffer, wordLeft(buffer.text, buffer.cursor)), buffer.cursor);

export const killWord = (buffer: TextBuffer): TextBuffer =>
  killed(buffer, buffer.cursor, outOfFold(buffer, wordRight(buffer.text, buffer.cursor)));

/** Cuts to the start of the line; at the start already, the line feed before it, so that pressing on goes on. */
export function killToStart(buffer: TextBuffer): TextBuffer {
  const start = seenLineStart(buffer);
  return killed(buffer, start === buffer.cursor ? Math.max(0, start - 1) : start, buffer.cursor);
}

/** Cuts to the end of the line; at the end already, its line feed. */
export function killToEnd(buffer: TextBuffer): TextBuffer {
  const end = seenLineEnd(buffer);
  return killed(buffer, buffer.cursor, end === buffer.cursor ? Math.min(end + 1, buffer.text.length) : end);
}

/** Puts in what was cut last. */
export function yank(buffer: TextBuffer): TextBuffer {
  const last = buffer.killed.at(-1);
  return last === undefined ? buffer : replaced(buffer, buffer.cursor, buffer.cursor, last, 'yanking');
}

/** Right behind yank: what was cut before that in its place, round and round. */
export function yankEarlier(buffer: TextBuffer): TextBuffer {
  const { killed, text, cursor } = buffer;
  const last = killed.at(-1);
  const earlier = killed.at(-2);
  if (buffer.streak !== 'yanking' || last === undefined || earlier === undefined) return buffer;
  const from = cursor - last.length;
  // A letter joined with the mark behind it: the cursor is no longer where it ends.
  if (text.slice(Math.max(0, from), cursor) !== last) return buffer;
  return {
    ...replaced(buffer, from, cursor, earlier, 'yanking', true),
    killed: [last, ...killed.slice(0, -1)],
  };
}

function erased(buffer: TextBuffer, from: number, to: number): TextBuffer {
  return from === to ? buffer : replaced(buffer, from, to, '', 'erasing', true);
}

/** Cuts in a row are put back together, in the order the pieces stood in. */
function killed(buffer: TextBuffer, from: number, to: number): TextBuffer {
  if (from === to) return buffer;
  const cut = buffer.text.slice(from, to);
  const goesOn = buffer.streak === 'killing';
  const earlier = goesOn ? (buffer.killed.at(-1) ?? '') : '';
  const before = goesOn ? buffer.killed.slice(0, -1) : buffer.killed.slice(1 - CUTS);
  const isBackward = to === buffer.cursor;
  return {
    ...replaced(buffer, from, to, '', 'killing', true),
    killed: [...before, isBackward ? cut + earlier : earlier + cut],
  };
}
