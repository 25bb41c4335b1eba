import { describeEndpoint, type Endpoint, type Task, tasksOf } from '../endpoint.ts';
import { resolveReference } from '../endpoint-reference.ts';
import { factsOf } from '../exchange-facts.ts';
import { filterItems, type ListItem } from '../list.ts';
import { exchangesAtHand } from '../notebook/exchanges.ts';
import { isRetiredAddress } from '../retired-host.ts';
import { type SafeText, safeLine, words } from '../safe-text.ts';
import { offerFor, type ProviderOffer, partsOf, servedModel } from '../served-model.ts';
import { allEndpoints } from '../settings.ts';
import type { State } from '../state.ts';
import { describeServer, describeToken } from '../token-destination.ts';
import type { EndpointsPanel } from './endpoints.ts';
import { savedKey } from './saved-endpoints.ts';

/** A row: a saved endpoint, or what can be done with a model id or URL that was typed. */
export interface EndpointItem extends ListItem {
  readonly endpoint: Endpoint;
  readonly row: 'saved' | 'once' | 'save';
  /** What is worth saying when it is chosen; '' for nothing. */
  readonly notice: string;
}

/** The rows that the screen shows: what matches, then what can be done with a model id or URL that was typed. */
export function shownEndpoints(state: State, panel: EndpointsPanel): readonly EndpointItem[] {
  const query = panel.list.filter.text;
  return [...filterItems([...savedItems(state), ...usedItems(state)], query), ...offers(state, query)];
}

/** A row for every saved endpoint, practice last. */
export function savedItems(state: State): readonly EndpointItem[] {
  return allEndpoints(state.settings).map((endpoint) => savedItem(state, endpoint));
}

/** A row for every endpoint of this session that is not saved: after switching away there is a way back. */
function usedItems(state: State): readonly EndpointItem[] {
  const saved = new Set(allEndpoints(state.settings).map((endpoint) => endpoint.name));
  const names = new Set(exchangesAtHand(state).flatMap((exchange) => factsOf(exchange).endpoints));
  if (state.endpoint !== null) names.add(state.endpoint.name);
  return [...names].flatMap((name) => {
    const resolved = saved.has(name) ? null : resolveReference(state.settings, name, state.bases.router);
    if (resolved?.ok !== true) return [];
    return [{ ...savedItem(state, resolved.value.endpoint), key: usedKey(name), row: 'once' as const }];
  });
}

/** The key of a row for an endpoint that is used and not saved. */
export const usedKey = (name: string): string => `used:${name}`;

/** Why what was typed names nothing that could be asked; '' when it does, or when it is just a filter. */
export function refusalOf(state: State, panel: EndpointsPanel): string {
  const query = panel.list.filter.text.trim();
  if (!query.includes('://') && !isRetiredAddress(query)) return '';
  const resolved = resolveReference(state.settings, query, state.bases.router);
  return resolved.ok ? '' : `${resolved.error.message} ${resolved.error.hint}`;
}

function savedItem(state: State, endpoint: Endpoint): EndpointItem {
  return {
    key: savedKey(endpoint.name),
    row: 'saved',
    endpoint,
    notice: '',
    fields: [
      safeLine(endpoint.name),
      safeLine(modelOrHost(endpoint)),
      safeLine(describeServer(endpoint, state.bases)),
      safeLine(describeTasks(endpoint, takesImages(state, endpoint))),
      safeLine(describeToken(endpoint.token)),
    ],
  };
}

/** The model without its provider, which has a column of its own. */
function modelOrHost(endpoint: Endpoint): string {
  const text = describeEndpoint(endpoint);
  return endpoint.kind === 'providers' ? (text.split(':')[0] ?? text) : text;
}

const TASK_WORDS: Readonly<Record<Task, string>> = {
  chat: 'chat',
  'image-to-text': 'images',
  'text-generation': 'text',
};

function describeTasks(endpoint: Endpoint, takesImages: boolean): string {
  return [...tasksOf(endpoint).map((task) => TASK_WORDS[task]), ...(takesImages ? ['images'] : [])].join(
    ' · ',
  );
}

function takesImages({ served }: State, endpoint: Endpoint): boolean {
  return endpoint.kind === 'providers' && servedModel(served, endpoint.model)?.vision === true;
}

/** Who would answer now and for what, by the router's list; null when that is not known. */
export function offerOf({ served }: Pick<State, 'served'>, endpoint: Endpoint): ProviderOffer | null {
  const model = endpoint.kind === 'providers' ? servedModel(served, endpoint.model) : undefined;
  return model === undefined || endpoint.kind !== 'providers'
    ? null
    : offerFor(model, partsOf(endpoint.model).suffix);
}

function offers(state: State, query: string): readonly EndpointItem[] {
  const text = query.trim();
  if (text === '' || !/[/:]/.test(text)) return [];
  if (allEndpoints(state.settings).some((endpoint) => endpoint.name === text)) return [];
  const resolved = resolveReference(state.settings, text, state.bases.router);
  if (!resolved.ok) return [];
  const { endpoint, notice = '' } = resolved.value;
  const about = words`${modelOrHost(endpoint)}`;
  const offer = (row: 'once' | 'save', label: SafeText): EndpointItem => ({
    key: row,
    row,
    endpoint,
    notice,
    fields: [label, about],
  });
  return [offer('once', words`use ${endpoint.name} once`), offer('save', words`save ${endpoint.name}`)];
}
