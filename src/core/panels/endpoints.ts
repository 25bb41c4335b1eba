import type { CommandId } from '../commands.ts';
import { type Next, next, popPanel, pushPanel, type State } from '../state.ts';

/** The list of saved endpoints. */
export interface EndpointsPanel {
  readonly kind: 'endpoints';
  /** An exchange id: choosing runs that cell again on the chosen endpoint. */
  readonly forCell: string | null;
}

export type EndpointsMsg = { readonly type: 'endpoints/tested' };

export type EndpointsEffect = { readonly type: 'endpoints/test' };

export function openEndpoints(state: State, forCell: string | null): Next {
  return next(pushPanel(state, { kind: 'endpoints', forCell }));
}

export function endpointsCommand(state: State, _panel: EndpointsPanel, id: CommandId): Next {
  return next(id === 'back' ? popPanel(state) : state);
}

/** Typed or pasted text: the filter. */
export function endpointsText(state: State, _panel: EndpointsPanel, _text: string): Next {
  return next(state);
}

export function endpointsUpdate(state: State, _msg: EndpointsMsg): Next {
  return next(state);
}
