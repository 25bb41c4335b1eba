import type { CommandId } from '../commands.ts';
import { describeEndpoint, type Endpoint, type Task, tasksOf } from '../endpoint.ts';
import type { EndpointChange } from '../endpoint-change.ts';
import { resolveReference } from '../endpoint-reference.ts';
import { type EndpointTestState, testOf } from '../endpoint-test.ts';
import type { AppError } from '../errors.ts';
import { factsOf } from '../exchange-facts.ts';
import {
  filterItems,
  follow,
  type ListItem,
  type ListState,
  listCommand,
  listHeight,
  listText,
  newList,
  selectAt,
  selectedIndex,
  selectedItem,
} from '../list.ts';
import type { ModelSuggestion } from '../model-suggestion.ts';
import { chooseEndpoint } from '../notebook/endpoint-choice.ts';
import { exchangesAtHand } from '../notebook/exchanges.ts';
import { isRetiredAddress } from '../retired-host.ts';
import { type SafeText, safeLine, words } from '../safe-text.ts';
import { allEndpoints } from '../settings.ts';
import {
  type Next,
  next,
  popPanel,
  pushPanel,
  replaceTop,
  type State,
  withError,
  withNotice,
} from '../state.ts';
import { describeServer, describeToken } from '../token-destination.ts';
import { openDedicated } from './dedicated.ts';
import { modelsArrived, openEndpointForm } from './endpoint-form.ts';
import { keepChange, savedKey } from './saved-endpoints.ts';

/** The list of saved endpoints. */
export interface EndpointsPanel {
  readonly kind: 'endpoints';
  /** An exchange id: choosing runs that cell again on the chosen endpoint. */
  readonly forCell: string | null;
  readonly list: ListState;
  /** What was deleted last, and where it stood. */
  readonly deleted: {
    readonly endpoint: Endpoint;
    readonly index: number;
    readonly wasDefault: boolean;
  } | null;
}

export type EndpointsMsg =
  | {
      readonly type: 'endpoints/tested';
      readonly outcome: Exclude<EndpointTestState, { readonly kind: 'testing' }>;
    }
  /** A change that is on the screen could not be written to the configuration. */
  | { readonly type: 'endpoints/not-kept'; readonly error: AppError }
  /** Models to suggest; null: none could be read. */
  | { readonly type: 'endpoints/models'; readonly models: readonly ModelSuggestion[] | null };

export type EndpointsEffect =
  | { readonly type: 'endpoints/test'; readonly endpoint: Endpoint }
  /** Comes back as `settings-changed`, or as `endpoints/not-kept`. */
  | { readonly type: 'endpoints/keep'; readonly change: EndpointChange }
  | { readonly type: 'endpoints/models' };

/** A row: a saved endpoint, or what can be done with a model id or URL that was typed. */
export interface EndpointItem extends ListItem {
  readonly endpoint: Endpoint;
  readonly row: 'saved' | 'once' | 'save';
  /** What is worth saying when it is chosen; '' for nothing. */
  readonly notice: string;
}

