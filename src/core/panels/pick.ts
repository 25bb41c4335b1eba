import { follow, type ListItem, listHeight, selectAt } from '../list.ts';
import { replaceTop, type State } from '../state.ts';
import { shownDedicated } from './dedicated.ts';
import { shownEndpoints } from './endpoint-items.ts';
import type { Panel } from './panel.ts';
import { shownSettings } from './settings.ts';
import { shownSessions } from './shown-sessions.ts';
import { shownTokens } from './tokens.ts';

/** The items of a list of things as they are shown; null for any other panel. */
export function shownItemsOf(state: State, panel: Panel): readonly ListItem[] | null {
  switch (panel.kind) {
    case 'endpoints':
      return shownEndpoints(state, panel);
    case 'dedicated':
      return shownDedicated(panel);
    case 'tokens':
      return shownTokens(panel);
    case 'sessions':
      return panel.renaming === null ? shownSessions(panel) : null;
    case 'settings':
      return shownSettings(state, panel);
    case 'help':
    case 'palette':
    case 'setup':
    case 'endpoint-form':
    case 'confirm':
      return null;
  }
}

/** Selects the item at a place, from 0; nothing where there is none. */
export function pickItem(state: State, panel: Panel, at: number): State {
  const items = shownItemsOf(state, panel);
  if (items?.[at] === undefined || !('list' in panel)) return state;
  const list = follow(selectAt(panel.list, items, at), items, listHeight(state.size.rows));
  return replaceTop(state, { ...panel, list });
}
