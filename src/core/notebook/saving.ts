import type { Effect } from '../effect.ts';
import { isWorthSaving } from '../session.ts';
import { type Next, next, type State } from '../state.ts';

/** The session with what stands in the prompt as its draft. */
export function withDraft(state: State): State {
  const draft = state.composer.buffer.text;
  return draft === state.session.draft ? state : { ...state, session: { ...state.session, draft } };
}

/** Writes the session, and shows that it is being written. */
export function save(state: State, ...also: readonly Effect[]): Next {
  if (state.saved.kind === 'read-only') return next(state, ...also);
  const kept = withDraft(state);
  const shown: State = kept.saved.kind === 'failed' ? kept : { ...kept, saved: { kind: 'saving' } };
  return next({ ...shown, writing: kept.session }, { type: 'save', session: kept.session }, ...also);
}

/** Writes the session if there is anything in it worth a file. */
export function saveIfWorth(state: State, ...also: readonly Effect[]): Next {
  return isWorthSaving(withDraft(state).session) ? save(state, ...also) : next(state, ...also);
}
