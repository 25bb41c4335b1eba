import { type CommandId, commandOf, type KeyContext } from './commands.ts';
import { bufferOf } from './editor/buffer.ts';
import { insertText } from './editor/insert.ts';
import { keymapInUse } from './key-table.ts';
import { beginsPair, commandFor } from './keymap.ts';
import type { InputEvent } from './keys.ts';
import type { Msg } from './message.ts';
import { leaveCell } from './notebook/cell-prompt.ts';
import { cellCommand, clickCell, toCells } from './notebook/cells.ts';
import { insertedPath, openMenu } from './notebook/completion-menu.ts';
import { copyNumberedBlock } from './notebook/copying.ts';
import { chooseEndpoint } from './notebook/endpoint-choice.ts';
import { findCommand, findCounted, findTyped, leaveFind } from './notebook/find.ts';
import { armOrLeave, leave, leaveNow, leaveSession, leaveUnsaved } from './notebook/leaving.ts';
import { promptCommand, promptPaste, promptText } from './notebook/prompt.ts';
import { giveBackQueue, mayAsk, startOf } from './notebook/queue.ts';
import { runUpdate, stopLive } from './notebook/run.ts';
import { saveIfWorth, withDraft } from './notebook/saving.ts';
import { elsewhereUpdate } from './notebook/saving-elsewhere.ts';
import { giveBack, sendPrompt } from './notebook/sending.ts';
import {
  fileSaved,
  fileSaveFailed,
  sessionFollowed,
  sessionOpened,
  sessionRead,
  sessionStarted,
} from './notebook/session-file.ts';
import { askAnew, keepWaiting } from './notebook/silent-reply.ts';
import { parseSlash } from './notebook/slash.ts';
import { argumentCommand, emptied } from './notebook/slash-command.ts';
import { clickPanel, wheelPanel } from './panels/click.ts';
import { openDedicated } from './panels/dedicated.ts';
import { openEndpoints } from './panels/endpoints.ts';
import { openHelp } from './panels/help.ts';
import { openPalette } from './panels/palette.ts';
import { contextOfPanel } from './panels/panel.ts';
import { pickItem } from './panels/pick.ts';
import { panelCommand, panelMessage, panelText } from './panels/route.ts';
import { openSessions } from './panels/sessions.ts';
import { settingByWord } from './panels/settings.ts';
import { openSetup } from './panels/setup.ts';
import { openTokens } from './panels/tokens.ts';
import { askToEmptyTrash, trashUpdate } from './panels/trash.ts';
import { findEndpoint } from './settings.ts';
import {
  type Next,
  next,
  popPanel,
  type State,
  topPanel,
  withComposer,
  withError,
  withNotice,
} from './state.ts';

