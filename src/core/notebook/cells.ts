import type { CommandId } from '../commands.ts';
import { chosenRun, type Exchange } from '../exchange.ts';
import { openEndpoints } from '../panels/endpoints.ts';
import { remediesOf } from '../remedies.ts';
import { type Next, next, type State, withNotice } from '../state.ts';
import { endpointOfRun } from './endpoint-choice.ts';
import { changeExchange, exchangeOf } from './exchanges.ts';
import { askAgain, canAskAgain } from './run.ts';
import { save } from './saving.ts';

/** From the prompt to the cells: the last one is selected. */
export function toCells(state: State): Next {
  const last = state.session.exchanges.at(-1);
  if (last === undefined)
    return next(withNotice(state, 'info', 'There is no cell yet.', 'Type a prompt and press Enter.'));
  const selected = exchangeOf(state, state.selected) ?? last;
  return next({ ...state, mode: 'command', selected: selected.id }, { type: 'scroll', by: 'to-selected' });
}

export function toPrompt(state: State): State {
  return { ...state, mode: 'edit' };
}

/** Commands on the selected cell; null for one that is not about cells. */
export function cellCommand(state: State, id: CommandId): Next | null {
  const { exchanges } = state.session;
  const at = exchanges.findIndex((exchange) => exchange.id === state.selected);
  const selected = exchanges[at];
  switch (id) {
    case 'prompt-mode':
      return next(toPrompt(state));
    case 'cell-next':
      return select(state, exchanges[Math.min(at + 1, exchanges.length - 1)]);
    case 'cell-previous':
      return select(state, exchanges[Math.max(at - 1, 0)]);
    case 'cell-first':
      return select(state, exchanges[0]);
    case 'cell-last':
      return select(state, exchanges.at(-1));
    case 'run-again':
      if (!canAskAgain(selected))
        return next(withNotice(state, 'info', 'This cell is still running.', 'Ctrl+C stops it.'));
      return askAgain(state, selected.id, endpointOfRun(state, chosenRun(selected)));
    case 'cell-endpoint':
      return selected === undefined ? next(state) : openEndpoints(state, selected.id);
    case 'answer-earlier':
      return choose(state, selected, -1);
    case 'answer-later':
      return choose(state, selected, 1);
    case 'copy-answer':
      return copyAnswer(state, selected);
    case 'fold':
      return change(state, selected, (exchange) => ({ ...exchange, folded: !exchange.folded }));
    case 'mute':
      return change(state, selected, (exchange) => ({ ...exchange, muted: !exchange.muted }));
    case 'open-remedy':
      return openRemedy(state, selected);
    default:
      return null;
  }
}

function select(state: State, exchange: Exchange | undefined): Next {
  if (exchange === undefined) return next(state);
  return next({ ...state, selected: exchange.id }, { type: 'scroll', by: 'to-selected' });
}

function choose(state: State, exchange: Exchange | undefined, step: -1 | 1): Next {
  if (exchange === undefined) return next(state);
  if (state.live?.exchangeId === exchange.id)
    return next(withNotice(state, 'info', 'This cell is still running.'));
  const chosen = exchange.chosen + step;
  if (exchange.runs[chosen] === undefined) {
    const which = step < 0 ? 'earlier' : 'later';
    return next(
      withNotice(state, 'info', `There is no ${which} answer.`, 'r asks again and keeps this one.'),
    );
  }
  return change(state, exchange, (one) => ({ ...one, chosen }));
}

function change(state: State, exchange: Exchange | undefined, by: (exchange: Exchange) => Exchange): Next {
  return exchange === undefined ? next(state) : save(changeExchange(state, exchange.id, by));
}

/** Copies the answer that counts. */
export function copyAnswer(state: State, exchange: Exchange | undefined): Next {
  const output = exchange === undefined ? '' : (chosenRun(exchange)?.output ?? '');
  if (output === '') return next(withNotice(state, 'info', 'There is no answer to copy yet.'));
  return next(state, { type: 'copy', text: output, what: 'the answer' });
}

function openRemedy(state: State, exchange: Exchange | undefined): Next {
  const run = exchange === undefined ? undefined : chosenRun(exchange);
  const error = run?.error ?? null;
  const url = error === null ? undefined : remediesOf(error, run?.endpoint.model).url;
  if (url === undefined) return next(withNotice(state, 'info', 'No page would help here.'));
  return next(state, { type: 'open-url', url });
}
