import type { KeyContext } from './commands.ts';
import { contextOfPanel } from './panels/panel.ts';
import { type State, topPanel } from './state.ts';

/** Where the keyboard is. */
export function contextOf(state: State): KeyContext {
  const panel = topPanel(state);
  if (panel !== undefined) return contextOfPanel(panel);
  if (state.find?.typing === true) return 'find';
  return state.mode === 'edit' ? 'prompt' : 'cells';
}
