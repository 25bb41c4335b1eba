import type { Composer } from '../composer.ts';
import { bufferOf } from '../editor/buffer.ts';
import { resolveReference } from '../endpoint-reference.ts';
import type { Exchange } from '../exchange.ts';
import { SESSION_END } from '../exchange-facts.ts';
import { EMPTY_COMPOSER } from '../initial-state.ts';
import { keyNamed } from '../key-table.ts';
import type { Msg } from '../message.ts';
import { newSession, type Session } from '../session.ts';
import { type Next, next, type SaveState, type State, withError, withNotice } from '../state.ts';
import { exchangesAtHand } from './exchanges.ts';
import { jumpTo } from './jump.ts';
import { goOn } from './queue.ts';
import { helpsElsewhere } from './saving-elsewhere.ts';
import { AMONG_EARLIER, unsentAtOpening, unwritten } from './unsent-cells.ts';

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
  const { error, isPassing } = msg;
  if (isPassing && state.saved.kind === 'failed') return state;
  const shown: State = { ...state, saved: { kind: 'failed', error, ...(isPassing ? { isPassing } : {}) } };
  // Said once in full; from then on the top line says it.
  if (state.saved.kind === 'failed' || !helpsElsewhere(msg.error)) return shown;
  return withNotice(shown, 'error', msg.error.message, '/save-to saves it in another folder.');
}

/** What was said to be not saved is on its way again; what failed before that is not. */
export function savingResumed(state: State, { sessionId }: Of<'save-resumed'>): State {
  const isIt = sessionId === state.session.id && state.saved.kind === 'failed' && state.saved.isPassing;
  return isIt ? { ...state, saved: { kind: 'saving' } } : state;
}

/** A session as it was left: its draft in the prompt, its endpoint in use, its end on the screen. */
export function sessionOpened(state: State, msg: Of<'session-opened'>): Next {
  const { isReading = false } = msg;
  const { session, leftCells, says } = unsentAtOpening(msg.session, isReading);
  const resolved = resolveReference(state.settings, session.endpoint, state.bases.router);
  const endpoint = resolved.ok ? resolved.value.endpoint : state.endpoint;
  const said = inputsOf(exchangesAtHand({ session, isReading }));
  const known = new Set(said);
  const isStart = state.saved.kind === 'opening';
  const left = msg.readOnly === null ? (session.queued ?? []) : [];
  // A fork has all of it.
  const kept = msg.isFork === true ? [] : unwritten(state, true);
  const opened: State = {
    ...state,
    session: endpoint === null ? session : { ...session, endpoint: endpoint.name },
    isReading,
    endpoint,
    saved: savedAs(msg),
    composer: isStart
      ? withDraftAbove(state.composer, session)
      : msg.isFork === true
        ? promptOf(state.composer)
        : composerOf(session),
    queue: [...left, ...(isStart ? state.queue : [])],
    isQueueHeld: left.length > 0,
    reruns: [],
    cellHistory: { undo: [], redo: [] },
    mode: 'edit',
    selected: null,
    rawCells: [],
    leftCells,
    find: null,
    scroll: { follow: true },
    panels: [],
    history: [...state.history.filter((text) => !known.has(text)), ...said, ...kept],
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
    ...(left.length === 0 ? [] : [leftOver(left.length)]),
    ...says,
    ...(kept.length === 0 ? [] : [AMONG_EARLIER]),
  ];
  const told = sentences.length === 0 ? opened : withNotice(opened, 'info', sentences.join(' '));
  const [ready, begun] = goOn(told);
  const [jumped, effects] = jumpTo(ready, msg.exchange ?? null);
  if (msg.readOnly?.code !== 'STORE_LOCKED') return [jumped, [...begun, ...effects]];
  return [jumped, [...begun, ...effects, { type: 'follow-session', id: session.id }]];
}

/** Said until it is known what can be had of it; not of a session that is left by then. */
export function sessionDoubted(state: State, { id, notice }: Of<'session-doubted'>): State {
  const isHere = id === null || (state.isReading && state.session.id === id);
  return isHere ? withNotice(state, 'info', notice) : state;
}

/** All of the session is there now: what waited for that goes on. */
export function sessionRead(state: State, msg: Of<'session-read'>): Next {
  const { id, mended, notices } = msg;
  if (!state.isReading || state.session.id !== id) return next(state);
  // Its head was read whole before its end was shown, and may have been changed since.
  const session = mended === null ? state.session : { ...state.session, exchanges: mended.exchanges };
  const isThere = mended === null || mended.exchanges.some((exchange) => exchange.id === state.selected);
  const known = new Set(state.history);
  const earlier = inputsOf(session.exchanges.slice(0, -SESSION_END)).filter((input) => !known.has(input));
  const read: State = {
    ...state,
    session,
    isReading: msg.isWriting === true,
    saved: msg.readOnly === null && msg.unsaved === undefined ? state.saved : savedAs(msg),
    mode: isThere ? state.mode : 'edit',
    selected: isThere ? state.selected : null,
    history: [...earlier, ...state.history],
  };
  const told = notices.length === 0 ? read : withNotice(read, 'info', notices.join(' '));
  return goOn(told);
}

function leftOver(count: number): string {
  const what = count === 1 ? 'A prompt was' : `${count} prompts were`;
  return `${what} still waiting when hf-tui ended: ${keyNamed('send')} sends what waits, Ctrl+C takes it back into the prompt.`;
}

const inputsOf = (exchanges: readonly Exchange[]): readonly string[] =>
  exchanges.map((exchange) => exchange.input).filter((input) => input !== '');

const composerOf = ({ draft, draftImages = [] }: Session): Composer => ({
  ...EMPTY_COMPOSER,
  buffer: bufferOf(draft),
  attachments: draftImages,
});

/** What stands in the prompt itself, without the cell that it may be aimed at: that one stays behind. */
function promptOf({ buffer, target, aside, attachments }: Composer): Composer {
  if (target.kind === 'end') return { ...EMPTY_COMPOSER, buffer, attachments };
  return { ...EMPTY_COMPOSER, ...aside };
}

/** What was typed before the session was there stands behind the draft that it brings. */
function withDraftAbove(typed: Composer, { draft, draftImages }: Session): Composer {
  const { text } = typed.buffer;
  const attachments = draftImages === undefined ? typed.attachments : [...draftImages, ...typed.attachments];
  if (draft === '') return { ...typed, attachments };
  return { ...typed, attachments, buffer: bufferOf(text === '' ? draft : `${draft}\n${text}`) };
}

function savedAs({ readOnly, unsaved }: Of<'session-opened' | 'session-read'>): SaveState {
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
    isReading: false,
    mode: isThere ? state.mode : 'edit',
    selected: isThere ? state.selected : null,
  };
}

/** An empty session on the endpoint in use. */
export function sessionStarted(state: State, msg: Of<'session-started'>): State {
  const kept = unwritten(state, false);
  const started: State = {
    ...state,
    session: newSession(msg.id, msg.at, state.endpoint?.name ?? ''),
    isReading: false,
    saved: { kind: 'new' },
    // Where nothing can be written, the prompt is nowhere else.
    composer: state.saved.kind === 'read-only' ? promptOf(state.composer) : EMPTY_COMPOSER,
    queue: [],
    isQueueHeld: false,
    reruns: [],
    cellHistory: { undo: [], redo: [] },
    mode: 'edit',
    selected: null,
    rawCells: [],
    leftCells: {},
    find: null,
    scroll: { follow: true },
    history: [...state.history, ...kept],
    notice: null,
  };
  return kept.length === 0 ? started : withNotice(started, 'info', AMONG_EARLIER);
}
