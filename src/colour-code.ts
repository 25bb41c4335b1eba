import { holdsCode } from './core/exchange-facts.ts';
import { exchangesAtHand } from './core/notebook/exchanges.ts';
import { loadHighlighter } from './render/code.ts';
import type { Store } from './runtime/create-store.ts';
import { HEAD_START_MS } from './runtime/step-when-idle.ts';
import { systemTimers } from './timers.ts';

export interface Colours {
  /** Loads them, when nobody waits for anything: it takes 20 ms or more, in the middle of a stream otherwise. */
  readonly load: () => void;
  /** A step in learning a language that code was seen in; false when there is none to learn. */
  readonly learn: () => boolean;
}

/**
 * Code is coloured once there is an answer that may hold some: loading the colours is not for the first frame.
 * The answer that has just begun is not held up by it. `toLearn` is told when there is a language to learn, which is not
 * for the frame that first shows it.
 */
export function colourCodeLater(store: Store, drawAgain: () => void, toLearn: () => void): Colours {
  let looked = '';
  const lessons: Iterator<void>[] = [];
  const hear = (some: Iterator<void>) => {
    lessons.push(some);
    toLearn();
  };
  // Without the colours code is plain: nothing to tell.
  const load = () => {
    stop();
    void loadHighlighter(hear).then(
      () => systemTimers.after(0, drawAgain),
      () => {},
    );
  };
  const loadSoon = () => {
    stop();
    systemTimers.after(HEAD_START_MS, load);
  };
  const stop = store.subscribe(() => {
    const state = store.state();
    const { id, exchanges } = state.session;
    // All of a session once, then only what is being answered.
    const fresh = id === looked ? exchanges.slice(-1) : exchangesAtHand(state);
    looked = state.isReading ? '' : id;
    if (!fresh.some(holdsCode)) return;
    if (state.live === null) load();
    else loadSoon();
  });
  return {
    load,
    learn() {
      const [first] = lessons;
      if (first?.next().done === true) {
        lessons.shift();
        drawAgain();
      }
      return first !== undefined;
    },
  };
}
