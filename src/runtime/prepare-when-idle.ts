import type { State } from '../core/state.ts';
import type { Store } from './create-store.ts';
import type { SinkClock } from './token-sink.ts';

/** Nothing happens for so long before anything is loaded ahead, in ms: loading holds up a key that is typed meanwhile. */
export const IDLE_MS = 600;

/**
 * Loads what the first request needs while nobody is typing: measured, the first piece of an answer then comes after
 * 17 ms instead of 190 ms. A prompt that is sent before loads it by itself. `steps` come behind that.
 */
export function prepareWhenIdle(
  store: Pick<Store, 'state' | 'subscribe'>,
  clock: Pick<SinkClock, 'after'>,
  prepare: () => Promise<void>,
  steps: Iterator<unknown> = [].values(),
): void {
  let cancel = () => {};
  const begin = () => {
    cancel();
    stop();
    void prepare().then(() => inIdleTurns(store, clock, steps));
  };
  const wait = () => {
    cancel();
    cancel = clock.after(IDLE_MS, begin);
  };
  const stop = store.subscribe(() => {
    if (store.state().live === null) wait();
    else begin();
  });
  wait();
}

/**
 * Goes through such a preparation step by step, and lets keys, frames and the network come between. The time in which a
 * server has not said anything yet is used too; the rest is left when an answer comes, which is to have the processor
 * for itself.
 */
export async function inIdleTurns(
  store: Pick<Store, 'state'>,
  clock: Pick<SinkClock, 'after'>,
  steps: Iterator<unknown>,
): Promise<void> {
  while (!isAnswered(store.state()) && steps.next().done !== true) {
    await new Promise<void>((resolve) => {
      clock.after(0, resolve);
    });
  }
}

function isAnswered({ live }: State): boolean {
  return live !== null && live.pieces > 0;
}
