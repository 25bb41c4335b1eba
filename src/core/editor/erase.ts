import { wordLeft, wordRight } from './boundaries.ts';
import type { TextBuffer } from './buffer.ts';
import { replaced } from './change.ts';
import { outOfFold, seenLineEnd, seenLineStart, stepLeft, stepRight } from './folds.ts';

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
  return buffer.killed === '' ? buffer : replaced(buffer, buffer.cursor, buffer.cursor, buffer.killed);
}

function erased(buffer: TextBuffer, from: number, to: number): TextBuffer {
  return from === to ? buffer : replaced(buffer, from, to, '', 'erasing', true);
}

/** Cuts in a row are put back together, in the order the pieces stood in. */
function killed(buffer: TextBuffer, from: number, to: number): TextBuffer {
  if (from === to) return buffer;
  const cut = buffer.text.slice(from, to);
  const earlier = buffer.streak === 'killing' ? buffer.killed : '';
  const isBackward = to === buffer.cursor;
  return {
    ...replaced(buffer, from, to, '', 'killing', true),
    killed: isBackward ? cut + earlier : earlier + cut,
  };
}
