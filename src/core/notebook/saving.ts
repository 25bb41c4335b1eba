import type { Effect } from '../effect.ts';
import { keyIn } from '../key-shape.ts';
import { keyNamed } from '../key-table.ts';
import { isWorthSaving, withQueued } from '../session.ts';
import { type Next, next, type State, withNotice } from '../state.ts';

/**
 * What is kept of what is typed and not sent: what stands in the prompt, and where that is empty what is written in a
 * cell and does not stand there yet.
 */
export function draftOf({ composer, session }: State): string {
  const { target, buffer, aside } = composer;
  if (target.kind === 'end') return buffer.text;
  const waits = aside?.buffer.text ?? '';
  if (waits.trim() !== '') return waits;
  const stands = target.kind === 'edit' ? session.exchanges.find(({ id }) => id === target.id)?.input : '';
  return buffer.text === stands ? '' : buffer.text;
}

/** The session with what stands in the prompt as its draft, and what waits behind it; a key that was only pasted is not kept on the disk. */
export function withDraft(state: State): State {
  const text = draftOf(state);
  const kept = withQueued(state.session, state.queue);
  const draft = text === kept.draft || keyIn(text) === null ? text : '';
  const session = draft === kept.draft ? kept : { ...kept, draft };
  return session === state.session ? state : { ...state, session };
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