export function openEndpoints(state: State, forCell: string | null): Next {
  const name = state.endpoint?.name ?? '';
  const isSaved = allEndpoints(state.settings).some((endpoint) => endpoint.name === name);
  const selected = isSaved ? savedKey(name) : usedKey(name);
  const panel: EndpointsPanel = { kind: 'endpoints', forCell, list: newList(selected), deleted: null };
  return next(settle(pushPanel(state, panel), panel));
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

const usedKey = (name: string): string => `used:${name}`;

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
      safeLine(describeTasks(endpoint)),
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

function describeTasks(endpoint: Endpoint): string {
  return tasksOf(endpoint)
    .map((task) => TASK_WORDS[task])
    .join(' · ');
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

export function endpointsCommand(state: State, panel: EndpointsPanel, id: CommandId): Next {
  const items = shownEndpoints(state, panel);
  const item = selectedItem(items, panel.list);
  switch (id) {
    case 'back':
      return next(popPanel(state));
    case 'choose':
      return item === undefined ? next(state) : choose(state, panel, item);
    case 'list-mine':
      return openDedicated(state);
    case 'item-add':
      // It begins with the model id or URL that was typed, if one was.
      return openEndpointForm(state, null, items.find((one) => one.row === 'save')?.endpoint ?? null);
    case 'item-edit':
      if (item === undefined) return next(state);
      if (item.row !== 'saved') return openEndpointForm(state, null, item.endpoint);
      if (item.endpoint.kind === 'practice') return builtIn(state, 'edited');
      return openEndpointForm(state, item.endpoint, item.endpoint);
    case 'item-test':
      return item === undefined ? next(state) : test(state, item.endpoint);
    case 'item-default':
      return item?.row === 'saved' ? makeDefault(state, item.endpoint.name) : next(state);
    case 'item-delete':
      if (item?.row !== 'saved') return next(state);
      return item.endpoint.kind === 'practice'
        ? builtIn(state, 'deleted')
        : remove(state, panel, item.endpoint);
    case 'item-undo':
      return panel.deleted === null ? next(state, { type: 'suspend' }) : restore(state, panel, panel.deleted);
    default: {
      const list = listCommand(panel.list, items, id, listHeight(state.size.rows));
      return next(list === null ? state : settle(state, { ...panel, list }));
    }
  }
}

/** Typed or pasted text: the filter. */
export function endpointsText(state: State, panel: EndpointsPanel, text: string): Next {
  return next(settle(state, { ...panel, list: listText(panel.list, text) }));
}

export function endpointsUpdate(state: State, msg: EndpointsMsg): Next {
  switch (msg.type) {
    case 'endpoints/tested':
      return next(withTest(state, msg.outcome));
    case 'endpoints/not-kept': {
      const hint = `It holds until you quit. ${msg.error.hint}`.trim();
      return next(withError(state, { ...msg.error, hint }));
    }
    case 'endpoints/models':
      return next(modelsArrived(state, msg.models));
  }
}

/** Puts the panel back on top with its selection in view. */
function settle(state: State, panel: EndpointsPanel): State {
  const items = shownEndpoints(state, panel);
  const at = selectedIndex(items, panel.list);
  const list = at < 0 ? panel.list : selectAt(panel.list, items, at);
  return replaceTop(state, { ...panel, list: follow(list, items, listHeight(state.size.rows)) });
}

function choose(state: State, panel: EndpointsPanel, item: EndpointItem): Next {
  if (item.row === 'save') return openEndpointForm(state, null, item.endpoint);
  const closed = popPanel(state);
  if (panel.forCell !== null) {
    const told = item.notice === '' ? closed : withNotice(closed, 'info', item.notice);
    return next(told, { type: 'start-again', exchangeId: panel.forCell, endpoint: item.endpoint });
  }
  const isSame = state.endpoint === item.endpoint && state.session.endpoint === item.endpoint.name;
  return isSame
    ? next(closed)
    : chooseEndpoint(closed, item.endpoint, item.notice === '' ? undefined : item.notice);
}

function builtIn(state: State, what: 'edited' | 'deleted'): Next {
  return next(withNotice(state, 'info', `The practice endpoint is built in: it cannot be ${what}.`));
}

function test(state: State, endpoint: Endpoint): Next {
  if (testOf(state.endpointTests, endpoint)?.kind === 'testing') return next(state);
  return next(withTest(state, { kind: 'testing', endpoint }), { type: 'endpoints/test', endpoint });
}

function withTest(state: State, test: EndpointTestState): State {
  return { ...state, endpointTests: new Map(state.endpointTests).set(test.endpoint.name, test) };
}

function makeDefault(state: State, name: string): Next {
  if (state.settings.defaultEndpoint === name) {
    return next(withNotice(state, 'info', `${name} is the default already.`));
  }
  return keepChange(state, { kind: 'default', name }, `New sessions begin on ${name}.`);
}

function remove(state: State, panel: EndpointsPanel, endpoint: Endpoint): Next {
  const { name } = endpoint;
  const index = state.settings.endpoints.findIndex((known) => known.name === name);
  const wasDefault = state.settings.defaultEndpoint === name;
  const [gone, effects] = keepChange(
    state,
    { kind: 'remove', name },
    `Deleted ${name}. Ctrl+Z brings it back.`,
  );
  return [settle(gone, { ...panel, deleted: { endpoint, index, wasDefault } }), effects];
}

function restore(state: State, panel: EndpointsPanel, deleted: NonNullable<EndpointsPanel['deleted']>): Next {
  const { name } = deleted.endpoint;
  const [back, effects] = keepChange(state, { kind: 'restore', ...deleted }, `${name} is back.`);
  const list = { ...panel.list, selected: savedKey(name) };
  return [settle(back, { ...panel, deleted: null, list }), effects];
}

/** Whether this is the endpoint that the next prompt goes to. */
export function isInUse(state: State, endpoint: Endpoint): boolean {
  return state.endpoint !== null && state.endpoint.name === endpoint.name;
}

export function isDefault(state: State, endpoint: Endpoint): boolean {
  return state.settings.defaultEndpoint === endpoint.name;
}
