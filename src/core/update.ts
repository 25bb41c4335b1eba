import { commandOf } from './commands.ts';
import { bufferOf } from './editor/buffer.ts';
import { insertText } from './editor/insert.ts';
import { keysPressed } from './esc-and-key.ts';
import { onInput } from './input.ts';
import { contextOf } from './key-context.ts';
import type { Msg } from './message.ts';
import { writesCell } from './notebook/cell-prompt.ts';
import { clickCell } from './notebook/click.ts';
import { insertedPath, openMenu } from './notebook/completion-menu.ts';
import { behind, goingTo, heldBack, isEarly, withEarlyKeys, withoutGoing } from './notebook/early-keys.ts';
import { chooseEndpoint } from './notebook/endpoint-choice.ts';
import { findCommand, findCounted } from './notebook/find.ts';
import { withImages } from './notebook/images-taken.ts';
import { learnEarly } from './notebook/learn-window.ts';
import { hurriedBy, leaveNow, leaveUnsaved } from './notebook/leaving.ts';
import { keepCount } from './notebook/next-context.ts';
import { stepRow } from './notebook/prompt.ts';
import { giveBackQueue, mayAsk, startOf } from './notebook/queue.ts';
import { runUpdate } from './notebook/run.ts';
import { hasFile, isDraftKept, saveIfWorth, withDraft } from './notebook/saving.ts';
import { elsewhereUpdate } from './notebook/saving-elsewhere.ts';
import { giveBack } from './notebook/sending.ts';
import {
  fileSaved,
  fileSaveFailed,
  savingResumed,
  sessionDoubted,
  sessionFollowed,
  sessionOpened,
  sessionRead,
  sessionStarted,
} from './notebook/session-file.ts';
import { pickItem } from './panels/pick.ts';
import { panelCommand, panelMessage } from './panels/route.ts';
import { withSelectedPicture } from './panels/session-picture.ts';
import { trashUpdate } from './panels/trash.ts';
import { runCommand } from './run-command.ts';
import { findEndpoint } from './settings.ts';
import { type Next, next, type State, topPanel, withComposer, withError, withNotice } from './state.ts';

/** The one place where state changes: pure, total, never throwing. */
export function update(state: State, msg: Msg): Next {
  const [changed, effects] = learnEarly(updated(state, msg), msg, state);
  const after = keepCount(state, goingTo(changed, effects));
  // What is written in a cell stays in sight, however it came there.
  if (!writesCell(after) || after.composer === state.composer) return [after, effects];
  return [after, [...effects, { type: 'scroll', by: 'to-cursor' }]];
}

