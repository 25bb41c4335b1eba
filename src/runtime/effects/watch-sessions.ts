import type { Msg } from '../../core/message.ts';
import type { SessionsPanel } from '../../core/panels/sessions.ts';
import { type State, topPanel } from '../../core/state.ts';
import type { Ports } from '../ports.ts';
import { inOrder, isBusy } from './in-order.ts';
import { HERE } from './sessions.ts';

/** How often the folder is looked at, in ms; a list that takes long to read is read more seldom. */
const EVERY = 1000;
const SHARE = 10;

/** Which list is on the screen: the one before it may still be asleep when it is opened again. */
const latest = new WeakMap<object, number>();

/** Keeps the list of sessions as the folder is while it is open: other windows, and other programs, change it too. */
export async function watchSessions(
  ports: Pick<Ports, 'sessions' | 'clock' | 'search'>,
  on: { readonly state: () => State; readonly dispatch: (msg: Msg) => void },
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  const { sessions, clock, search } = ports;
  if (sessions.folderState === undefined) return;
  const mine = (latest.get(sessions) ?? 0) + 1;
  latest.set(sessions, mine);
  const panelNow = () => (latest.get(sessions) === mine ? openList(on.state()) : null);
  let seen = await sessions.folderState();
  for (let wait = EVERY; ; ) {
    await pause(wait);
    const before = panelNow();
    if (before === null) return;
    const state = await sessions.folderState();
    if (state === seen || !isOnTop(on.state())) continue;
    // Another list is being read, or something is being done to a session: that comes first.
    if (before.items === null || before.progress !== null || isBusy(sessions)) continue;
    const from = clock.elapsed();
    const listed = await inOrder(sessions, () => sessions.list());
    wait = Math.max(EVERY, SHARE * (clock.elapsed() - from));
    const after = panelNow();
    if (after === null) return;
    // What was done to it here meanwhile is not in what was read.
    if (after.items !== before.items || isBusy(sessions) || !isOnTop(on.state())) continue;
    seen = state;
    search?.refresh().catch(() => undefined);
    on.dispatch({ type: 'sessions/listed', ...listed, now: clock.now(), timeZone: HERE });
  }
}

/** Whether no other panel lies on it: a list is taken by the panel that is seen. */
const isOnTop = (state: State): boolean => topPanel(state)?.kind === 'sessions';

function openList({ panels }: State): SessionsPanel | null {
  return panels.find((panel): panel is SessionsPanel => panel.kind === 'sessions') ?? null;
}
