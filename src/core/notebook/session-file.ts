import { bufferOf } from '../editor/buffer.ts';
import { resolveReference } from '../endpoint-reference.ts';
import { EMPTY_COMPOSER } from '../initial-state.ts';
import type { Msg } from '../message.ts';
import { newSession } from '../session.ts';
import { type Next, type SaveState, type State, withError, withNotice } from '../state.ts';
import { jumpTo } from './jump.ts';
import { helpsElsewhere } from './saving-elsewhere.ts';

type Of<T extends Msg['type']> = Extract<Msg, { readonly type: T }>;

/** `saved` is shown only when what is on the disk is what is on the screen. */
export function fileSaved(state: State, msg: Of<'saved'>): State {
  if (msg.session !== state.writing || state.saved.kind === 'read-only') return state;
  return { ...state, saved: { kind: 'saved' } };
}

export function fileSaveFailed(state: State, msg: Of<'save-failed'>): State {
  // One that is no longer on the screen has no other place in which that is said.
  if (msg.sessionId !== state.session.id) return withError(state, msg.error);
  if (state.saved.kind === 'read-only') return state;
  const shown: State = { ...state, saved: { kind: 'failed', error: msg.error } };
  // Said once in full; from then on the top line says it.
  if (state.saved.kind === 'failed' || !helpsElsewhere(msg.error)) return shown;
  return withNotice(shown, 'error', msg.error.message, '/save-to saves it in another folder.');
}

/** A session as it was left: its draft in the prompt, its endpoint in use, its end on the screen. */
export function sessionOpened(state: State, msg: Of<'session-opened'>): Next {
  const { session } = msg;
  const resolved = resolveReference(state.settings, session.endpoint, state.bases.router);
  const endpoint = resolved.ok ? resolved.value.endpoint : state.endpoint;
  const said = session.exchanges.map((exchange) => exchange.input).filter((input) => input !== '');
  const known = new Set(said);
  const opened: State = {
    ...state,
    session: endpoint === null ? session : { ...session, endpoint: endpoint.name },
    endpoint,
    saved: savedAs(msg),
    composer: { ...EMPTY_COMPOSER, buffer: bufferOf(session.draft) },
    queue: [],
    reruns: [],
    cellHistory: { undo: [], redo: [] },
    mode: 'edit',
    selected: null,
    rawCells: [],
    find: null,
    scroll: { follow: true },
    panels: [],
    history: [...state.history.filter((text) => !known.has(text)), ...said],
    notice: null,
  };
  const gone =
    !resolved.ok && session.endpoint !== ''
      ? [
          `The endpoint "${session.endpoint}" of this session is not saved here: prompts go to ${endpoint?.name ?? 'none'}.`,
        ]
      : [];
  const turned = resolved.ok && resolved.value.notice !== undefined ? [resolved.value.notice] : [];
  const sentences = [
    ...msg.notices,
    ...turned,
    ...(msg.readOnly === null ? [] : [`${msg.readOnly.message} ${msg.readOnly.hint}`]),
    ...(msg.unsaved === undefined ? [] : [`${msg.unsaved.message} /save-to saves it in another folder.`]),
    ...gone,
  ];
  const told = sentences.length === 0 ? opened : withNotice(opened, 'info', sentences.join(' '));
  const [jumped, effects] = jumpTo(told, msg.exchange ?? null);
  if (msg.readOnly?.code !== 'STORE_LOCKED') return [jumped, effects];
  return [jumped, [...effects, { type: 'follow-session', id: session.id }]];
}

function savedAs({ readOnly, unsaved }: Of<'session-opened'>): SaveState {
  if (readOnly !== null) return { kind: 'read-only', error: readOnly };
  return unsaved === undefined ? { kind: 'saved' } : { kind: 'failed', error: unsaved };
}

/** What another window has made of the session: what is selected here and typed here stays. */
export function sessionFollowed(state: State, { session }: Of<'session-followed'>): State {
  if (session.id !== state.session.id || state.saved.kind !== 'read-only') return state;
  const isThere = session.exchanges.some(({ id }) => id === state.selected);
  return {
    ...state,
    session: { ...session, endpoint: state.session.endpoint },
    mode: isThere ? state.mode : 'edit',
    selected: isThere ? state.selected : null,
  };
}

/** An empty session on the endpoint in use. */
export function sessionStarted(state: State, msg: Of<'session-started'>): State {
  return {
    ...state,
    session: newSession(msg.id, msg.at, state.endpoint?.name ?? ''),
    saved: { kind: 'new' },
    composer: EMPTY_COMPOSER,
    queue: [],
    reruns: [],
    cellHistory: { undo: [], redo: [] },
    mode: 'edit',
    selected: null,
    rawCells: [],
    find: null,
    scroll: { follow: true },
    notice: null,
  };
}
