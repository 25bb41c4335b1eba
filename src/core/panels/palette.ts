import type { CommandId } from '../commands.ts';
import { type Next, next, popPanel, pushPanel, type State } from '../state.ts';

/** Find a command by its name and run it. */
export interface PalettePanel {
  readonly kind: 'palette';
}

export function openPalette(state: State): Next {
  return next(pushPanel(state, { kind: 'palette' }));
}

export function paletteCommand(state: State, _panel: PalettePanel, id: CommandId): Next {
  return next(id === 'back' ? popPanel(state) : state);
}

export function paletteText(state: State, _panel: PalettePanel, _text: string): Next {
  return next(state);
}
