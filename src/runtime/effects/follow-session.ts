import { keyNamed } from '../../core/key-table.ts';
import type { Msg } from '../../core/message.ts';
import type { State } from '../../core/state.ts';
import type { Ports } from '../ports.ts';

/** How often it is looked for changes, in ms; a session that takes long to read is read more seldom. */
const EVERY = 500;
const SHARE = 10;

/** Shows what another window does to the session that can only be read here, until that changes. */
export async function followSession(
  id: string,
  ports: Pick<Ports, 'sessions' | 'clock'>,
  on: { readonly state: () => State; readonly dispatch: (msg: Msg) => void },
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  const { sessions, clock } = ports;
  const isShown = () => {
    const { session, saved, leaving } = on.state();
    return session.id === id && saved.kind === 'read-only' && leaving === null;
  };
  if (sessions.follow === undefined) return;
  let seen = '';
  for (let wait = EVERY; ; ) {
    await pause(wait);
    if (!isShown()) return;
    const from = clock.elapsed();
    const found = await sessions.follow(id, seen);
    if (!isShown()) return;
    wait = Math.max(EVERY, SHARE * (clock.elapsed() - from));
    // Gone for a moment, or for good: what is on the screen stays.
    if (!found.ok) continue;
    seen = found.value.seen;
    if (found.value.session !== null) on.dispatch({ type: 'session-followed', session: found.value.session });
    if (!found.value.isFree) continue;
    on.dispatch({
      type: 'told',
      tone: 'info',
      text: `The other window has let go of this session: ${keyNamed('sessions')} and ${keyNamed('choose')} open it to go on here.`,
    });
    return;
  }
}
