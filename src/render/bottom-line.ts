import type { CommandId } from '../core/commands.ts';
import { commandsInUse } from '../core/key-table.ts';
import { words } from '../core/safe-text.ts';
import type { State } from '../core/state.ts';
import { hintLine } from './frame.ts';
import { kept } from './kept.ts';
import { blank, type Line } from './row.ts';

/** What the bottom line names in the prompt, as far as there is room. */
const PROMPT_HINTS: readonly CommandId[] = [
  'send',
  'newline',
  'endpoints',
  'command-mode',
  'sessions',
  'palette',
];

/** What it names while a search is typed. */
const FIND_HINTS: readonly CommandId[] = ['choose', 'back', 'list-down', 'list-up'];
const FIND_WORDS = {
  choose: words`to the cells`,
  back: words`leave`,
  'list-down': words`next`,
  'list-up': words`before`,
};

/** What it names while a cell is written in its place, and what those keys do there. */
const CELL_HINTS: readonly CommandId[] = ['send', 'newline', 'command-mode', 'edit-in-editor'];
const CELL_WORDS = {
  'command-mode': words`leave it`,
  'edit-in-editor': words`$EDITOR`,
};

/** What it names among the cells where there is none any more. */
const NO_CELL_HINTS: readonly CommandId[] = ['cell-undo', 'prompt-mode'];
const NO_CELL_WORDS = { 'cell-undo': words`undo` };

/** What it names while completions are shown, and what those keys do there. */
const MENU_HINTS: readonly CommandId[] = ['send', 'command-mode', 'history-next', 'history-previous'];
const MENU_WORDS = {
  send: words`take it`,
  'command-mode': words`close`,
  'history-next': words`next`,
  'history-previous': words`before`,
};

/** The last line: the mode, what the keys do in it, and where help is. */
export function bottomLine(state: State, columns: number): Line {
  // The bar beside a cell is a sign; its number is the word for it.
  const { exchanges } = state.session;
  const { target, menu } = state.composer;
  if (state.find?.typing === true) return hintsFor('find', columns, 0, commandsInUse());
  if (state.mode === 'command') {
    // Of a session that is still being opened the cells are on their way.
    if (exchanges.length === 0 && state.saved.kind !== 'opening')
      return hintsFor('no-cells', columns, 0, commandsInUse());
    const at = exchanges.findLastIndex(({ id }) => id === state.selected);
    return hintsFor('command', columns, at + 1, commandsInUse());
  }
  if (menu !== null) return hintsFor('menu', columns, 0, commandsInUse());
  if (target.kind === 'end') return hintsFor('edit', columns, 0, commandsInUse());
  const at = target.kind === 'edit' ? exchanges.findLastIndex(({ id }) => id === target.id) : -1;
  return hintsFor('cell', columns, at + 1, commandsInUse());
}

type Mode = 'find' | 'menu' | 'cell' | 'no-cells' | State['mode'];

/** The keys of a mode; they change with the screen's width, the selected cell and the user's keys only. */
const hintsFor = kept((mode: Mode, columns: number, cell: number, _: ReturnType<typeof commandsInUse>) => [
  { text: blank(1) },
  ...modeHints(mode, columns, cell),
]);

/** `cell`: the number of the one in hand; 0 when it has none. */
function modeHints(mode: Mode, columns: number, cell: number): Line {
  switch (mode) {
    case 'find':
      return hintLine(columns, 'find', { mode: words`FIND`, only: FIND_HINTS, words: FIND_WORDS });
    case 'menu':
      return hintLine(columns, 'prompt', { mode: words`EDIT`, only: MENU_HINTS, words: MENU_WORDS });
    case 'edit':
      return hintLine(columns, 'prompt', { mode: words`EDIT`, only: PROMPT_HINTS });
    case 'cell':
      return hintLine(columns, 'prompt', {
        mode: cell === 0 ? words`EDIT  new cell` : words`EDIT  In ${cell}`,
        only: CELL_HINTS,
        words: { ...CELL_WORDS, send: cell === 0 ? words`run it` : words`run again` },
      });
    case 'no-cells':
      return hintLine(columns, 'cells', { mode: words`COMMAND`, only: NO_CELL_HINTS, words: NO_CELL_WORDS });
    case 'command':
      return hintLine(columns, 'cells', {
        mode: cell === 0 ? words`COMMAND` : words`COMMAND  In ${cell}`,
      });
  }
}
