import { listHeight } from '../list.ts';
import { type Next, next, type State, topPanel } from '../state.ts';
import { helpRows } from './help.ts';
import type { Panel } from './panel.ts';
import { panelCommand } from './route.ts';

/** Rows of a list screen above its list: the title and a blank one. */
const ABOVE = 2;

type ListPanel = Extract<
  Panel,
  { readonly kind: 'palette' | 'help' | 'endpoints' | 'dedicated' | 'tokens' | 'sessions' | 'settings' }
>;

function isList(panel: Panel): panel is ListPanel {
  switch (panel.kind) {
    case 'palette':
    case 'help':
    case 'endpoints':
    case 'dedicated':
    case 'tokens':
    case 'settings':
      return true;
    case 'sessions':
      return panel.renaming === null;
    default:
      return false;
  }
}

/** The wheel moves in a list as the arrow keys do. */
export function wheelPanel(state: State, panel: Panel, by: 'up' | 'down'): Next {
  return isList(panel) ? panelCommand(state, panel, by === 'up' ? 'list-up' : 'list-down') : next(state);
}

/** A click on a row of the screen selects the item of a list that is drawn there; elsewhere nothing happens. */
export function clickPanel(state: State, panel: Panel, row: number): Next {
  if (!isList(panel)) return next(state);
  const at = row - ABOVE;
  if (at < 0 || at >= listHeight(state.size.rows)) return next(state);
  const wanted = panel.kind === 'help' ? helpItemAt(panel, panel.list.top + at) : panel.list.top + at;
  if (wanted === null) return next(state);
  const moved = moveTo(state, panel.list.index, wanted);
  const after = topPanel(moved);
  // Below the last item there is none.
  return next(after !== undefined && 'list' in after && after.list.index === wanted ? moved : state);
}

/** The how-manyth item stands in a row of the help; null for a heading, and below the last. */
function helpItemAt(panel: Extract<Panel, { readonly kind: 'help' }>, row: number): number | null {
  const rows = helpRows(panel);
  if (rows[row]?.kind !== 'item') return null;
  return rows.slice(0, row).filter(({ kind }) => kind === 'item').length;
}

/** As the arrow keys would: no further than a screen is high. */
function moveTo(state: State, from: number, to: number): State {
  let moved = state;
  for (let i = 0; i < Math.abs(to - from); i++) {
    const panel = topPanel(moved);
    if (panel === undefined) return moved;
    [moved] = panelCommand(moved, panel, to > from ? 'list-down' : 'list-up');
  }
  return moved;
}
