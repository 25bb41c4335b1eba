import type { CommandId } from '../commands.ts';
import type { Endpoint } from '../endpoint.ts';
import type { EndpointChange } from '../endpoint-change.ts';
import { type EndpointTestState, testOf } from '../endpoint-test.ts';
import type { AppError } from '../errors.ts';
import { keyNamed } from '../key-table.ts';
import { type ListState, newList, selectedItem } from '../list.ts';
import { chooseEndpoint } from '../notebook/endpoint-choice.ts';
import type { ServedModel } from '../served-model.ts';
import { allEndpoints } from '../settings.ts';
import { type Next, next, popPanel, pushPanel, type State, withError, withNotice } from '../state.ts';
import { openDedicated } from './dedicated.ts';
import { openEndpointForm } from './endpoint-form.ts';
import { type EndpointItem, shownEndpoints, usedKey } from './endpoint-items.ts';
import { filterList, moveInList, settleList } from './list-panel.ts';
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
  /** The models on Inference Providers; null: they could not be read. */
  | { readonly type: 'endpoints/models'; readonly models: readonly ServedModel[] | null };

export type EndpointsEffect =
  | { readonly type: 'endpoints/test'; readonly endpoint: Endpoint }
  /** Comes back as `settings-changed`, or as `endpoints/not-kept`. */
  | { readonly type: 'endpoints/keep'; readonly change: EndpointChange }
  | { readonly type: 'endpoints/models' };

export function openEndpoints(state: State, forCell: string | null): Next {
  const name = state.endpoint?.name ?? '';
  const isSaved = allEndpoints(state.settings).some((endpoint) => endpoint.name === name);
  const selected = isSaved ? savedKey(name) : usedKey(name);
  const panel: EndpointsPanel = { kind: 'endpoints', forCell, list: newList(selected), deleted: null };
  const opened = settle(pushPanel(state, panel), panel);
  const isServed = [...state.settings.endpoints, state.endpoint].some((one) => one?.kind === 'providers');
  return isServed ? next(opened, { type: 'endpoints/models' }) : next(opened);
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
    default:
      return moveInList(state, panel, items, id, settle);
  }
}

/** Typed or pasted text: the filter. */
export function endpointsText(state: State, panel: EndpointsPanel, text: string): Next {
  return filterList(state, panel, text, settle);
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
      // What was read before is better than nothing.
      return next({ ...state, served: msg.models ?? state.served ?? null });
  }
}

function settle(state: State, panel: EndpointsPanel): State {
  return settleList(state, panel, shownEndpoints(state, panel));
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
    `Deleted ${name}. ${keyNamed('item-undo')} brings it back.`,
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
