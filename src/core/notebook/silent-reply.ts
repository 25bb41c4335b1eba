import { type Live, type Next, next, type State, withNotice } from '../state.ts';
import { stopLive } from './run.ts';

/** Whether a reply that has gone silent is asked about, and nobody has answered yet. */
export function isAsked(live: Live | null): boolean {
  return live !== null && live.phase !== 'stopping' && live.silent?.asked === true;
}

/** Goes on waiting for a reply that is silent: it is asked about again after as long a silence. */
export function keepWaiting(state: State): Next {
  const { live } = state;
  if (live === null) return next(noReply(state));
  if (live.silent === null || !live.silent.asked) {
    return next(withNotice(state, 'info', 'The reply is waited for anyway.', 'Ctrl+C stops it.'));
  }
  return next({ ...state, live: { ...live, silent: { ...live.silent, asked: false } } });
}

/** Stops the reply, keeps what arrived as an answer, and asks the same endpoint again. */
export function askAnew(state: State): Next {
  const { live } = state;
  if (live === null) return next(noReply(state));
  if (live.phase === 'stopping') return next(state);
  const [stopping, effects] = stopLive(state);
  const stopped = stopping.live;
  return [stopped === null ? stopping : { ...stopping, live: { ...stopped, again: true } }, effects];
}

function noReply(state: State): State {
  return withNotice(state, 'info', 'No reply is coming.', 'r in command mode asks a cell again.');
}
