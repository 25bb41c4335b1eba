import type { PromptDraft } from '../composer.ts';
import type { Endpoint } from '../endpoint.ts';
import { chosenRun, type Exchange } from '../exchange.ts';
import { type KeySent, keyNotSent, keysSent } from '../keys-sent.ts';
import { type State, withNotice } from '../state.ts';
import { placeOf } from './cell-prompt.ts';
import { endpointOfRun } from './endpoint-choice.ts';
import { exchangeOf } from './exchanges.ts';

/** A key that may not go without asking, and the endpoint it would go to. */
export interface KeyToAsk extends KeySent {
  readonly endpoint: string;
}

/** The keys in what a draft would send now that nobody has agreed to, for where it would go. */
export function unagreedKeys(state: State, draft: PromptDraft): readonly KeyToAsk[] {
  const { target } = draft;
  const { exchanges, system, parameters } = state.session;
  const endpoint = endpointFor(state, draft);
  if (endpoint === null) return [];
  const edited = target.kind === 'edit' ? exchanges.findIndex(({ id }) => id === target.id) : -1;
  const above = exchanges.slice(0, edited >= 0 ? edited : placeOf(exchanges, target));
  // A path is not sent; but words behind it that were meant to be are looked at before they are lost.
  const input = [draft.input, ...draft.paths].join('\n');
  const { task } = draft;
  return notAgreed(state, endpoint, keysSent({ task, input, system, above, parameters, endpoint }));
}

/** The same for a cell that is asked again. */
export function unagreedKeysAgain(state: State, exchange: Exchange, endpoint: Endpoint): readonly KeyToAsk[] {
  const { exchanges, system, parameters } = state.session;
  const above = exchanges.slice(0, exchanges.indexOf(exchange));
  return notAgreed(state, endpoint, keysSent({ ...exchange, system, above, parameters, endpoint }));
}

/** Where a draft goes: to the endpoint in use, a changed cell to its own. */
function endpointFor(state: State, { target }: PromptDraft): Endpoint | null {
  const edited = target.kind === 'edit' ? exchangeOf(state, target.id) : undefined;
  return edited === undefined ? state.endpoint : endpointOfRun(state, chosenRun(edited));
}

/** These keys may go to their endpoint from now on. They are remembered in memory only. */
export function agreedTo(state: State, keys: readonly KeyToAsk[]): State {
  if (keys.length === 0) return state;
  return { ...state, keysAgreed: [...(state.keysAgreed ?? []), ...keys.map(markOf)] };
}

/** Says that a key was found, and what sends it all the same. */
export function askAbout(state: State, key: KeySent, hint: string): State {
  return withNotice(state, 'error', keyNotSent(key), hint);
}

function notAgreed(
  state: State,
  { name: endpoint }: Endpoint,
  keys: readonly KeySent[],
): readonly KeyToAsk[] {
  const agreed = state.keysAgreed ?? [];
  return keys.map((key) => ({ ...key, endpoint })).filter((key) => !agreed.includes(markOf(key)));
}

function markOf({ endpoint, key }: KeyToAsk): string {
  return `${endpoint}\n${key}`;
}
