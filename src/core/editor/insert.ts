import { graphemeEnd, graphemeStart, nextGrapheme } from './boundaries.ts';
import type { TextBuffer } from './buffer.ts';
import { replaced } from './change.ts';

/** Inserts text at the cursor. Line ends of any kind become line feeds, halves of surrogate pairs U+FFFD. */
export function insertText(buffer: TextBuffer, text: string): TextBuffer {
  const inserted = cleaned(text);
  if (inserted === '') return buffer;
  const { cursor } = buffer;
  const isTyped = inserted !== '\n' && nextGrapheme(inserted, 0) === inserted.length;
  if (!isTyped) return replaced(buffer, cursor, cursor, inserted);
  // A word, with the spaces after it, is one step of undo.
  const goesOn = inserted === ' ' || buffer.text[cursor - 1] !== ' ';
  return replaced(buffer, cursor, cursor, inserted, 'typing', goesOn);
}

/** Replaces a part of the text and puts the cursor behind what was put in. */
export function replaceRange(buffer: TextBuffer, from: number, to: number, text: string): TextBuffer {
  return replaced(buffer, graphemeStart(buffer.text, from), graphemeEnd(buffer.text, to), cleaned(text));
}

/** Replaces all of the text, as one step that can be undone. */
export function replaceText(buffer: TextBuffer, text: string): TextBuffer {
  const replacement = cleaned(text);
  return replacement === buffer.text ? buffer : replaced(buffer, 0, buffer.text.length, replacement);
}

/** Empties the buffer; undo brings the text back. */
export function clear(buffer: TextBuffer): TextBuffer {
  return replaceText(buffer, '');
}

function cleaned(text: string): string {
  return text.replace(/\r\n?/g, '\n').toWellFormed();
}
