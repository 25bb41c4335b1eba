import type { State } from './core/state.ts';
import type { Store } from './runtime/create-store.ts';
import type { EffectRunner } from './runtime/run-effects.ts';
import type { LeaveReason, Lifecycle } from './terminal/lifecycle.ts';

type Saving = Pick<EffectRunner, 'settled' | 'letGo'>;

/** What is open when the program is told to end is stopped and saved; the lifecycle bounds the time. */
export async function saveOnTheWayOut(store: Store, runner: Saving, isForced: boolean): Promise<void> {
  if (isForced && store.state().leaving === null) store.dispatch({ type: 'leave' });
  runner.letGo();
  await runner.settled();
}

interface Quitting {
  readonly store: Store;
  readonly runner: Saving;
  readonly lifecycle: Pick<Lifecycle, 'whileSaving'>;
}

/**
 * The user quits: waits until what was asked for is saved, and says so when a disk lets it wait. Resolves to the reason
 * to leave for, with code 5 when the session is not saved.
 */
export async function quitSaved(
  { store, runner, lifecycle }: Quitting,
  code: number,
): Promise<Extract<LeaveReason, { readonly kind: 'quit' }>> {
  runner.letGo();
  const isSaved = await lifecycle.whileSaving(runner.settled(), () => store.dispatch(WAITING));
  const isKept = isSaved && notKept(store.state()) === '';
  return { kind: 'quit', code: code === 0 && !isKept ? 5 : code, isGivenUp: !isSaved };
}

const WAITING = {
  type: 'told',
  tone: 'info',
  text: 'Saving before leaving: the disk has not answered yet. Ctrl+C leaves at once, without what is not saved; what the journal has is kept.',
} as const;

/** Why the session could not be saved; nobody may have seen it yet. '' when it was. */
export function notKept({ saved }: State): string {
  if (saved.kind === 'failed') return `NOT SAVED: ${saved.error.message}`;
  if (saved.kind !== 'saving') return '';
  return 'NOT SAVED: the disk did not answer in time. What the journal has comes back when the session is opened.';
}

/** Which path opens the session again, when it is not in the usual place. */
export function whereKept({ session, keptAt }: State): string {
  if (keptAt?.session !== session.id) return '';
  return `The session is in ${keptAt.path}: hf-tui -s with this path opens it again.`;
}
