import { graphemeEnd } from './boundaries.ts';
import type { Streak, TextBuffer, TextState } from './buffer.ts';
import { foldsAfter } from './folds.ts';

/** States kept for undo, and how much text they may hold in all (UTF-16 units). */
const UNDO_STATES = 200;
const UNDO_UNITS = 8_000_000;

/**
 * The one way in which text changes: keeps the step for undo and the cursor between graphemes.
 *
 * @param streak what kind of change this is, when a further one of its kind may belong to it
 * @param goesOn whether this one belongs to a change of its kind just before it
 */
export function replaced(
  buffer: TextBuffer,
  from: number,
  to: number,
  text: string,
  streak?: Streak,
  goesOn = false,
): TextBuffer {
  const changed = buffer.text.slice(0, from) + text + buffer.text.slice(to);
  const sameStep = goesOn && streak !== undefined && buffer.streak === streak;
  const folds = foldsAfter(buffer.folds, from, to, text.length);
  const end = from + text.length;
  // What was put in can join what follows it to one grapheme: a letter before a combining mark. Not into a fold.
  const joined = graphemeEnd(changed, end);
  const isFolded = folds?.some((fold) => fold.from < joined && joined < fold.to) === true;
  return {
    text: changed,
    cursor: isFolded ? end : joined,
    killed: buffer.killed,
    folds,
    undo: sameStep ? buffer.undo : remembered(buffer.undo, buffer),
    redo: [],
    streak,
  };
}

/** Back by one step; the same buffer when there is none. */
export function undo(buffer: TextBuffer): TextBuffer {
  const state = buffer.undo.at(-1);
  if (state === undefined) return buffer;
  return {
    ...state,
    killed: buffer.killed,
    undo: buffer.undo.slice(0, -1),
    redo: remembered(buffer.redo, buffer),
  };
}

/** Forward by one step that was undone; the same buffer when there is none. */
export function redo(buffer: TextBuffer): TextBuffer {
  const state = buffer.redo.at(-1);
  if (state === undefined) return buffer;
  return {
    ...state,
    killed: buffer.killed,
    undo: remembered(buffer.undo, buffer),
    redo: buffer.redo.slice(0, -1),
  };
}

function remembered(states: readonly TextState[], { text, cursor, folds }: TextState): readonly TextState[] {
  const kept = [...states, folds === undefined ? { text, cursor } : { text, cursor, folds }].slice(
    -UNDO_STATES,
  );
  let units = 0;
  for (let i = kept.length - 1; i > 0; i--) {
    units += kept[i]?.text.length ?? 0;
    if (units > UNDO_UNITS) return kept.slice(i);
  }
  return kept;
}
