import type { CommandId } from '../commands.ts';
import {
  follow,
  type ListItem,
  type ListState,
  listCommand,
  listHeight,
  listText,
  selectAt,
  selectedIndex,
} from '../list.ts';
import { type Next, next, replaceTop, type State } from '../state.ts';
import type { Panel } from './panel.ts';

/** A panel that is a list: what is typed filters it. */
type ListPanel = Extract<Panel, { readonly list: ListState }>;

/** Puts a list back on top, with its selection in view. `items` are those that its filter leaves. */
export function settleList<P extends ListPanel>(state: State, panel: P, items: readonly ListItem[]): State {
  const at = selectedIndex(items, panel.list);
  // What is still to come may be the one that is to be selected.
  const list = at < 0 ? panel.list : selectAt(panel.list, items, at);
  return replaceTop(state, { ...panel, list: follow(list, items, listHeight(state.size.rows)) });
}

/** What every list obeys: moves and pages, and edits of the filter. Any other command changes nothing. */
export function moveInList<P extends ListPanel>(
  state: State,
  panel: P,
  items: readonly ListItem[],
  id: CommandId,
  settle: (state: State, panel: P) => State,
): Next {
  const list = listCommand(panel.list, items, id, listHeight(state.size.rows));
  return next(list === null ? state : settle(state, { ...panel, list }));
}

/** Typed or pasted text: the filter. */
export function filterList<P extends ListPanel>(
  state: State,
  panel: P,
  text: string,
  settle: (state: State, panel: P) => State,
): Next {
  return next(settle(state, { ...panel, list: listText(panel.list, text) }));
}