function updated(state: State, msg: Msg): Next {
  switch (msg.type) {
    case 'paste':
    case 'key': {
      if (state.leaving !== null) return next(hurriedBy(state, msg));
      if (isEarly(state, msg)) return next(heldBack(state, msg));
      const [first = msg, second] = keysPressed(state, msg);
      const pressed = onInput(state, first);
      return second === undefined ? pressed : behind(pressed, updated(pressed[0], second));
    }
    case 'mouse':
      return onInput(state, msg);
    case 'resized':
      return withSelectedPicture(next({ ...state, size: { columns: msg.columns, rows: msg.rows } }));
    case 'tick':
      return next({ ...state, clock: msg.elapsed });
    case 'command': {
      const panel = topPanel(state);
      const isOfPanel = panel !== undefined && commandOf(msg.id).contexts.includes(contextOf(state));
      if (isOfPanel) return panelCommand(state, panel, msg.id);
      const ofFind =
        panel === undefined && state.find?.typing === true ? findCommand(state, state.find, msg.id) : null;
      return ofFind ?? runCommand(state, msg.id, msg.argument ?? '');
    }
    case 'went-on':
      return next({ ...state, notice: null, quitArmed: false });
    case 'picked': {
      const panel = topPanel(state);
      return next(panel === undefined ? state : pickItem(state, panel, msg.at));
    }
    case 'settings-changed': {
      const current = state.endpoint === null ? undefined : findEndpoint(msg.settings, state.endpoint.name);
      return next({ ...state, settings: msg.settings, endpoint: current ?? state.endpoint });
    }
    case 'leave':
      return leaveNow(state);
    case 'quit-unsaved':
      return leaveUnsaved(state);
    case 'draft-rested':
      return isDraftKept(state) ? next(state) : keepDraft(state);
    case 'problem': {
      const read = withComposer(state, { ...state.composer, reading: null });
      const [back, effects] = withoutGoing(opened(read));
      return [withError(back, msg.error), effects];
    }
    case 'settings-checked':
      return next(withError(state, msg.problem));
    case 'told':
      return next(withNotice(opened(state), msg.tone, msg.text));
    case 'scrolled':
      return next({ ...state, scroll: msg.scroll });
    case 'endpoint-chosen':
      return chooseEndpoint(state, msg.endpoint, msg.notice);
    case 'clicked':
      return next(clickCell(state, msg.on));
    case 'window-known':
      return next({ ...state, windows: { ...state.windows, [msg.key]: msg.tokens } });
    case 'images-read': {
      const read = withComposer(state, { ...state.composer, reading: null });
      const draft = { ...msg.draft, attachments: withImages(msg.draft.attachments, msg.images), paths: [] };
      // Told to end meanwhile: it waits in the file.
      if (state.leaving !== null) return saveIfWorth({ ...read, queue: [draft, ...read.queue] });
      return mayAsk(state) ? next(read, startOf(draft)) : next({ ...read, queue: [draft, ...read.queue] });
    }
    case 'images-refused':
      if (state.leaving !== null) return saveIfWorth(giveBack(state, msg.draft));
      return next(withError(giveBack(state, msg.draft), msg.error));
    case 'attached': {
      const attachments = [...state.composer.attachments, msg.image];
      return withSight(withComposer(state, { ...state.composer, reading: null, attachments }));
    }
    case 'attach-refused':
      return attachRefused(state, msg);
    case 'edited':
      return next(withComposer(state, { ...state.composer, buffer: bufferOf(msg.text) }));
    case 'row-stepped':
      return stepRow(state, msg.by, msg.to);
    case 'paths-listed':
      return openMenu(
        state,
        msg.from,
        msg.to,
        msg.paths.map((path) => ({ insert: insertedPath(state, msg.from, path), label: path, about: '' })),
      );
    case 'begin':
    case 'begin-again':
    case 'images-sent':
    case 'asked':
    case 'retrying':
    case 'answering':
    case 'streamed':
    case 'starting':
    case 'stalled':
    case 'used':
    case 'ended':
      return runUpdate(state, msg);
    case 'saved':
      return next(fileSaved(state, msg));
    case 'save-failed':
      return next(fileSaveFailed(state, msg));
    case 'save-resumed':
      return next(savingResumed(state, msg));
    case 'session-opened':
      return withEarlyKeys(state, sessionOpened(state, msg));
    case 'find/counted':
      return findCounted(state, msg);
    case 'session-doubted':
      return next(sessionDoubted(state, msg));
    case 'session-read':
      return sessionRead(state, msg);
    case 'sessions/trash-counted':
    case 'sessions/trash-emptied':
      return trashUpdate(state, msg);
    case 'elsewhere/suggested':
    case 'elsewhere/saved':
    case 'elsewhere/failed':
      return elsewhereUpdate(state, msg);
    case 'session-followed':
      return next(sessionFollowed(state, msg));
    case 'session-started':
      return next(sessionStarted(state, msg));
    default:
      return panelMessage(state, msg);
  }
}

/** Whatever is said instead of a session that was to be opened: there is none, and a new one begins. */
function opened(state: State): State {
  if (state.saved.kind !== 'opening') return state;
  const { early: _, ...begun } = state;
  return giveBackQueue({ ...begun, saved: { kind: 'new' }, mode: 'edit' });
}

/** With an image attached, the router's list is read once: it says which models take images. */
function withSight(state: State): Next {
  const isAsked = state.endpoint?.kind !== 'providers' || state.served !== undefined;
  return isAsked ? next(state) : next(state, { type: 'endpoints/models' });
}

/** A pasted path that is no usable image: a path that does not exist is text after all. */
function attachRefused(state: State, msg: Extract<Msg, { readonly type: 'attach-refused' }>): Next {
  const read = withComposer(state, { ...state.composer, reading: null });
  if (!msg.asked && msg.error.code === 'IMAGE_MISSING') {
    return next(withComposer(read, { ...read.composer, buffer: insertText(read.composer.buffer, msg.text) }));
  }
  return next(withError(read, msg.error));
}

/** The unsent prompt goes into the file without a word: it is there after a crash. */
function keepDraft(state: State): Next {
  if (state.saved.kind === 'read-only' || state.live !== null) return next(state);
  const kept = withDraft(state);
  const { exchanges, draft, draftImages, unsent } = kept.session;
  const isNothing = draft.trim() === '' && draftImages === undefined && unsent === undefined;
  if (exchanges.length === 0 && isNothing && !hasFile(state)) return next(state);
  return next({ ...kept, writing: kept.session }, { type: 'save', session: kept.session });
}
