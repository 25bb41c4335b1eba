import type { AppError } from '../errors.ts';
import { openConfirm } from '../panels/confirm.ts';
import { isWorthSaving, type Session } from '../session.ts';
import { type Next, next, type State, withError, withNotice } from '../state.ts';
import { save, withDraft } from './saving.ts';

/** A session in another folder than the usual one. */
export type ElsewhereEffect =
  /** Find a folder that takes it. */
  | { readonly type: 'elsewhere/suggest'; readonly session: Session }
  /** Write it there, and from then on there. */
  | { readonly type: 'elsewhere/save'; readonly session: Session; readonly folder: string };

export type ElsewhereMsg =
  /** null: none was found. */
  | { readonly type: 'elsewhere/suggested'; readonly sessionId: string; readonly folder: string | null }
  | { readonly type: 'elsewhere/saved'; readonly sessionId: string; readonly path: string }
  | { readonly type: 'elsewhere/failed'; readonly error: AppError };

/** Where a session is that was saved in another folder. */
export interface KeptAt {
  readonly session: string;
  readonly path: string;
}

/** Whether another folder may take what its own does not. */
export function helpsElsewhere({ code, retryable }: AppError): boolean {
  return retryable === true && (code === 'STORE_FULL' || code === 'STORE_DENIED' || code === 'STORE_FAILED');
}

/** Into the folder that was named; else one is looked for, and asked about. */
export function saveElsewhere(state: State, folder: string): Next {
  if (state.saved.kind === 'read-only') return next(withError(state, state.saved.error));
  const { session } = withDraft(state);
  if (!isWorthSaving(session)) return next(withNotice(state, 'info', 'There is nothing to save yet.'));
  if (folder === '') return next(state, { type: 'elsewhere/suggest', session });
  return next(state, { type: 'elsewhere/save', session, folder });
}

export function elsewhereUpdate(state: State, msg: ElsewhereMsg): Next {
  switch (msg.type) {
    case 'elsewhere/suggested': {
      if (msg.sessionId !== state.session.id) return next(state);
      if (msg.folder === null) {
        const says = 'Neither the home folder nor the temporary one takes this session.';
        return next(withNotice(state, 'error', says, '/save-to FOLDER saves it in another.'));
      }
      const { session } = withDraft(state);
      const question = `Save this session in ${msg.folder} from now on? /save-to FOLDER names another folder.`;
      return openConfirm(state, question, 'save it there', [
        { type: 'elsewhere/save', session, folder: msg.folder },
      ]);
    }
    case 'elsewhere/saved': {
      const told = withNotice(
        state,
        'done',
        `Saved in ${msg.path}, and from now on there.`,
        'hf-tui -s with this path opens it again.',
      );
      if (msg.sessionId !== state.session.id) return next(told);
      const keptAt: KeptAt = { session: msg.sessionId, path: msg.path };
      // What was said while it was being written goes after it.
      return save({ ...told, keptAt, saved: { kind: 'saving' } });
    }
    case 'elsewhere/failed':
      return next(withError(state, msg.error));
  }
}
