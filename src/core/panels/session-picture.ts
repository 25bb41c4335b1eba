import type { ImageRef } from '../exchange.ts';
import { selectedItem } from '../list.ts';
import { type Next, next, replaceTop, type State, topPanel } from '../state.ts';
import type { SessionsPanel } from './sessions.ts';
import { shownSessions } from './shown-sessions.ts';

/** The first image of a session in the list. */
export interface ListedPicture {
  /** Id of the session. */
  readonly session: string;
  /** null: it is still looked for, or there is none. */
  readonly image: ImageRef | null;
}

/** A screen that is narrower or lower has no room for a picture beside the list. */
const LEAST = { columns: 100, rows: 20 };
const WIDER = 140;

/**
 * Columns that the list leaves to the picture of the selected session; 0: none is shown. The same for all sessions:
 * nothing moves while the selection does.
 */
export function columnsForPicture(
  { settings, size }: Pick<State, 'settings' | 'size'>,
  { withImages }: Pick<SessionsPanel, 'withImages'>,
): number {
  if (settings.images === 'off' || withImages.size === 0) return 0;
  if (size.columns < LEAST.columns || size.rows < LEAST.rows) return 0;
  return size.columns >= WIDER ? 40 : 24;
}

/** Asks for the first image of the session that is selected now, where there is room for it. */
export function withSelectedPicture([state, effects]: Next): Next {
  const panel = topPanel(state);
  if (panel?.kind !== 'sessions' || columnsForPicture(state, panel) === 0) return [state, effects];
  const selected = selectedItem(shownSessions(panel), panel.list)?.summary;
  if (selected === undefined || selected.id === panel.picture?.session) return [state, effects];
  if (!panel.withImages.has(selected.id)) return [state, effects];
  const picture = { session: selected.id, image: null };
  return next(replaceTop(state, { ...panel, picture }), ...effects, {
    type: 'sessions/find-image',
    id: selected.id,
    path: selected.path,
  });
}

/** What was found; only of the session that was asked about last. */
export function pictureFound(state: State, picture: ListedPicture): State {
  const panel = topPanel(state);
  if (panel?.kind !== 'sessions' || panel.picture?.session !== picture.session) return state;
  return replaceTop(state, { ...panel, picture });
}
