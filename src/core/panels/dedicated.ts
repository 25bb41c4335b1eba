import type { CommandId } from '../commands.ts';
import {
  consequenceOf,
  type DedicatedEndpoint,
  type DedicatedList,
  describeCost,
  describeState,
  endpointOfDedicated,
  powerOf,
  saidOf,
} from '../dedicated.ts';
import type { AppError, Result } from '../errors.ts';
import { keyNamed } from '../key-table.ts';
import { filterItems, type ListItem, type ListState, newList, selectedItem } from '../list.ts';
import { chooseEndpoint } from '../notebook/endpoint-choice.ts';
import { safeLine } from '../safe-text.ts';
import {
  type Next,
  next,
  popPanel,
  pushPanel,
  replaceTop,
  type State,
  topPanel,
  withError,
  withNotice,
} from '../state.ts';
import { openConfirm } from './confirm.ts';
import { filterList, moveInList, settleList } from './list-panel.ts';
import { keepChange } from './saved-endpoints.ts';

/** The user's dedicated Inference Endpoints, as the service lists them. */
export interface DedicatedPanel {
  readonly kind: 'dedicated';
  readonly list: ListState;
  readonly load:
    | { readonly kind: 'loading' }
    | { readonly kind: 'failed'; readonly error: AppError }
    | { readonly kind: 'loaded'; readonly found: DedicatedList };
}

export type DedicatedMsg =
  | { readonly type: 'dedicated/listed'; readonly result: Result<DedicatedList> }
  | {
      readonly type: 'dedicated/changed';
      readonly key: string;
      readonly power: 'resume' | 'pause';
      readonly result: Result<DedicatedEndpoint>;
    };

export type DedicatedEffect =
  /** Comes back as `dedicated/listed`. */
  | { readonly type: 'dedicated/list' }
  /** Comes back as `dedicated/changed`. */
  | {
      readonly type: 'dedicated/change';
      readonly endpoint: DedicatedEndpoint;
      readonly power: 'resume' | 'pause';
    };

export interface DedicatedItem extends ListItem {
  readonly endpoint: DedicatedEndpoint;
}

