import type { Composer, InHand } from '../composer.ts';
import type { Effect } from '../effect.ts';
import { EMPTY_COMPOSER } from '../initial-state.ts';
import { keyIn } from '../key-shape.ts';
import { keyNamed } from '../key-table.ts';
import { isWorthSaving, type Session, withPrompt, withQueued, withUnsent } from '../session.ts';
import { type Next, next, type State, withNotice } from '../state.ts';
import { unsentCells } from './cell-prompt.ts';

/** The text of the prompt that was not sent yet, also while a cell is being written. */
export function draftOf({ composer }: State): string {
  return promptIn(composer).buffer.text;
}

function promptIn(composer: Composer): InHand {
  return composer.target.kind === 'end' ? composer : (composer.aside ?? EMPTY_COMPOSER);
}

/** Whether the session holds all that is typed and not sent. */
export function isDraftKept(state: State): boolean {
  const { buffer, attachments } = promptIn(state.composer);
  return withCells(state, withPrompt(state.session, buffer.text, attachments)) === state.session;
}

/**
 * The session with what stands in the prompt as its draft, what was written in cells and not sent, and what waits; a
 * key that was only pasted is not kept on the disk.
 */
export function withDraft(state: State): State {
  const { buffer, attachments } = promptIn(state.composer);
  const { text } = buffer;
  const kept = withCells(state, withQueued(state.session, state.queue));
  const draft = text === kept.draft || keyIn(text) === null ? text : '';
  const session = withPrompt(kept, draft, attachments);
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

/** Writes the session if there is anything in it worth a file, or a file that still says what was taken away. */
export function saveIfWorth(state: State, ...also: readonly Effect[]): Next {
  const isWorth = hasFile(state) || isWorthSaving(withDraft(state).session);
  return isWorth ? save(state, ...also) : next(state, ...also);
}

/** Whether the session has a file, and that can be written. */
export const hasFile = ({ saved }: State): boolean => saved.kind === 'saved' || saved.kind === 'saving';
