import type { Services } from './ports.ts';
import type { Store } from './runtime/create-store.ts';

/** After the start, when nobody waits for the disk, in ms. */
const AFTER = 4000;

/** Puts old sessions into the trash where the user has set after how many days, and says so. */
export function putAwayWhenIdle(store: Store, { sessions }: Pick<Services, 'sessions'>): void {
  const { settings, practiceOnly } = store.state();
  const days = settings.keepDays;
  if (days === undefined || practiceOnly) return;
  const timer = setTimeout(async () => {
    const count = await sessions.putAwayOld(days);
    if (count === 0) return;
    const what = count === 1 ? 'One session' : `${count} sessions`;
    const text = `${what} not used for ${days} days went to the trash: hf-tui sessions restore brings back.`;
    store.dispatch({ type: 'told', tone: 'info', text });
  }, AFTER);
  timer.unref();
}
