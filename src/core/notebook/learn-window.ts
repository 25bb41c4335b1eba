import type { Effect } from '../effect.ts';
import type { Endpoint } from '../endpoint.ts';
import { chosenRun, type Exchange } from '../exchange.ts';
import type { Next, State } from '../state.ts';
import { nextContext, windowKey } from './next-context.ts';

/** Tokens from which on it matters how many there may be: windows of less than a thousand are rare. */
const WINDOW_MATTERS = 400;
/** Answers that are looked at for the provider that gave them. */
const LOOKED_AT = 20;

/**
 * Once what would be sent is long enough for it to matter, the model is asked how long it may become: before it is sent,
 * while the prompt rests or when something was pasted. Shorter prompts ask nobody: the question alone may wake a server
 * that costs money.
 */
export function learnEarly([state, effects]: Next): Next {
  const { endpoint } = state;
  if (endpoint === null || state.composer.buffer.text.startsWith('/') || !matters(state, endpoint))
    return [state, effects];
  const key = windowKey(endpoint);
  if (state.windows?.[key] !== undefined) return [state, effects];
  return [
    { ...state, windows: { ...state.windows, [key]: null } },
    [...effects, { type: 'learn-window', endpoint, provider: lastProvider(state, endpoint) }],
  ];
}

/** The same behind an answer; behind the first one once more: a server may have been starting, and a provider is known. */
export function learnWindow(state: State, exchange: Exchange): readonly Effect[] {
  const { endpoint } = state;
  const run = chosenRun(exchange);
  if (endpoint === null || run === undefined || run.endpoint.name !== endpoint.name) return [];
  if (!matters(state, endpoint)) return [];
  const isFirst = state.session.exchanges.length === 1 && exchange.runs.length === 1;
  if (state.windows?.[windowKey(endpoint)] !== undefined && !isFirst) return [];
  return [{ type: 'learn-window', endpoint, provider: run.endpoint.provider }];
}

function matters(state: State, endpoint: Endpoint): boolean {
  return endpoint.kind !== 'practice' && (nextContext(state)?.tokens ?? 0) >= WINDOW_MATTERS;
}

/** The provider that answered last there; '' when none is known. */
function lastProvider({ session }: State, { name }: Endpoint): string {
  const runs = session.exchanges.slice(-LOOKED_AT).flatMap((exchange) => chosenRun(exchange) ?? []);
  return runs.findLast(({ endpoint }) => endpoint.name === name)?.endpoint.provider ?? '';
}
