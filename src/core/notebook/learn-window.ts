import type { Effect } from '../effect.ts';
import { chosenRun, type Exchange } from '../exchange.ts';
import type { State } from '../state.ts';
import { nextContext, windowKey } from './next-context.ts';

/** Tokens from which on it matters how many there may be. */
const WINDOW_MATTERS = 3000;

/** Once a conversation is long enough for it to matter, its model is asked how long it may become. */
export function learnWindow(state: State, exchange: Exchange): readonly Effect[] {
  const { endpoint } = state;
  const run = chosenRun(exchange);
  if (endpoint === null || run === undefined || run.endpoint.name !== endpoint.name) return [];
  if (endpoint.kind === 'practice' || state.windows?.[windowKey(endpoint)] !== undefined) return [];
  if ((nextContext(state)?.tokens ?? 0) < WINDOW_MATTERS) return [];
  return [{ type: 'learn-window', endpoint, provider: run.endpoint.provider }];
}
