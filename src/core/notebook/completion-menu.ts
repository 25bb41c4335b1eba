import type { CommandId } from '../commands.ts';
import { completionAt } from '../completion.ts';
import { replaceRange } from '../editor/insert.ts';
import { type Next, next, type State, withComposer, withNotice } from '../state.ts';

/** Completes the command or the path at the cursor, or asks for the paths that there are. */
export function complete(state: State): Next {
  const { composer } = state;
  const completion = completionAt(composer.buffer.text, composer.buffer.cursor);
  if (completion === null) return next(state);
  if (completion.kind === 'path') {
    return next(state, {
      type: 'list-paths',
      prefix: completion.prefix,
      from: completion.from,
      to: completion.to,
    });
  }
  const items = completion.items;
  return openMenu(state, completion.from, completion.to, items);
}

/** One candidate is taken at once; several are shown. */
export function openMenu(
  state: State,
  from: number,
  to: number,
  items: readonly { readonly insert: string; readonly label: string; readonly about: string }[],
): Next {
  const only = items.length === 1 ? items[0] : undefined;
  if (only !== undefined) return next(take(state, from, to, only.insert));
  if (items.length === 0) return next(withNotice(state, 'info', 'Nothing completes this.'));
  return next(withComposer(state, { ...state.composer, menu: { from, to, items, selected: 0 } }));
}

/**
 * A path as it is put into the prompt: in quotes where it has spaces, or with backslashes where it has one already.
 * Behind a folder the quotes stay open: the path goes on.
 */
export function insertedPath(state: State, from: number, path: string): string {
  const { text, cursor } = state.composer.buffer;
  const before = text[from - 1];
  const isQuoted = before === '"';
  if (before === '@' && /\\[ \t]/.test(text.slice(from, cursor))) return path.replaceAll(/[ \t]/g, '\\$&');
  if (!isQuoted && (before !== '@' || !path.includes(' '))) return path;
  return `${isQuoted ? '' : '"'}${path}${path.endsWith('/') ? '' : '"'}`;
}

/** Commands while the menu is open; null for one that means there what it means elsewhere. */
export function menuCommand(state: State, id: CommandId): Next | null {
  const { menu } = state.composer;
  if (menu === null) return null;
  const moved = (step: number): Next => {
    const count = menu.items.length;
    return next(
      withComposer(state, {
        ...state.composer,
        menu: { ...menu, selected: (menu.selected + step + count) % count },
      }),
    );
  };
  switch (id) {
    case 'history-previous':
      return moved(-1);
    case 'history-next':
    case 'complete':
      return moved(1);
    case 'send': {
      const item = menu.items[menu.selected];
      return next(item === undefined ? state : take(state, menu.from, menu.to, item.insert));
    }
    case 'command-mode':
    case 'interrupt':
      return next(withComposer(state, { ...state.composer, menu: null }));
    default:
      return null;
  }
}

function take(state: State, from: number, to: number, insert: string): State {
  const buffer = replaceRange(state.composer.buffer, from, to, insert);
  return withComposer(state, { ...state.composer, buffer, menu: null });
}
