import { holdsCode } from './core/exchange-facts.ts';
import { exchangesAtHand } from './core/notebook/exchanges.ts';
import { loadHighlighter } from './render/code.ts';
import type { Store } from './runtime/create-store.ts';
import { systemTimers } from './timers.ts';

/** How long behind a frame the colours of a further language are learnt, in ms: it is on the terminal by then. */
const LEARN_BEHIND = 16;

/**
 * Code is coloured once there is an answer that may hold some: loading the colours is not for the first frame. Gives
 * what loads them before, when nobody waits for anything: it takes 20 ms or more, in the middle of a stream otherwise.
 */
export function colourCodeLater(store: Store, drawAgain: () => void): () => void {
  let looked = '';
  // Without the colours code is plain: nothing to tell.
  const load = () => {
    stop();
    void loadHighlighter(learnLater).then(
      () => systemTimers.after(0, drawAgain),
      () => {},
    );
  };
  const stop = store.subscribe(() => {
    const state = store.state();
    const { id, exchanges } = state.session;
    // All of a session once, then only what is being answered.
    const fresh = id === looked ? exchanges.slice(-1) : exchangesAtHand(state);
    looked = state.isReading ? '' : id;
    if (fresh.some(holdsCode)) load();
  });
  return load;

  function learnLater(lessons: Iterator<void>): void {
    const next = () => {
      if (lessons.next().done === true) drawAgain();
      else systemTimers.after(0, next);
    };
    systemTimers.after(LEARN_BEHIND, next);
  }
}
