import type { CommandId } from '../commands.ts';
import { bufferOf } from '../editor/buffer.ts';
import { searchHistory } from '../editor/history-search.ts';
import { type Next, next, type State, withComposer } from '../state.ts';

/** Earlier and later prompts; what was being typed waits behind the last one. */
export function browse(state: State, step: -1 | 1): Next {
  const { composer, history } = state;
  const at = composer.historyIndex ?? history.length;
  const to = at + step;
  if (to < 0 || to > history.length || history.length === 0) return next(state);
  const stash = composer.historyIndex === null ? composer.buffer.text : composer.stash;
  const leaving = to === history.length;
  const text = leaving ? stash : (history[to] ?? '');
  return next(
    withComposer(state, {
      ...composer,
      buffer: bufferOf(text),
      stash,
      historyIndex: leaving ? null : to,
      menu: null,
    }),
  );
}

/** Commands while earlier prompts are searched; null for one that means there what it means elsewhere. */
export function searchCommand(state: State, id: CommandId): Next | null {
  const { composer, history } = state;
  const search = composer.search;
  if (search === null) return null;
  const matches = searchHistory(history, search.query);
  const moved = (index: number): Next =>
    next(
      withComposer(state, {
        ...composer,
        search: { ...search, index: Math.max(0, Math.min(index, Math.max(0, matches.length - 1))) },
      }),
    );
  switch (id) {
    case 'history-search':
    case 'history-previous':
      return moved(search.index + 1);
    case 'history-next':
      return moved(search.index - 1);
    case 'delete-back':
      return next(
        withComposer(state, {
          ...composer,
          search: { query: [...search.query].slice(0, -1).join(''), index: 0 },
        }),
      );
    case 'send':
    case 'complete': {
      const found = matches[search.index];
      return next(
        withComposer(state, {
          ...composer,
          search: null,
          buffer: found === undefined ? composer.buffer : bufferOf(found),
        }),
      );
    }
    case 'command-mode':
    case 'interrupt':
      return next(withComposer(state, { ...composer, search: null }));
    default:
      return null;
  }
}
