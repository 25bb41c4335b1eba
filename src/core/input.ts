import type { CommandId, KeyContext } from './commands.ts';
import { isLeftOut } from './esc-and-key.ts';
import { contextOf } from './key-context.ts';
import { keymapInUse } from './key-table.ts';
import { beginsPair, commandFor } from './keymap.ts';
import type { InputEvent } from './keys.ts';
import { cellCommand } from './notebook/cells.ts';
import { codeNumberKey, copyNumberedBlock } from './notebook/copying.ts';
import { findCommand, findTyped } from './notebook/find.ts';
import { promptCommand, promptPaste, promptText } from './notebook/prompt.ts';
import { clickPanel, wheelPanel } from './panels/click.ts';
import { openHelp } from './panels/help.ts';
import { panelCommand, panelText } from './panels/route.ts';
import { interrupt, runCommand } from './run-command.ts';
import { type Next, next, type State, topPanel } from './state.ts';

/** A key, a paste or the mouse, wherever the keyboard is. */
export function onInput(state: State, event: InputEvent): Next {
  if (event.type === 'mouse') {
    const panel = topPanel(state);
    if (panel !== undefined && event.action === 'wheel-up') return wheelPanel(state, panel, 'up');
    if (panel !== undefined && event.action === 'wheel-down') return wheelPanel(state, panel, 'down');
    if (event.action === 'wheel-up') return next(state, { type: 'scroll', by: 'line-up' });
    if (event.action === 'wheel-down') return next(state, { type: 'scroll', by: 'line-down' });
    return event.action === 'press' ? onClick(state, event) : next(state);
  }
  if (event.type === 'paste')
    return onText({ ...state, notice: null, quitArmed: false, codeNumber: null }, event.text, true);
  if (state.codeNumber !== null) return onCodeNumber(state, state.codeNumber, event);
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
  if (isLeftOut(event.key, id)) return next(state);
  const armed = id === 'interrupt' && state.quitArmed;
  return onCommand({ ...state, notice: null, quitArmed: armed }, id);
}

/** A click selects an item of a list, or the cell that is drawn there, or puts the cursor into a text. */
function onClick(state: State, at: { readonly column: number; readonly row: number }): Next {
  const panel = topPanel(state);
  if (panel !== undefined) return clickPanel(state, panel, at.row);
  return next(state, { type: 'click', column: at.column, row: at.row });
}

/** A key while the number of a code block is asked for: what it ends is copied before the key is taken for itself. */
function onCodeNumber(
  state: State,
  typed: string,
  event: Extract<InputEvent, { readonly type: 'key' }>,
): Next {
  const quiet: State = { ...state, notice: null, quitArmed: false };
  const taken = contextOf(state) === 'cells' ? codeNumberKey(quiet, typed, event.key.name) : null;
  if (taken !== null) return taken;
  const over: State = { ...quiet, codeNumber: null };
  const [copied, effects] = copyNumberedBlock(over, typed) ?? next(over);
  const [after, more] = onInput(copied, event);
  return [after, [...effects, ...more]];
}

/** The second key of a pair; any other key is taken for itself. */
function secondKey(
  state: State,
  first: string,
  event: Extract<InputEvent, { readonly type: 'key' }>,
  context: KeyContext,
): Next {
  const quiet: State = { ...state, notice: null, quitArmed: false };
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
