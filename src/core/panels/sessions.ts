import type { CommandId } from '../commands.ts';
import type { TextBuffer } from '../editor/buffer.ts';
import { type Next, next, popPanel, pushPanel, type State } from '../state.ts';

/** The list of sessions. */
export interface SessionsPanel {
  readonly kind: 'sessions';
  /** The new title while one is being typed; null when not. */
  readonly renaming: TextBuffer | null;
}

export type SessionsMsg = { readonly type: 'sessions/listed' };

export type SessionsEffect = { readonly type: 'sessions/list' };

export function openSessions(state: State): Next {
  return next(pushPanel(state, { kind: 'sessions', renaming: null }), { type: 'sessions/list' });
}

export function sessionsCommand(state: State, _panel: SessionsPanel, id: CommandId): Next {
  return next(id === 'back' ? popPanel(state) : state);
}

/** Typed or pasted text: the filter, or the new title. */
export function sessionsText(state: State, _panel: SessionsPanel, _text: string): Next {
  return next(state);
}

export function sessionsUpdate(state: State, _msg: SessionsMsg): Next {
  return next(state);
}
