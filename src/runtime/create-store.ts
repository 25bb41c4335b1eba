import type { Effect } from '../core/effect.ts';
import type { Msg } from '../core/message.ts';
import type { State } from '../core/state.ts';
import { update } from '../core/update.ts';

/** Holds the state. `dispatch` -> update -> new state -> listeners -> effects, whose results are messages again. */
export interface Store {
  readonly state: () => State;
  readonly dispatch: (msg: Msg) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Effects are run after the new state is in place and drawn; messages they send at once wait their turn. */
export function createStore(initial: State, runEffect: (effect: Effect, store: Store) => void): Store {
  let state = initial;
  const listeners = new Set<() => void>();
  const waiting: Msg[] = [];
  let busy = false;

  const store: Store = {
    state: () => state,
    dispatch(msg) {
      waiting.push(msg);
      if (busy) return;
      busy = true;
      try {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const before = state;
          const [after, effects] = update(state, next);
          state = after;
          if (after !== before) for (const listener of listeners) listener();
          for (const effect of effects) runEffect(effect, store);
        }
      } finally {
        busy = false;
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return store;
}