export function dedicatedKey({ namespace, name }: Pick<DedicatedEndpoint, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

/** Opens the list and asks the service for it. */
export function openDedicated(state: State): Next {
  const panel: DedicatedPanel = {
    kind: 'dedicated',
    list: newList(),
    load: { kind: 'loading' },
  };
  return next(pushPanel(state, panel), { type: 'dedicated/list' });
}

const itemsOf = new WeakMap<DedicatedList, readonly DedicatedItem[]>();

/** The rows that the filter leaves. */
export function shownDedicated(panel: DedicatedPanel): readonly DedicatedItem[] {
  if (panel.load.kind !== 'loaded') return [];
  const { found } = panel.load;
  const items = itemsOf.get(found) ?? found.endpoints.map(itemOf);
  itemsOf.set(found, items);
  return filterItems(items, panel.list.filter.text);
}

function itemOf(endpoint: DedicatedEndpoint): DedicatedItem {
  return {
    key: dedicatedKey(endpoint),
    endpoint,
    fields: [
      safeLine(endpoint.name),
      safeLine(endpoint.repository),
      safeLine(describeState(endpoint.state)),
      safeLine(endpoint.task),
      safeLine(endpoint.namespace),
    ],
  };
}

export function dedicatedCommand(state: State, panel: DedicatedPanel, id: CommandId): Next {
  const items = shownDedicated(panel);
  const item = selectedItem(items, panel.list);
  switch (id) {
    case 'back':
      return next(popPanel(state));
    case 'list-mine':
      if (panel.load.kind === 'loading') return next(state);
      return next(replaceTop(state, { ...panel, load: { kind: 'loading' } }), { type: 'dedicated/list' });
    case 'choose':
      return item === undefined ? next(state) : choose(state, item.endpoint);
    case 'item-power':
      return item === undefined ? next(state) : askPower(state, item.endpoint);
    default:
      return moveInList(state, panel, items, id, settle);
  }
}

/** Typed or pasted text: the filter. */
export function dedicatedText(state: State, panel: DedicatedPanel, text: string): Next {
  return filterList(state, panel, text, settle);
}

export function dedicatedUpdate(state: State, msg: DedicatedMsg): Next {
  switch (msg.type) {
    case 'dedicated/listed': {
      const { result } = msg;
      const load: DedicatedPanel['load'] = result.ok
        ? { kind: 'loaded', found: result.value }
        : { kind: 'failed', error: result.error };
      return next(changePanel(state, (panel) => ({ ...panel, load })));
    }
    case 'dedicated/changed': {
      const { result, key, power } = msg;
      if (!result.ok) return next(withError(state, result.error));
      const shown = changePanel(state, (panel) => withChanged(panel, key, result.value));
      const said =
        power === 'pause'
          ? `Paused ${result.value.name}: it costs nothing until it is resumed.`
          : `${result.value.name} is starting. ${keyNamed('list-mine')} shows how far it is.`;
      return next(withNotice(shown, 'done', said));
    }
  }
}

function withChanged(panel: DedicatedPanel, key: string, changed: DedicatedEndpoint): DedicatedPanel {
  if (panel.load.kind !== 'loaded') return panel;
  const { found } = panel.load;
  const endpoints = found.endpoints.map((one) => (dedicatedKey(one) === key ? changed : one));
  return { ...panel, load: { kind: 'loaded', found: { ...found, endpoints } } };
}

/** Changes the panel wherever it lies: a question may lie over it. */
function changePanel(state: State, change: (panel: DedicatedPanel) => DedicatedPanel): State {
  const panels = state.panels.map((panel) => (panel.kind === 'dedicated' ? change(panel) : panel));
  return { ...state, panels };
}

function settle(state: State, panel: DedicatedPanel): State {
  return settleList(state, panel, shownDedicated(panel));
}

/** Saves it where it is not saved yet, and uses it: for the prompts to come, or for the cell that was to be asked. */
function choose(state: State, dedicated: DedicatedEndpoint): Next {
  const resolved = endpointOfDedicated(dedicated, state.settings, state.bases);
  if (!resolved.ok) return next(withError(state, resolved.error));
  const { endpoint, isNew } = resolved.value;
  const below = topPanel(popPanel(state));
  const forCell = below?.kind === 'endpoints' ? below.forCell : null;
  const closed = below?.kind === 'endpoints' ? popPanel(popPanel(state)) : popPanel(state);
  const said = saidOf(dedicated);
  const says = [
    isNew ? `Saved ${endpoint.name}.` : '',
    consequenceOf(dedicated.state),
    said === '' ? '' : `Hugging Face says: ${said}`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
  const [kept, effects] = isNew
    ? keepChange(closed, { kind: 'put', endpoint, replaces: null }, says)
    : next(says === '' ? closed : withNotice(closed, 'info', says));
  if (forCell !== null) return [kept, [...effects, { type: 'start-again', exchangeId: forCell, endpoint }]];
  const [chosen, more] = chooseEndpoint(kept, endpoint, says === '' ? undefined : says);
  return [chosen, [...effects, ...more]];
}

/** Pausing stops answers for everybody, resuming costs money: neither happens without a yes. */
function askPower(state: State, endpoint: DedicatedEndpoint): Next {
  const power = powerOf(endpoint.state);
  const name = dedicatedKey(endpoint);
  const question =
    power === 'pause'
      ? `Pause ${name}? It stops for everybody, in the middle of an answer too, and answers nobody until it is resumed. Paused it costs nothing.`
      : `Resume ${name}? It costs money from the moment it starts: ${describeCost(endpoint)}, until it is paused again.`;
  return openConfirm(state, question, `${power} it`, [{ type: 'dedicated/change', endpoint, power }]);
}
