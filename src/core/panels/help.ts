import type { Command, CommandGroup, CommandId, KeyContext } from '../commands.ts';
import { commandsInUse, keymapInUse } from '../key-table.ts';
import { commandFor, writtenKey } from '../keymap.ts';
import {
  filterItems,
  type ListItem,
  type ListState,
  listHeight,
  newList,
  scrolledTo,
  selectAt,
  selectedIndex,
  selectedItem,
} from '../list.ts';
import { type SafeText, words } from '../safe-text.ts';
import { type Next, next, popPanel, pushPanel, replaceTop, type State } from '../state.ts';
import { filterList, moveInList } from './list-panel.ts';
import { runChosen } from './run-chosen.ts';

/** What can be done on the screen that help was called from; choosing a line does it. */
export interface HelpPanel {
  readonly kind: 'help';
  readonly about: KeyContext;
  readonly list: ListState;
}

/** A line of help: a command with its keys, or a slash command with what it takes. */
export interface HelpItem extends ListItem {
  readonly command: Command;
  readonly heading: SafeText;
}

export type HelpRow =
  | { readonly kind: 'heading'; readonly text: SafeText }
  | { readonly kind: 'item'; readonly item: HelpItem };

export function openHelp(state: State, about: KeyContext): Next {
  return next(pushPanel(state, { kind: 'help', about, list: newList() }));
}

export function helpCommand(state: State, panel: HelpPanel, id: CommandId): Next {
  const items = shownHelp(panel);
  switch (id) {
    case 'back':
    case 'help':
      return next(popPanel(state));
    case 'choose': {
      const item = selectedItem(items, panel.list);
      return item === undefined ? next(state) : runChosen(popPanel(state), item.command);
    }
    default:
      return moveInList(state, panel, items, id, settle);
  }
}

export function helpText(state: State, panel: HelpPanel, text: string): Next {
  return filterList(state, panel, text, settle);
}

function settle(state: State, panel: HelpPanel): State {
  const items = shownHelp(panel);
  const list = selectAt(panel.list, items, selectedIndex(items, panel.list));
  const rows = helpRows({ ...panel, list });
  const top = scrolledTo(list.top, selectedRow(rows, list), rows.length, listHeight(state.size.rows));
  return replaceTop(state, { ...panel, list: { ...list, top } });
}

const HEADINGS: Readonly<Record<CommandGroup, SafeText>> = {
  prompt: words`Prompt`,
  cells: words`Cells`,
  list: words`Lists`,
  'set-up': words`Forms`,
  text: words`Editing text`,
  general: words`Everywhere`,
};
const ORDER: readonly CommandGroup[] = ['prompt', 'cells', 'list', 'set-up', 'general'];
const SLASH = words`Slash commands, typed at the prompt`;

const known = new WeakMap<readonly Command[], Map<KeyContext, readonly HelpItem[]>>();

/** Everything that can be done there, by group; the same list every time it is asked for. */
function helpItems(about: KeyContext): readonly HelpItem[] {
  const commands = commandsInUse();
  const made = known.get(commands) ?? new Map<KeyContext, readonly HelpItem[]>();
  known.set(commands, made);
  const before = made.get(about);
  if (before !== undefined) return before;
  // Only keys that do it there: a list keeps some for itself that mean something else elsewhere.
  const keysOf = (command: Command): readonly string[] =>
    command.keys.filter((key) => commandFor(keymapInUse(), about, key) === command.id);
  const here = commands.filter((command) => keysOf(command).length > 0);
  const itemsOf = (group: CommandGroup): readonly HelpItem[] =>
    here
      .filter((command) => groupAt(command, about) === group)
      .map((command) => ({
        key: command.id,
        command,
        heading: HEADINGS[group],
        fields: [words`${keysOf(command).map(writtenKey).join('  ')}`, words`${command.title}`],
      }));
  const slash = about === 'prompt' || about === 'cells' ? slashItems() : [];
  const items = [...ORDER.flatMap(itemsOf), ...slash, ...itemsOf('text')];
  made.set(about, items);
  return items;
}

/** What lists share with forms is listed with the form there. */
function groupAt(command: Command, about: KeyContext): CommandGroup {
  const isForm = about === 'form' || about === 'setup' || about === 'confirm';
  return isForm && command.group === 'list' ? 'set-up' : command.group;
}

function slashItems(): readonly HelpItem[] {
  return commandsInUse().flatMap((command) => {
    if (command.slash === undefined) return [];
    const usage = words`/${command.slash}${command.takes === undefined ? '' : ` ${command.takes}`}`;
    return { key: `/${command.slash}`, command, heading: SLASH, fields: [usage, words`${command.title}`] };
  });
}

/** The lines that the filter leaves, in the order of the groups. */
export function shownHelp(panel: HelpPanel): readonly HelpItem[] {
  const items = helpItems(panel.about);
  const found = filterItems(items, panel.list.filter.text);
  if (found === items) return items;
  const places = new Map(items.map((item, i) => [item, i]));
  return [...found].sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
}

/** The lines with a heading over each group. */
export function helpRows(panel: HelpPanel): readonly HelpRow[] {
  const rows: HelpRow[] = [];
  let heading: SafeText | null = null;
  for (const item of shownHelp(panel)) {
    if (item.heading !== heading) rows.push({ kind: 'heading', text: item.heading });
    heading = item.heading;
    rows.push({ kind: 'item', item });
  }
  return rows;
}

/** Place among the rows of the selected line. */
export function selectedRow(rows: readonly HelpRow[], list: ListState): number {
  const at = rows.findIndex((row) => row.kind === 'item' && row.item.key === list.selected);
  return at >= 0 ? at : Math.min(1, rows.length - 1);
}
