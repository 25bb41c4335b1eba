import type { Command, CommandId } from '../commands.ts';
import { commandsInUse } from '../key-table.ts';
import { writtenKey } from '../keymap.ts';
import { filterItems, type ListItem, type ListState, newList, selectedItem } from '../list.ts';
import { safeLine, words } from '../safe-text.ts';
import { type Next, next, popPanel, pushPanel, type State } from '../state.ts';
import { filterList, moveInList, settleList } from './list-panel.ts';
import { runChosen } from './run-chosen.ts';

/** Find a command by its name and run it. */
export interface PalettePanel {
  readonly kind: 'palette';
  readonly list: ListState;
}

export interface PaletteItem extends ListItem {
  readonly command: Command;
}

export function openPalette(state: State): Next {
  return next(pushPanel(state, { kind: 'palette', list: newList() }));
}

/** What a panel of its own obeys, and what would only open the palette again. */
const isLeftOut = (command: Command): boolean =>
  command.group === 'text' ||
  command.group === 'list' ||
  command.group === 'set-up' ||
  command.id === 'palette' ||
  command.id === 'help-cells';

let known: { readonly of: readonly Command[]; readonly items: readonly PaletteItem[] } = {
  of: [],
  items: [],
};

/** Title, key, slash command; the same list every time it is asked for. */
function allItems(): readonly PaletteItem[] {
  const commands = commandsInUse();
  if (known.of !== commands) {
    known = { of: commands, items: commands.filter((command) => !isLeftOut(command)).map(itemOf) };
  }
  return known.items;
}

function itemOf(command: Command): PaletteItem {
  return {
    key: command.id,
    command,
    fields: [
      words`${command.title}`,
      words`${command.keys[0] === undefined ? '' : writtenKey(command.keys[0])}`,
      safeLine(command.slash === undefined ? '' : `/${command.slash} ${command.takes ?? ''}`.trim()),
    ],
  };
}

/** The commands that the filter leaves. */
export function shownCommands(panel: PalettePanel): readonly PaletteItem[] {
  return filterItems(allItems(), panel.list.filter.text);
}

export function paletteCommand(state: State, panel: PalettePanel, id: CommandId): Next {
  const items = shownCommands(panel);
  switch (id) {
    case 'back':
      return next(popPanel(state));
    case 'choose': {
      const item = selectedItem(items, panel.list);
      return item === undefined ? next(state) : runChosen(popPanel(state), item.command);
    }
    default:
      return moveInList(state, panel, items, id, settle);
  }
}

export function paletteText(state: State, panel: PalettePanel, text: string): Next {
  return filterList(state, panel, text, settle);
}

function settle(state: State, panel: PalettePanel): State {
  return settleList(state, panel, shownCommands(panel));
}
