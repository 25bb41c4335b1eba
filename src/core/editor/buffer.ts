/** Text being edited, with the cursor at a grapheme boundary. Values are never changed in place. */
export interface TextBuffer {
  readonly text: string;
  /** UTF-16 offset into text. */
  readonly cursor: number;
  /** What was cut last, for yank. */
  readonly killed: string;
  /** Earlier states, newest last; bounded. */
  readonly undo: readonly { readonly text: string; readonly cursor: number }[];
  readonly redo: readonly { readonly text: string; readonly cursor: number }[];
}

export const EMPTY_BUFFER: TextBuffer = { text: '', cursor: 0, killed: '', undo: [], redo: [] };

/** A buffer holding this text, the cursor at its end. */
export function bufferOf(text: string): TextBuffer {
  return { ...EMPTY_BUFFER, text, cursor: text.length };
}
