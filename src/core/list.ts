import type { CommandId } from './commands.ts';
import { EMPTY_BUFFER, type TextBuffer } from './editor/buffer.ts';
import { editBuffer } from './editor/edit-command.ts';
import { insertText } from './editor/insert.ts';
import { rangesOf, rank } from './fuzzy.ts';
import type { SafeText } from './safe-text.ts';

/** A list that is filtered by typing: what was typed, what is selected, and what is scrolled to. */
export interface ListState {
  readonly filter: TextBuffer;
  /** Key of the selected item; '' until one was selected: the first. */
  readonly selected: string;
  /** Its place when it was selected: where the selection stays when the item goes. */
  readonly index: number;
  /** First row in view. */
  readonly top: number;
}

/** One item; what the filter searches is what the screen shows. */
export interface ListItem {
  readonly key: string;
  readonly fields: readonly SafeText[];
}

export function newList(selected = ''): ListState {
  return { filter: EMPTY_BUFFER, selected, index: 0, top: 0 };
}

/** Lines of a list screen that are not the list: title, blank, status and hints. */
export function statusHeight(rows: number): number {
  return rows >= 20 ? 3 : rows >= 9 ? 1 : 0;
}

/** Rows that a list has on a screen of so many. */
export function listHeight(rows: number): number {
  return Math.max(1, rows - 3 - statusHeight(rows));
}

const SEPARATOR = ' ';
const filtered = new WeakMap<readonly ListItem[], { query: string; found: readonly ListItem[] }>();

/** The items that match the filter, the best first; all of them in their own order when nothing is typed. */
export function filterItems<I extends ListItem>(items: readonly I[], query: string): readonly I[] {
  if (query.trim() === '') return items;
  // The same question is asked by the keys and by the screen: the last answer per list is kept.
  const known = filtered.get(items);
  if (known?.query === query) return known.found as readonly I[];
  const texts = items.map((item) => item.fields.join(SEPARATOR));
  const found = rank(texts, query).flatMap((i) => items[i] ?? []);
  filtered.set(items, { query, found });
  return found;
}

/** What matched in each field of an item, as offsets `[from, to, …]` into the field. */
export function matchesIn(item: ListItem, query: string): readonly (readonly number[])[] {
  const ranges = query.trim() === '' ? [] : rangesOf(item.fields.join(SEPARATOR), query);
  let offset = 0;
  return item.fields.map((field) => {
    const marks: number[] = [];
    for (let i = 0; i + 1 < ranges.length; i += 2) {
      const from = Math.max(0, (ranges[i] ?? 0) - offset);
      const to = Math.min(field.length, (ranges[i + 1] ?? 0) - offset);
      if (from < to) marks.push(from, to);
    }
    offset += field.length + SEPARATOR.length;
    return marks;
  });
}

/** Place of the selected item among those shown; -1 when none is shown. */
export function selectedIndex(items: readonly ListItem[], list: ListState): number {
  const at = list.selected === '' ? -1 : items.findIndex((item) => item.key === list.selected);
  return at >= 0 ? at : Math.min(list.index, items.length - 1);
}

export function selectedItem<I extends ListItem>(items: readonly I[], list: ListState): I | undefined {
  return items[selectedIndex(items, list)];
}

/** Selects the item at a place, or the nearest one. */
export function selectAt(list: ListState, items: readonly ListItem[], index: number): ListState {
  const at = Math.max(0, Math.min(index, items.length - 1));
  return { ...list, selected: items[at]?.key ?? '', index: at };
}

/** Lines kept between the selection and the edge of the view, where there are any. */
const MARGIN = 2;

/** The first row in view that keeps `row` in view with a margin, moved from `top` as little as possible. */
export function scrolledTo(top: number, row: number, total: number, height: number): number {
  const margin = Math.min(MARGIN, Math.floor((height - 1) / 2));
  const highest = Math.max(0, total - height);
  const atMost = row - margin;
  const atLeast = row + margin - height + 1;
  return Math.max(0, Math.min(highest, Math.max(atLeast, Math.min(atMost, top))));
}

/** Scrolls the selection into view. */
export function follow(list: ListState, items: readonly ListItem[], height: number): ListState {
  const top = scrolledTo(list.top, Math.max(0, selectedIndex(items, list)), items.length, height);
  return top === list.top ? list : { ...list, top };
}

/**
 * Obeys a command that moves in the list or edits its filter; null when it is neither.
 * `items` are those shown, `height` the rows that a page has.
 */
export function listCommand(
  list: ListState,
  items: readonly ListItem[],
  id: CommandId,
  height: number,
): ListState | null {
  const at = selectedIndex(items, list);
  switch (id) {
    case 'list-up':
      return selectAt(list, items, at - 1);
    case 'list-down':
      return selectAt(list, items, at + 1);
    case 'page-up':
      return selectAt(list, items, at - Math.max(1, height - 1));
    case 'page-down':
      return selectAt(list, items, at + Math.max(1, height - 1));
    case 'list-first':
      return selectAt(list, items, 0);
    case 'list-last':
      return selectAt(list, items, items.length - 1);
    default: {
      const filter = editBuffer(list.filter, id);
      return filter === null ? null : withFilter(list, filter);
    }
  }
}

/** Types into the filter; a line feed in a paste becomes a space. */
export function listText(list: ListState, text: string): ListState {
  return withFilter(list, insertText(list.filter, oneLine(text)));
}

/** A changed filter selects the best match; an emptied one keeps what was selected. */
function withFilter(list: ListState, filter: TextBuffer): ListState {
  if (filter.text === list.filter.text) return { ...list, filter };
  return filter.text.trim() === '' ? { ...list, filter } : { filter, selected: '', index: 0, top: 0 };
}

/** Text for a field of one line: breaks become spaces, those at its ends go. */
export function oneLine(text: string): string {
  return text.replace(/^[\r\n]+|[\r\n]+$/g, '').replace(/[\r\n]+/g, ' ');
}
