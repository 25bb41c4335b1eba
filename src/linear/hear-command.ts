import type { CommandId } from '../core/commands.ts';
import { chosenRun } from '../core/exchange.ts';
import { countIn } from '../core/find-text.ts';
import type { Msg } from '../core/message.ts';
import { codeBlocksOf } from '../core/notebook/code-blocks.ts';
import { shownItemsOf } from '../core/panels/pick.ts';
import { type State, topPanel } from '../core/state.ts';
import { command, does, type Heard, refused, typed } from './heard.ts';
import { LINEAR_WORDS } from './words.ts';

/** Commands about one cell: a number behind them says which. */
const OF_CELL: readonly CommandId[] = [
  'run-again',
  'run-below',
  'cell-edit',
  'cell-edit-in-editor',
  'cell-above',
  'cell-below',
  'open-remedy',
  'cell-delete',
  'cell-down',
  'cell-up',
  'copy-input',
  'copy-answer',
  'fork',
  'answer-earlier',
  'answer-later',
  'mute',
  'cell-endpoint',
];

/** Commands about one item of a list: the number behind them says which. */
const OF_ITEM: readonly CommandId[] = [
  'item-edit',
  'item-test',
  'item-default',
  'item-duplicate',
  'item-delete',
  'item-power',
];

/** What a command with its argument comes to. */
export function hearCommand(state: State, id: CommandId, argument: string): Heard {
  if (OF_CELL.includes(id)) return hearOfCell(state, id, argument);
  if (OF_ITEM.includes(id)) return hearOfItem(state, id, argument);
  switch (id) {
    case 'help':
      return { kind: 'read', what: 'help', of: argument };
    case 'fold':
      return { kind: 'read', what: 'thoughts', of: argument };
    case 'copy-code':
      return hearCode(state, argument);
    case 'interrupt':
      if (state.live !== null) return does(command('interrupt'));
      return state.panels.length > 0 ? does(command('back')) : refused('No reply is coming.');
    case 'retry':
    case 'copy-last':
      if (argument === '') return does(command(id));
      return hearOfCell(state, id === 'retry' ? 'run-again' : 'copy-answer', argument);
    case 'sessions':
      return argument === '' ? does(command(id)) : does(command(id), ...typed(argument));
    case 'find':
      if (argument === '') return refused('Say what to find: /find TEXT.');
      if (!state.session.exchanges.some((exchange) => countIn(exchange, argument) > 0))
        return refused('This session does not say that.');
      return does(command('find'), ...typed(argument), command('choose'));
    case 'history-search':
      if (argument === '') return refused('Say what the prompt had: /prompt-with WORDS.');
      // Text goes to the prompt only while the prompt has the keyboard.
      return does(
        ...(state.mode === 'edit' ? [] : [command('prompt-mode')]),
        command('history-search'),
        { type: 'paste', text: argument },
        command('complete'),
      );
    case 'command-mode':
      if (state.composer.target.kind === 'end') return refused('No cell is being edited.');
      return does(command(id));
    default:
      return does(command(id, argument));
  }
}

function hearOfCell(state: State, id: CommandId, argument: string): Heard {
  const [, number, rest = ''] = /^(?:(\d+)(?:\s+|$))?([\s\S]*)$/.exec(argument) ?? [];
  const chosen = cellOf(state, number);
  if (typeof chosen === 'string') return refused(chosen, usageOf(id));
  const words = id === 'cell-edit' || id === 'cell-above' || id === 'cell-below' ? rest.trim() : '';
  if (rest.trim() !== '' && words === '')
    return refused(`"${rest.trim()}" is no number of a cell.`, usageOf(id));
  if (state.composer.target.kind !== 'end')
    return refused('A cell is being edited: send it first.', '/leave leaves it as it was.');
  const select: Msg = { type: 'clicked', on: { kind: 'exchange', id: chosen.id } };
  if (words === '') return does(select, command(id));
  return does(select, command(id), { type: 'edited', text: words }, command('send'));
}

/** The cell of that number; without one the selected cell, or the last; a sentence when there is none. */
export function cellOf(
  state: State,
  number: string | undefined,
): { readonly id: string; readonly at: number } | string {
  const { exchanges } = state.session;
  if (exchanges.length === 0) return 'There is no cell yet.';
  const selected = exchanges.findIndex(({ id }) => id === state.selected);
  const at =
    number === undefined || number === ''
      ? selected < 0
        ? exchanges.length - 1
        : selected
      : Number(number) - 1;
  const exchange = exchanges[at];
  return exchange === undefined ? `There is no cell ${number}.` : { id: exchange.id, at };
}

function usageOf(id: CommandId): string {
  const linear = LINEAR_WORDS[id];
  if ('none' in linear) return '';
  return linear.takes === undefined ? `Type /${linear.word}.` : `Type /${linear.word} ${linear.takes}.`;
}

function hearOfItem(state: State, id: CommandId, argument: string): Heard {
  const panel = topPanel(state);
  const items = panel === undefined ? null : shownItemsOf(state, panel);
  const at = /^\d+$/.test(argument) ? Number(argument) - 1 : items?.length === 1 && argument === '' ? 0 : -1;
  if (items?.[at] === undefined) return refused(`Say which one: ${usageOf(id).replace(/^Type /, '')}`);
  return does({ type: 'picked', at }, command(id));
}

/** `/code 3 2` is block 2 of cell 3, `/code 3` its only block. Which ones there are is read out when it has several. */
function hearCode(state: State, argument: string): Heard {
  const [number, block, ...more] = argument.split(/\s+/).filter((part) => part !== '');
  const chosen = cellOf(state, number);
  if (typeof chosen === 'string') return refused(chosen, usageOf('copy-code'));
  if (more.length > 0 || (block !== undefined && !/^\d+$/.test(block)))
    return refused('Give the number of a cell and that of a code block.', usageOf('copy-code'));
  const exchange = state.session.exchanges[chosen.at];
  const output = exchange === undefined ? '' : (chosenRun(exchange)?.output ?? '');
  if (block === undefined && codeBlocksOf(output).length > 1)
    return { kind: 'read', what: 'code', of: String(chosen.at + 1) };
  return does(
    { type: 'clicked', on: { kind: 'exchange', id: chosen.id } },
    command('copy-code', block ?? '1'),
  );
}
