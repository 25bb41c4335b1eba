import { type CommandId, commandOf } from '../commands.ts';
import type { Effect } from '../effect.ts';
import { chosenRun, type Exchange, questionOf } from '../exchange.ts';
import { factsOf } from '../exchange-facts.ts';
import { keyNamed } from '../key-table.ts';
import { openEndpoints } from '../panels/endpoints.ts';
import { remediesOf } from '../remedies.ts';
import { type CellChange, type CellValues, type Next, next, type State, withNotice } from '../state.ts';
import { askAgain, canAskAgain } from './ask-again.ts';
import { changeCells, holdsLive, redoCells, type Stepped, undoCells } from './cell-changes.ts';
import { editCell, insertCell } from './cell-prompt.ts';
import { copyAnswer, copyCode, copyInput, copySession } from './copying.ts';
import { endpointOfRun } from './endpoint-choice.ts';
import { exchangeOf, waitsForReading } from './exchanges.ts';
import { leaveFind, openFind, stepFind } from './find.ts';
import { fork } from './forking.ts';
import { nextRerun } from './queue.ts';
import { save } from './saving.ts';
import { staleCells } from './stale.ts';

/** From the prompt to the cells: the last one is selected, or the one that was selected before. */
export function toCells(state: State): Next {
  const last = state.session.exchanges.at(-1);
  if (last === undefined) {
    // What was deleted can be brought back from there.
    // They may be on their way.
    const mayCome = state.saved.kind === 'opening';
    if (mayCome || state.cellHistory.undo.length > 0)
      return next({ ...state, mode: 'command', selected: null });
    return next(
      withNotice(state, 'info', 'There is no cell yet.', `Type a prompt and press ${keyNamed('send')}.`),
    );
  }
  const selected = exchangeOf(state, state.selected) ?? last;
  return next({ ...state, mode: 'command', selected: selected.id }, { type: 'scroll', by: 'to-selected' });
}

/** What can be done to cells before all of a session has been read: nothing is changed, and nothing far off looked at. */
const WITHOUT_THE_REST: ReadonlySet<CommandId> = new Set([
  'prompt-mode',
  'cells-back',
  'cell-next',
  'cell-previous',
  'cell-first',
  'cell-last',
  'copy-answer',
  'copy-input',
  'copy-code',
  'raw-view',
]);

const isOfCells = (id: CommandId): boolean => commandOf(id).contexts.every((one) => one === 'cells');

/** Commands on the selected cell; null for one that is not about cells. */
export function cellCommand(state: State, id: CommandId): Next | null {
  const waits = WITHOUT_THE_REST.has(id) ? null : waitsForReading(state);
  if (waits !== null && isOfCells(id)) return waits;
  const { exchanges } = state.session;
  const at = exchanges.findIndex((exchange) => exchange.id === state.selected);
  const selected = exchanges[at];
  switch (id) {
    case 'prompt-mode':
      return next({ ...state, mode: 'edit', find: null });
    case 'cells-back':
      return state.find === null ? next({ ...state, mode: 'edit' }) : leaveFind(state, state.find);
    case 'copy-session':
      return copySession(state);
    case 'find':
      return openFind(state);
    case 'find-next':
      return stepFind(state, 1);
    case 'find-previous':
      return stepFind(state, -1);
    case 'cell-next':
      return select(state, exchanges[Math.min(at + 1, exchanges.length - 1)]);
    case 'cell-previous':
      return select(state, exchanges[Math.max(at - 1, 0)]);
    case 'cell-first':
      return select(state, exchanges[0]);
    case 'cell-last':
      return select(state, exchanges.at(-1));
    case 'run-stale':
      return runStale(state);
    case 'cell-undo':
      return stepped(state, undoCells(state), 'There is nothing to undo.');
    case 'cell-redo':
      return stepped(state, redoCells(state), 'There is nothing to redo.');
    default:
      return selected === undefined ? null : onSelected(state, id, selected, at);
  }
}

const SHOWN: Effect = { type: 'scroll', by: 'to-selected' };

function onSelected(state: State, id: CommandId, selected: Exchange, at: number): Next | null {
  switch (id) {
    case 'cell-edit':
      return next(editCell(state, selected), SHOWN);
    case 'cell-edit-in-editor': {
      const opened = editCell(state, selected);
      return next(opened, SHOWN, { type: 'edit-in-editor', text: opened.composer.buffer.text });
    }
    case 'cell-above':
      return next(insertCell(state, 'above', selected), SHOWN);
    case 'cell-below':
      return next(insertCell(state, 'below', selected), SHOWN);
    case 'open-remedy':
      return openRemedy(state, selected);
    case 'run-again':
      return canAskAgain(selected)
        ? askAgain(state, selected.id, endpointOfRun(state, chosenRun(selected)))
        : next(stillRunning(state));
    case 'run-below':
      return runBelow(state, at);
    case 'cell-delete':
      return quiet(state, selected, { kind: 'removed', exchange: selected, at });
    case 'cell-down':
      return move(state, selected, at, at + 1);
    case 'cell-up':
      return move(state, selected, at, at - 1);
    case 'cell-endpoint':
      return openEndpoints(state, selected.id);
    case 'answer-earlier':
      return choose(state, selected, -1);
    case 'answer-later':
      return choose(state, selected, 1);
    case 'copy-answer':
      return copyAnswer(state, selected);
    case 'copy-input':
      return copyInput(state, selected);
    case 'copy-code':
      return copyCode(state, selected);
    case 'fold':
      return fold(state, selected);
    case 'raw-view': {
      const { rawCells } = state;
      const isRaw = rawCells.includes(selected.id);
      return next({
        ...state,
        rawCells: isRaw ? rawCells.filter((id) => id !== selected.id) : [...rawCells, selected.id],
      });
    }
    case 'mute':
      return set(state, selected, { muted: selected.muted }, { muted: !selected.muted });
    case 'fork':
      return fork(state, selected);
    default:
      return null;
  }
}

