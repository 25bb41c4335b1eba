import { TICK_MS } from '../core/state.ts';
import type { Store } from './create-store.ts';
import type { Clock } from './ports.ts';
import type { SinkClock } from './token-sink.ts';

/** Timers on the screen move while something runs, by themselves where no text moves them; gives what stops them. */
export function keepTicking(store: Store, clock: Clock, timers: SinkClock): () => void {
  let cancel: () => void = () => {};
  const tick = () => {
    const elapsed = clock.elapsed();
    const due = store.state().clock + TICK_MS - elapsed;
    if (due <= 0) store.dispatch({ type: 'tick', elapsed });
    cancel = timers.after(due <= 0 ? TICK_MS : due, tick);
  };
  cancel = timers.after(TICK_MS, tick);
  return () => cancel();
}
