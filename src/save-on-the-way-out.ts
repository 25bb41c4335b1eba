import type { Store } from './runtime/create-store.ts';
import type { EffectRunner } from './runtime/run-effects.ts';

/** What is open when the program is told to end is stopped and saved; the lifecycle bounds the time. */
export async function saveOnTheWayOut(
  store: Store,
  runner: Pick<EffectRunner, 'settled' | 'letGo'>,
  isForced: boolean,
): Promise<void> {
  if (isForced && store.state().leaving === null) store.dispatch({ type: 'leave' });
  runner.letGo();
  await runner.settled();
}
