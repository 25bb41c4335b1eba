import { type CommandId, commandOf } from './commands.ts';
import { contextOf } from './key-context.ts';
import { keyNamed } from './key-table.ts';
import { leaveCell, writesCell } from './notebook/cell-prompt.ts';
import { cellCommand, toCells } from './notebook/cells.ts';
import { leaveFind } from './notebook/find.ts';
import { armOrLeave, leave, leaveSession } from './notebook/leaving.ts';
import { promptCommand } from './notebook/prompt.ts';
import { giveBackQueue } from './notebook/queue.ts';
import { stopLive } from './notebook/run.ts';
import { saveIfWorth } from './notebook/saving.ts';
import { sendPrompt } from './notebook/sending.ts';
import { askAnew, keepWaiting } from './notebook/silent-reply.ts';
import { parseSlash } from './notebook/slash.ts';
import { argumentCommand, emptied } from './notebook/slash-command.ts';
import { openDedicated } from './panels/dedicated.ts';
import { openEndpoints } from './panels/endpoints.ts';
import { openHelp } from './panels/help.ts';
import { openPalette } from './panels/palette.ts';
import { openSessions } from './panels/sessions.ts';
import { settingByWord } from './panels/settings.ts';
import { openSetup } from './panels/setup.ts';
import { openTokens } from './panels/tokens.ts';
import { askToEmptyTrash } from './panels/trash.ts';
import { type Next, next, popPanel, type State, topPanel, withNotice } from './state.ts';

/** A command by its id, wherever it came from. */
export function runCommand(state: State, id: CommandId, argument: string): Next {
  switch (id) {
    case 'send':
      return send(state);
    case 'command-mode':
      return state.composer.target.kind === 'end'
        ? toCells(state)
        : next(leaveCell(state), { type: 'scroll', by: 'to-selected' });
    case 'quit-when-empty':
      if (state.composer.buffer.text === '' && !writesCell(state)) return leave(state);
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
      return among.mode === 'edit' && !CHANGES_WITHOUT_CELLS.has(id)
        ? next(among)
        : (cellCommand(among, id) ?? next(among));
    }
  }
}

/** What has its answer also where no cell is. */
const CHANGES_WITHOUT_CELLS: ReadonlySet<CommandId> = new Set(['cell-undo', 'cell-redo']);

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
    const hint =
      slash.nearest === null ? `${keyNamed('help')} lists the commands.` : `Did you mean /${slash.nearest}?`;
    return next(withNotice(state, 'error', `There is no command /${slash.name}.`, hint));
  }
  return sendPrompt(state);
}

/** Stops the reply; else closes what is open, clears the prompt, or quits at the second time. */
export function interrupt(state: State): Next {
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