function select(state: State, exchange: Exchange | undefined): Next {
  if (exchange === undefined) return next(state);
  return next({ ...state, selected: exchange.id }, { type: 'scroll', by: 'to-selected' });
}

const stillRunning = (state: State): State =>
  withNotice(state, 'info', 'This cell is still running.', 'Ctrl+C stops it.');

/** A change that was taken back or made again. */
function stepped(state: State, step: Stepped | null, nothing: string): Next {
  if (step === null) return next(withNotice(state, 'info', nothing));
  if (holdsLive(state, step.change)) return next(stillRunning(state));
  return save({ ...step.state, mode: 'command' }, { type: 'scroll', by: 'to-selected' });
}

/** A change of a cell that is not being answered. */
function quiet(state: State, exchange: Exchange, change: CellChange): Next {
  if (state.live?.exchangeId === exchange.id) return next(stillRunning(state));
  const [after, effects] = save(changeCells(state, change), { type: 'scroll', by: 'to-selected' });
  if (change.kind !== 'removed') return [after, effects];
  return after.session.exchanges.length === 0
    ? [
        withNotice(
          { ...after, find: null },
          'info',
          'Deleted the only cell.',
          `${keyNamed('cell-undo')} brings it back.`,
        ),
        effects,
      ]
    : [withNotice(after, 'info', 'Deleted the cell.', `${keyNamed('cell-undo')} brings it back.`), effects];
}

function move(state: State, exchange: Exchange, from: number, to: number): Next {
  if (to < 0 || to >= state.session.exchanges.length) return next(state);
  return quiet(state, exchange, { kind: 'moved', id: exchange.id, from, to });
}

/** One step: the answer; with what was thought; folded; the answer again. Without thoughts: folded or not. */
function fold(state: State, exchange: Exchange): Next {
  const { folded, reasoningShown = false } = exchange;
  const run = chosenRun(exchange);
  if ((run?.reasoning ?? '').trim() === '') return set(state, exchange, { folded }, { folded: !folded });
  const before = { folded, reasoningShown };
  // Without an answer there is nothing to fold but the thoughts.
  if (run?.output === '')
    return set(state, exchange, before, { folded: false, reasoningShown: !reasoningShown });
  if (folded) return set(state, exchange, before, { folded: false, reasoningShown: false });
  return set(state, exchange, before, { folded: reasoningShown, reasoningShown: !reasoningShown });
}

function set(state: State, exchange: Exchange, before: CellValues, after: CellValues): Next {
  return save(changeCells(state, { kind: 'set', id: exchange.id, before, after }));
}

function choose(state: State, exchange: Exchange, step: -1 | 1): Next {
  if (state.live?.exchangeId === exchange.id) return next(stillRunning(state));
  const chosen = exchange.chosen + step;
  if (exchange.runs[chosen] === undefined) {
    const which = step < 0 ? 'earlier' : 'later';
    return next(
      withNotice(
        state,
        'info',
        `There is no ${which} answer.`,
        `${keyNamed('run-again')} asks again and keeps this one.`,
      ),
    );
  }
  // An answer is shown and sent with the question that it answered.
  const before = questionOf(exchange, undefined);
  const after = questionOf(exchange, exchange.runs[chosen]);
  return set(state, exchange, { ...before, chosen: exchange.chosen }, { ...after, chosen });
}

/** Runs a cell and all below it again, one after the other. */
function runBelow(state: State, at: number): Next {
  const [first, ...rest] = state.session.exchanges.slice(at);
  if (first === undefined) return next(state);
  const [asked, effects] = askAgain(state, first.id, endpointOfRun(state, chosenRun(first)));
  if (effects.length === 0) return [asked, effects];
  return [{ ...asked, reruns: rest.map(({ id }) => ({ id, onlyStale: false })) }, effects];
}

/** Runs the cells again whose answers are out of date, from the top; what that makes out of date follows. */
function runStale(state: State): Next {
  if (state.live !== null)
    return next(withNotice(state, 'info', 'A reply is still coming.', 'Ctrl+C stops it.'));
  const [first] = staleCells(state.session);
  if (first === undefined) return next(withNotice(state, 'info', 'Every answer is up to date.'));
  const reruns = state.session.exchanges
    .slice(first)
    .filter((exchange) => !factsOf(exchange).isMuted)
    .map(({ id }) => ({ id, onlyStale: true }));
  const begun = nextRerun({ ...state, reruns });
  if (begun === null)
    return next(
      withNotice(state, 'error', 'No endpoint was chosen yet.', `${keyNamed('endpoints')} chooses one.`),
    );
  return next({ ...state, reruns: begun.rest }, begun.effect);
}

/** Opens the page that mends what went wrong in a cell. */
function openRemedy(state: State, exchange: Exchange): Next {
  const run = chosenRun(exchange);
  const url = run?.error == null ? undefined : remediesOf(run.error, run.endpoint.model, state.bases.hub).url;
  if (url === undefined) return next(withNotice(state, 'info', 'There is no page that this cell needs.'));
  return next(state, { type: 'open-url', url });
}
