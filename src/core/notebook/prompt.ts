import type { CommandId } from '../commands.ts';
import { lineEnd, lineStart } from '../editor/boundaries.ts';
import type { TextBuffer } from '../editor/buffer.ts';
import { editBuffer } from '../editor/edit-command.ts';
import { folded, isLong, unfolded } from '../editor/folds.ts';
import { clear, insertText } from '../editor/insert.ts';
import { moveDown, moveUp, toRow } from '../editor/move.ts';
import { pathFromPasted } from '../image-path.ts';
import { EMPTY_COMPOSER } from '../initial-state.ts';
import { type Next, next, type RowStep, type State, withComposer, withReading } from '../state.ts';
import { complete, menuCommand } from './completion-menu.ts';
import { browse, searchCommand } from './prompt-history.ts';

/** Commands that the prompt itself carries out; null for one that is not about the prompt. */
export function promptCommand(state: State, id: CommandId): Next | null {
  const { composer } = state;
  if (composer.menu !== null) {
    const chosen = menuCommand(state, id);
    if (chosen !== null) return chosen;
  }
  if (composer.search !== null) {
    const found = searchCommand(state, id);
    if (found !== null) return found;
  }
  switch (id) {
    case 'newline':
      return typed(state, insertText(composer.buffer, '\n'));
    case 'history-previous': {
      if (mayWrap(state, -1)) return next(state, { type: 'step-row', by: -1 });
      const up = moveUp(composer.buffer);
      return up === null ? browse(state, -1) : typed(state, up);
    }
    case 'history-next': {
      if (mayWrap(state, 1)) return next(state, { type: 'step-row', by: 1 });
      const down = moveDown(composer.buffer);
      return down === null ? browse(state, 1) : typed(state, down);
    }
    case 'history-search':
      return next(
        withComposer(state, { ...composer, search: { query: '', index: 0 }, stash: composer.buffer.text }),
      );
    case 'edit-in-editor':
      return next(state, { type: 'edit-in-editor', text: composer.buffer.text });
    case 'complete': {
      const open = unfolded(composer.buffer);
      return open === null ? complete(state) : next(withComposer(state, { ...composer, buffer: open }));
    }
    case 'clear':
      return next(
        withComposer(state, {
          ...EMPTY_COMPOSER,
          target: composer.target,
          aside: composer.aside,
          buffer: clear(composer.buffer),
        }),
      );
    default: {
      if (id === 'delete-back' && composer.buffer.cursor === 0 && composer.attachments.length > 0) {
        return next(withComposer(state, { ...composer, attachments: composer.attachments.slice(0, -1) }));
      }
      const edited = editBuffer(composer.buffer, id);
      return edited === null ? null : typed(state, edited);
    }
  }
}

/** Typed text: into the search while searching, else into the prompt. */
export function promptText(state: State, text: string): Next {
  const { composer } = state;
  if (composer.search !== null) {
    return next(
      withComposer(state, { ...composer, search: { query: composer.search.query + text, index: 0 } }),
    );
  }
  return typed(state, insertText(composer.buffer, text));
}

/** Pasted text: never sends; the path of an image becomes an attachment. */
export function promptPaste(state: State, text: string): Next {
  const path = state.composer.search === null ? pathFromPasted(text) : null;
  if (path === null) {
    const [after, effects] = promptText(state, text);
    if (state.composer.search !== null || !isLong(text)) return [after, effects];
    const buffer = folded(after.composer.buffer, state.composer.buffer.cursor);
    return [withComposer(after, { ...after.composer, buffer }), effects];
  }
  return next(withReading(state, path), { type: 'attach', path, text, asked: false });
}

/** A step by rows as the screen has them; beyond the first and the last are the earlier and later prompts. */
export function stepRow(state: State, by: -1 | 1, to: RowStep | null): Next {
  if (to === null) return browse(state, by);
  return typed(state, toRow(state.composer.buffer, to.cursor, to.goalCells));
}

/** Cells beside the prompt's text, and those that a character can take: what is shorter than that fits in a row. */
const BESIDE = 6;
const WIDEST = 4;

/** Whether the line of the cursor, or the one that a step leads to, may take several rows of the screen. */
function mayWrap({ composer, size }: State, by: -1 | 1): boolean {
  const { text, cursor, folds } = composer.buffer;
  if (folds !== undefined || composer.target.kind !== 'end') return true;
  const [start, end] = [lineStart(text, cursor), lineEnd(text, cursor)];
  const from = by < 0 && start > 0 ? lineStart(text, start - 1) : start;
  const to = by > 0 && end < text.length ? lineEnd(text, end + 1) : end;
  return (to - from) * WIDEST > size.columns - BESIDE;
}

/** The buffer after an edit; what was open about the old text closes. */
function typed(state: State, buffer: TextBuffer): Next {
  const { composer } = state;
  if (buffer === composer.buffer) return next(state);
  const changed = withComposer(state, { ...composer, buffer, menu: null, historyIndex: null });
  return next(changed);
}
