import { titleOf } from './core/session.ts';
import type { Store } from './runtime/create-store.ts';

/** How long a prompt must rest before it is kept as the draft, in ms. */
const DRAFT_REST = 800;

/** Follows the state where more than drawing hangs on it: the window's title, what rests, the end. */
export function followState(
  store: Store,
  setTitle: (title: string) => void,
  onLeaving: (code: number) => void,
  hurry: () => void,
): void {
  let before = store.state();
  let resting: NodeJS.Timeout | undefined;
  let isLeaving = false;
  store.subscribe(() => {
    const state = store.state();
    setTitle(`${titleOf(state.session)} · hf-tui`);
    const isSame =
      state.composer.buffer.text === before.composer.buffer.text &&
      state.composer.attachments === before.composer.attachments &&
      state.session.id === before.session.id;
    before = state;
    if (!isSame) {
      clearTimeout(resting);
      resting = setTimeout(() => store.dispatch({ type: 'draft-rested' }), DRAFT_REST);
      resting.unref();
    }
    if (state.leaving !== null && !isLeaving) {
      isLeaving = true;
      onLeaving(state.leaving);
    }
    if (state.isHurried === true) hurry();
  });
}
