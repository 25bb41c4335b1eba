import type { Store } from './create-store.ts';
import type { SinkClock } from './token-sink.ts';

/** Behind a change, in ms: shorter than between two steps of an answer, so that work goes on while one comes. */
const REST_MS = 20;

/** As long as an answer that has just begun has the processor for itself, in ms: it may be whole by then. */
export const HEAD_START_MS = 300;

/**
 * Does what a frame left for later, step by step, with keys and frames between, whenever nothing has changed for a
 * moment. `step` gives false when there was nothing to do. Gives what says that there is, where nothing changed.
 */
export function stepWhenIdle(
  store: Pick<Store, 'state' | 'subscribe'>,
  clock: SinkClock,
  step: () => boolean,
): () => void {
  let cancel = () => {};
  let answer: { readonly requestId: string; readonly since: number } | null = null;

  const headStart = (): number => {
    const { live } = store.state();
    if (live === null || live.pieces === 0) return 0;
    if (answer?.requestId !== live.requestId) answer = { requestId: live.requestId, since: clock.elapsed() };
    return answer.since + HEAD_START_MS - clock.elapsed();
  };
  const take = () => {
    if (!step()) return;
    cancel();
    cancel = clock.after(0, take);
  };
  const wait = () => {
    cancel();
    cancel = clock.after(Math.max(REST_MS, headStart()), take);
  };
  store.subscribe(wait);
  return wait;
}
