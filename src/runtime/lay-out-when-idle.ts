import type { Store } from './create-store.ts';
import type { SinkClock } from './token-sink.ts';

/** Behind a change, in ms: shorter than between two steps of an answer, so that it goes on while one comes. */
const REST_MS = 40;

/**
 * Lays out what a frame left out, as it was not to be seen, before somebody scrolls there: step by step, with keys and
 * frames between, whenever nothing has changed for a moment. `more` takes a step; false when there was none to take.
 */
export function layOutWhenIdle(
  store: Pick<Store, 'subscribe'>,
  clock: Pick<SinkClock, 'after'>,
  more: () => boolean,
): void {
  let cancel = () => {};
  const step = () => {
    if (more()) cancel = clock.after(0, step);
  };
  store.subscribe(() => {
    cancel();
    cancel = clock.after(REST_MS, step);
  });
}
