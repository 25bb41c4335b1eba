import type { Effect } from '../effect.ts';
import { changeEndpoints, type EndpointChange } from '../endpoint-change.ts';
import { type Next, next, type State, withNotice } from '../state.ts';

/** Key of a saved endpoint's row. */
export const savedKey = (name: string): string => `saved:${name}`;

/** Changes the saved endpoints on the screen now and in the file after it; `--practice` leaves the file alone. */
export function keepChange(
  state: State,
  change: EndpointChange,
  says: string,
  ...also: readonly Effect[]
): Next {
  const changed: State = { ...state, settings: changeEndpoints(state.settings, change) };
  if (state.practiceOnly) {
    const hint = 'Practice leaves your configuration alone: this holds until you quit.';
    return next(withNotice(changed, 'done', says, hint), ...also);
  }
  return next(withNotice(changed, 'done', says), { type: 'endpoints/keep', change }, ...also);
}
