import type { InHand } from '../composer.ts';
import { bufferOf } from '../editor/buffer.ts';
import { type Exchange, settled } from '../exchange.ts';
import { type Next, next, type State } from '../state.ts';
import { changeRun, exchangeOf } from './exchanges.ts';
import { saveIfWorth, withDraft } from './saving.ts';

/**
 * Goes on in a session of its own that begins like this one, up to and with an exchange. This one is left as others
 * are: an answer that is coming stops, and is in both with what has arrived; what was written and not sent is saved.
 */
export function fork(state: State, upTo: Exchange): Next {
  const [left, effects] = stopped(withGoneInPrompt(state));
  const { session } = withDraft(left);
  const [saved, saving] = saveIfWorth(left, { type: 'fork-session', session, upTo: upTo.id });
  return [saved, [...effects, ...saving]];
}

/** The answer that is coming ends here; what is on its way is heard no more. */
function stopped(state: State): Next {
  const { live } = state;
  if (live === null) return next(state);
  const totalMs = Math.round(state.clock - live.since);
  const ended = changeRun(state, live.exchangeId, (run) => ({
    ...settled(run),
    timing: { ...run.timing, totalMs },
  }));
  const exchange = exchangeOf(ended, live.exchangeId);
  const quiet: State = { ...ended, live: null };
  if (exchange === undefined) return next(quiet, { type: 'stop', requestId: live.requestId });
  return next(
    quiet,
    { type: 'stop', requestId: live.requestId },
    { type: 'journal-end', sessionId: state.session.id, exchange },
  );
}

/** What was written in cells that were deleted since has no other place than the prompt: they do not come back. */
function withGoneInPrompt(state: State): State {
  const { session, composer, leftCells = {} } = state;
  const there = new Set(session.exchanges.map(({ id }) => id));
  const isGone = ([, { place }]: readonly [string, { readonly place: { readonly id: string } }]) =>
    !there.has(place.id);
  const all = Object.entries(leftCells);
  const gone = all.filter(isGone).map(([, cell]) => cell);
  if (gone.length === 0 || composer.target.kind !== 'end' || state.saved.kind === 'read-only') return state;
  const texts = [...gone.map(({ buffer }) => buffer.text), composer.buffer.text];
  const inHand: InHand = {
    buffer: bufferOf(texts.filter((text) => text !== '').join('\n\n')),
    attachments: [...gone.flatMap(({ attachments }) => attachments), ...composer.attachments],
  };
  const kept = Object.fromEntries(all.filter((entry) => !isGone(entry)));
  return { ...state, leftCells: kept, composer: { ...composer, ...inHand } };
}