/** The one place where state changes: pure, total, never throwing. */
export function update(state: State, msg: Msg): Next {
  switch (msg.type) {
    case 'key':
    case 'paste':
    case 'mouse':
      return onInput(state, msg);
    case 'resized':
      return next({ ...state, size: { columns: msg.columns, rows: msg.rows } });
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
      return state.composer.buffer.text === state.session.draft ? next(state) : keepDraft(state);
    case 'problem':
      return next(withError(opened(withComposer(state, { ...state.composer, reading: null })), msg.error));
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
      const draft = { ...msg.draft, attachments: [...msg.draft.attachments, ...msg.images], paths: [] };
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
    case 'session-opened':
      return sessionOpened(state, msg);
    case 'find/counted':
      return findCounted(state, msg);
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
  return state.saved.kind === 'opening' ? giveBackQueue({ ...state, saved: { kind: 'new' } }) : state;
}

/** Where the keyboard is. */
export function contextOf(state: State): KeyContext {
  const panel = topPanel(state);
  if (panel !== undefined) return contextOfPanel(panel);
  if (state.find?.typing === true) return 'find';
  return state.mode === 'edit' ? 'prompt' : 'cells';
}

function onInput(state: State, event: InputEvent): Next {
  if (event.type === 'mouse') {
    const panel = topPanel(state);
    if (panel !== undefined && event.action === 'wheel-up') return wheelPanel(state, panel, 'up');
    if (panel !== undefined && event.action === 'wheel-down') return wheelPanel(state, panel, 'down');
    if (event.action === 'wheel-up') return next(state, { type: 'scroll', by: 'line-up' });
    if (event.action === 'wheel-down') return next(state, { type: 'scroll', by: 'line-down' });
    return event.action === 'press' ? onClick(state, event.row) : next(state);
  }
  if (event.type === 'paste') return onText({ ...state, notice: null, quitArmed: false }, event.text, true);
  const context = contextOf(state);
  if (state.pendingKey !== null)
    return secondKey({ ...state, pendingKey: null }, state.pendingKey, event, context);
  const id = commandFor(keymapInUse(), context, event.key.name);
  if (id === undefined && beginsPair(keymapInUse(), context, event.key.name)) {
    return next({ ...state, pendingKey: event.key.name, notice: null, quitArmed: false });
  }
  if (id === undefined) {
    return event.key.text === ''
      ? next(state)
      : onText({ ...state, notice: null, quitArmed: false }, event.key.text, false);
  }
  const armed = id === 'interrupt' && state.quitArmed;
  return onCommand({ ...state, notice: null, quitArmed: armed }, id);
}

/** A click selects: an item of a list, or the cell that is drawn there. */
function onClick(state: State, row: number): Next {
  const panel = topPanel(state);
  if (panel !== undefined) return clickPanel(state, panel, row);
  return next(state, { type: 'click', row });
}

/** The second key of a pair; any other key is taken for itself. */
function secondKey(
  state: State,
  first: string,
  event: Extract<InputEvent, { readonly type: 'key' }>,
  context: KeyContext,
): Next {
  const quiet: State = { ...state, notice: null, quitArmed: false };
  if (first === 'c' && context === 'cells') {
    const copied = copyNumberedBlock(quiet, event.key.name);
    if (copied !== null) return copied;
  }
  const id = commandFor(keymapInUse(), context, `${first} ${event.key.name}`);
  return id === undefined ? onInput(state, event) : onCommand(quiet, id);
}

function onText(state: State, text: string, pasted: boolean): Next {
  const panel = topPanel(state);
  if (panel !== undefined) return panelText(state, panel, text);
  if (state.find?.typing === true) return findTyped(state, state.find, text);
  if (state.mode === 'command') return next(state);
  return pasted ? promptPaste(state, text) : promptText(state, text);
}

/** A command of the keyboard: the innermost panel first, then the notebook, then what holds anywhere. */
function onCommand(state: State, id: CommandId): Next {
  if (id === 'interrupt') return interrupt(state);
  if (id === 'suspend') return next(state, { type: 'suspend' });
  if (id === 'redraw') return next(state, { type: 'redraw' });
  const panel = topPanel(state);
  if (panel !== undefined) {
    if (id === 'help' && panel.kind !== 'help') return openHelp(state, contextOf(state));
    return panelCommand(state, panel, id);
  }
  if (state.find?.typing === true) return findCommand(state, state.find, id) ?? runCommand(state, id, '');
  const own = state.mode === 'edit' ? promptCommand(state, id) : cellCommand(state, id);
  return own ?? runCommand(state, id, '');
}

/** A command by its id, wherever it came from. */
function runCommand(state: State, id: CommandId, argument: string): Next {
  switch (id) {
    case 'send':
      return send(state);
    case 'command-mode':
      return state.composer.target.kind === 'end' ? toCells(state) : next(leaveCell(state));
    case 'quit-when-empty':
      if (state.composer.buffer.text === '') return leave(state);
      return promptCommand(state, 'delete-forward') ?? next(state);
    case 'quit':
      return leave(state);
    case 'palette':
      return openPalette(state);
    case 'sessions':
      return openSessions(emptied(state));
    case 'help':
    case 'help-cells':
      return openHelp(emptied(state), contextOf(state));
    case 'tokens':
      return openTokens(emptied(state));
    case 'my-endpoints':
      return openDedicated(emptied(state));
    case 'empty-trash':
      return askToEmptyTrash(emptied(state));
    case 'settings':
      return settingByWord(emptied(state), argument);
    case 'theme':
      return settingByWord(emptied(state), `theme ${argument}`);
    case 'setup':
      return openSetup(state);
    case 'new-session':
      if (state.live !== null)
        return next(withNotice(state, 'info', 'A reply is still coming.', 'Ctrl+C stops it.'));
      return leaveSession(emptied(state), { type: 'new-session' });
    case 'page-up':
      return next(state, { type: 'scroll', by: 'page-up' });
    case 'page-down':
      return next(state, { type: 'scroll', by: 'page-down' });
    case 'suspend':
      return next(state, { type: 'suspend' });
    case 'redraw':
      return next(state, { type: 'redraw' });
    case 'reply-wait':
      return keepWaiting(state);
    case 'reply-again':
      return askAnew(state);
    case 'interrupt':
      return interrupt(state);
    case 'endpoints':
      return argument === ''
        ? openEndpoints(emptied(state), null)
        : (argumentCommand(state, id, argument) ?? next(state));
    default: {
      const taken = argumentCommand(state, id, argument);
      if (taken !== null) return taken;
      if (!commandOf(id).contexts.includes('cells')) return promptCommand(state, id) ?? next(state);
      const among = inCells(state);
      return among.mode === 'edit' ? next(among) : (cellCommand(among, id) ?? next(among));
    }
  }
}

/** From wherever a command for cells was called, to the cells; what was being edited there is left as it was. */
function inCells(state: State): State {
  if (state.mode === 'command') return state;
  if (state.composer.target.kind !== 'end') return leaveCell(state);
  const [among] = toCells(state);
  return among;
}

function send(state: State): Next {
  const slash = parseSlash(state.composer.buffer.text);
  if (slash.kind === 'command') {
    const text = state.composer.buffer.text.trim();
    const history = state.history.at(-1) === text ? state.history : [...state.history, text];
    return runCommand({ ...state, history }, slash.id, slash.argument);
  }
  if (slash.kind === 'unknown') {
    const hint = slash.nearest === null ? 'F1 lists the commands.' : `Did you mean /${slash.nearest}?`;
    return next(withNotice(state, 'error', `There is no command /${slash.name}.`, hint));
  }
  return sendPrompt(state);
}

/** Stops the reply; else closes what is open, clears the prompt, or quits at the second time. */
function interrupt(state: State): Next {
  const panel = topPanel(state);
  if (panel !== undefined) return panel.kind === 'setup' ? armOrLeave(state) : next(popPanel(state));
  if (state.live !== null) return stopLive(state);
  if (state.find !== null) return leaveFind(state, state.find);
  const { composer } = state;
  if (composer.menu !== null || composer.search !== null)
    return promptCommand(state, 'interrupt') ?? next(state);
  if (composer.buffer.text !== '' || composer.attachments.length > 0)
    return promptCommand(state, 'clear') ?? next(state);
  if (state.isQueueHeld === true) return saveIfWorth(giveBackQueue(state));
  return armOrLeave(state);
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
  if (kept.session.exchanges.length === 0 && kept.session.draft.trim() === '') return next(state);
  return next({ ...kept, writing: kept.session }, { type: 'save', session: kept.session });
}
