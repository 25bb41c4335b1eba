import type { CommandId } from '../commands.ts';
import type { TextBuffer } from './buffer.ts';
import { redo, undo } from './change.ts';
import {
  deleteBack,
  deleteForward,
  killToEnd,
  killToStart,
  killWord,
  killWordBack,
  yank,
  yankEarlier,
} from './erase.ts';
import { charLeft, charRight, moveWordLeft, moveWordRight, toLineEnd, toLineStart } from './move.ts';

const EDITS: Partial<Readonly<Record<CommandId, (buffer: TextBuffer) => TextBuffer>>> = {
  'char-left': charLeft,
  'char-right': charRight,
  'word-left': moveWordLeft,
  'word-right': moveWordRight,
  'line-start': toLineStart,
  'line-end': toLineEnd,
  'delete-back': deleteBack,
  'delete-forward': deleteForward,
  'kill-word-back': killWordBack,
  'kill-word': killWord,
  'kill-to-start': killToStart,
  'kill-to-end': killToEnd,
  yank,
  'yank-earlier': yankEarlier,
  'undo-edit': undo,
  'redo-edit': redo,
};

/**
 * What a command of the `text` group makes of a buffer: the same buffer when there was nothing to do.
 * Null for a command that is not about editing text.
 */
export function editBuffer(buffer: TextBuffer, id: CommandId): TextBuffer | null {
  return EDITS[id]?.(buffer) ?? null;
}
