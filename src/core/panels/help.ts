import type { CommandId, KeyContext } from '../commands.ts';
import { type Next, next, popPanel, pushPanel, type State } from '../state.ts';

/** What can be done on the screen that help was called from; choosing a line does it. */
export interface HelpPanel {
  readonly kind: 'help';
  readonly about: KeyContext;
}

export function openHelp(state: State, about: KeyContext): Next {
  return next(pushPanel(state, { kind: 'help', about }));
}

export function helpCommand(state: State, _panel: HelpPanel, id: CommandId): Next {
  return next(id === 'back' ? popPanel(state) : state);
}

export function helpText(state: State, _panel: HelpPanel, _text: string): Next {
  return next(state);
}
