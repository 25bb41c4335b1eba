/** Text being edited, with the cursor at a grapheme boundary. Values are never changed in place. */
export interface TextBuffer {
  readonly text: string;
  /** UTF-16 offset into text. */
  readonly cursor: number;
  /** Long pastes that are folded, in their order; the cursor is never inside one. */
  readonly folds?: readonly Fold[] | undefined;
  /** What was cut, for yank: what it puts in last. */
  readonly killed: readonly string[];
  /** Earlier states, newest last; bounded. */
  readonly undo: readonly TextState[];
  readonly redo: readonly TextState[];
  /** What the last change was, while a further one of its kind belongs to it: one undo for a typed word. */
  readonly streak?: Streak | undefined;
  /** Column, in graphemes, that moving up and down comes back to after a shorter line. */
  readonly goal?: number | undefined;
  /** The same in cells, while the rows of the screen are moved over. */
  readonly goalCells?: number | undefined;
}

/** A part of the text, by UTF-16 offsets, that is shown and stepped over as one character. */
export interface Fold {
  readonly from: number;
  readonly to: number;
}

export interface TextState {
  readonly text: string;
  readonly cursor: number;
  readonly folds?: readonly Fold[] | undefined;
}

export type Streak = 'typing' | 'erasing' | 'killing' | 'yanking';

export const EMPTY_BUFFER: TextBuffer = { text: '', cursor: 0, killed: [], undo: [], redo: [] };

/** A buffer holding this text, the cursor at its end. */
export function bufferOf(text: string): TextBuffer {
  return { ...EMPTY_BUFFER, text, cursor: text.length };
}
