import type { Effect } from '../effect.ts';
import { keyIn } from '../key-shape.ts';
import { keyNamed } from '../key-table.ts';
import { isWorthSaving, type Session, withQueued, withUnsent } from '../session.ts';
import { type Next, next, type State, withNotice } from '../state.ts';
import { unsentCells } from './cell-prompt.ts';

/** The text of the prompt that was not sent yet, also while a cell is being written. */
export function draftOf({ composer }: State): string {
  const { target, buffer, aside } = composer;
  return target.kind === 'end' ? buffer.text : (aside?.buffer.text ?? '');
}

/** Whether the session holds all that is typed and not sent. */
export function isDraftKept(state: State): boolean {
  return draftOf(state) === state.session.draft && withCells(state, state.session) === state.session;
}

/**
 * The session with what stands in the prompt as its draft, what was written in cells and not sent, and what waits; a
 * key that was only pasted is not kept on the disk.
 */
export function withDraft(state: State): State {
  const text = draftOf(state);
  const kept = withCells(state, withQueued(state.session, state.queue));
  const draft = text === kept.draft || keyIn(text) === null ? text : '';
  const session = draft === kept.draft ? kept : { ...kept, draft };
  return session === state.session ? state : { ...state, session };
}

/** This session with what is written in cells and not sent. */
export function withCells(state: State, session: Session): Session {
  return withUnsent(
    session,
    unsentCells(state).filter(({ input }) => keyIn(input) === null),
  );
}

/** Nothing is added to a session that could not be kept: the two ways on are said. */
export function sayReadOnly(state: State): State {
  const says = state.saved.kind === 'read-only' ? state.saved.error.message : '';
  return withNotice(
    state,
    'info',
    says,
    `${keyNamed('command-mode')}, then ${keyNamed('fork')} goes on in a copy; ${keyNamed('new-session')} begins a new session.`,
  );
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
