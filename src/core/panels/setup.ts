import type { CommandId } from '../commands.ts';
import { type Next, next, popPanel, pushPanel, type State } from '../state.ts';

/** The set-up wizard. */
export interface SetupPanel {
  readonly kind: 'setup';
}

export type SetupMsg = { readonly type: 'setup/opened' };

export type SetupEffect = { readonly type: 'setup/find-tokens' };

export function openSetup(state: State): Next {
  return next(pushPanel(state, { kind: 'setup' }), { type: 'setup/find-tokens' });
}

export function setupCommand(state: State, _panel: SetupPanel, id: CommandId): Next {
  return next(id === 'back' ? popPanel(state) : state);
}

/** Typed or pasted text. */
export function setupText(state: State, _panel: SetupPanel, _text: string): Next {
  return next(state);
}

export function setupUpdate(state: State, _msg: SetupMsg): Next {
  return next(state);
}
