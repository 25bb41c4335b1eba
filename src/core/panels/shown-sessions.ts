import type { State } from '../state.ts';
import { settleList } from './list-panel.ts';
import { type SessionItem, shownItems } from './session-items.ts';
import type { SessionsPanel } from './sessions.ts';

/** The rows that the screen shows. */
export function shownSessions(panel: SessionsPanel): readonly SessionItem[] {
  return panel.items === null ? [] : shownItems(panel.items, panel.list, panel.found);
}

/** Puts the list back on top with its selection in view. */
export function settleSessions(state: State, panel: SessionsPanel): State {
  return settleList(state, panel, shownSessions(panel));
}
