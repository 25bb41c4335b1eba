import { type Endpoint, type EndpointSnapshot, remarkOn } from '../endpoint.ts';
import { resolveReference } from '../endpoint-reference.ts';
import type { Run } from '../exchange.ts';
import { type BaseUrls, type Next, next, type State, withError, withNotice } from '../state.ts';
import { saveIfWorth } from './saving.ts';

/** Makes an endpoint the one that the next prompt goes to. Earlier exchanges keep the one that answered them. */
export function chooseEndpoint(state: State, endpoint: Endpoint, notice?: string): Next {
  const chosen: State = { ...state, endpoint, session: { ...state.session, endpoint: endpoint.name } };
  const said = notice ?? remarkOn(endpoint);
  const told = said === '' ? chosen : withNotice(chosen, 'info', said);
  return state.session.exchanges.length > 0 ? saveIfWorth(told) : next(told);
}

/** The same for a name, a model id or a URL as the user wrote it. */
export function chooseReference(state: State, reference: string): Next {
  const resolved = resolveReference(state.settings, reference, state.bases.router);
  if (!resolved.ok) return next(withError(state, resolved.error));
  const { endpoint, notice } = resolved.value;
  const usual = remarkOn(endpoint) || `The next prompt goes to ${endpoint.name}.`;
  return chooseEndpoint(state, endpoint, notice ?? usual);
}

/** The endpoint that answered a run, if it can still be asked; else the one in use. */
export function endpointOfRun(state: State, run: Run | undefined): Endpoint | null {
  if (run !== undefined) {
    const resolved = resolveReference(state.settings, run.endpoint.name, state.bases.router);
    if (resolved.ok) return resolved.value.endpoint;
  }
  return state.endpoint;
}

/** What is recorded of an endpoint before it has said who it is. */
export function snapshotOf(endpoint: Endpoint, bases: BaseUrls): EndpointSnapshot {
  switch (endpoint.kind) {
    case 'providers':
      return { name: endpoint.name, url: `${bases.router}/v1`, model: endpoint.model, provider: '' };
    case 'openai':
    case 'text-generation':
      return { name: endpoint.name, url: endpoint.url, model: endpoint.model ?? '', provider: '' };
    case 'image-to-text':
      return { name: endpoint.name, url: endpoint.url, model: modelInPath(endpoint.url), provider: '' };
    case 'practice':
      return { name: endpoint.name, url: 'built in', model: 'practice', provider: '' };
  }
}

function modelInPath(url: string): string {
  return /\/models\/([^/]+\/[^/?#]+)/.exec(url)?.[1] ?? '';
}
