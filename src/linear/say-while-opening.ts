import type { Notice, State } from '../core/state.ts';
import type { Store } from '../runtime/create-store.ts';
import { noticeChange } from './say-changes.ts';
import type { Voice } from './voice.ts';

/**
 * Says what is told of a session until all of it is there: a big one that is damaged takes seconds. To be called when it
 * is; gives what was said last, which is not to be said again.
 */
export function sayWhileOpening(
  store: Pick<Store, 'state' | 'subscribe'>,
  voice: Pick<Voice, 'say'>,
): () => Notice | null {
  let before: State = store.state();
  let said: Notice | null = null;
  const stop = store.subscribe(() => {
    const state = store.state();
    if (!state.isReading && state.saved.kind !== 'opening') return;
    const lines = noticeChange(before, state);
    before = state;
    if (lines.length === 0) return;
    said = state.notice;
    voice.say(lines);
  });
  return () => {
    stop();
    return said;
  };
}
