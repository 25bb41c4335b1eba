import type { CommandId } from '../commands.ts';
import { type Next, next, popPanel, type State } from '../state.ts';

/** Adding or editing a saved endpoint. */
export interface EndpointFormPanel {
  readonly kind: 'endpoint-form';
}

export function endpointFormCommand(state: State, _panel: EndpointFormPanel, id: CommandId): Next {
  return next(id === 'back' ? popPanel(state) : state);
}

/** Typed or pasted text: goes to the field that has the cursor. */
export function endpointFormText(state: State, _panel: EndpointFormPanel, _text: string): Next {
  return next(state);
}
