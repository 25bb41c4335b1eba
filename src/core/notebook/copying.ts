import { chosenRun, type Exchange } from '../exchange.ts';
import { writtenKey } from '../keymap.ts';
import { type Next, next, type State, withNotice } from '../state.ts';
import { codeBlocksOf } from './code-blocks.ts';
import { exchangeOf } from './exchanges.ts';

/** Copies the answer that counts; of a cell that has an error instead, what went wrong, with its addresses whole. */
export function copyAnswer(state: State, exchange: Exchange | undefined): Next {
  const output = outputOf(exchange);
  if (output !== '') return next(state, { type: 'copy', text: output, what: 'the answer' });
  const error = exchange === undefined ? null : (chosenRun(exchange)?.error ?? null);
  if (error === null) return next(withNotice(state, 'info', 'There is no answer to copy yet.'));
  const text = [error.message, error.hint].filter((part) => part !== '').join('\n');
  return next(state, { type: 'copy', text, what: 'what went wrong' });
}

/** Copies what was asked. */
export function copyInput(state: State, exchange: Exchange): Next {
  if (exchange.input === '') return next(withNotice(state, 'info', 'This cell asks without words.'));
  return next(state, { type: 'copy', text: exchange.input, what: 'the input' });
}

/** Copies all that was asked and answered, in order. */
export function copySession(state: State): Next {
  const text = state.session.exchanges
    .map((exchange, i) => {
      const names = exchange.images.map((image) => image.path);
      return [`In ${i + 1}:`, ...names, exchange.input, '', `Out ${i + 1}:`, outputOf(exchange)]
        .join('\n')
        .trimEnd();
    })
    .join('\n\n');
  return next(state, { type: 'copy', text: `${text}\n`, what: 'the session' });
}

/** Copies the only code block; of several, the digits pressed next say which. */
export function copyCode(state: State, exchange: Exchange): Next {
  const blocks = codeBlocksOf(outputOf(exchange));
  if (blocks.length > 1) {
    const hint = blocks.length > 9 ? `${writtenKey('enter')} ends a number.` : '';
    const asked = withNotice(state, 'info', `Which code block? Press 1 to ${blocks.length}.`, hint);
    return next({ ...asked, codeNumber: '' });
  }
  return copyBlock(state, blocks[0], 'the code');
}

/**
 * A key while the number of a code block is asked for: a digit, as many as there can be; Enter ends the number, and so
 * does any other key, which is then taken for itself; Esc asks no more. null: the number is over, and the key still to
 * be taken.
 */
export function codeNumberKey(state: State, typed: string, key: string): Next | null {
  const number = /^\d$/.test(key) ? Number(`${typed}${key}`) : 0;
  const { length } = codeBlocksOf(outputOf(exchangeOf(state, state.selected)));
  if (number > 0 && number * 10 <= length) {
    const says = `Code block ${number}, or one from ${number * 10} on?`;
    const hint = `Press another digit, or ${writtenKey('enter')} for ${number}.`;
    return next({ ...withNotice(state, 'info', says, hint), codeNumber: String(number) });
  }
  const over: State = { ...state, codeNumber: null };
  if (number > 0) return copyNumberedBlock(over, String(number));
  if (key === 'esc') return next(over);
  if (typed === '') return null;
  return key === 'enter' ? copyNumberedBlock(over, typed) : null;
}

/** The code block of a number; null when that is none. */
export function copyNumberedBlock(state: State, number: string): Next | null {
  if (!/^[1-9]\d{0,3}$/.test(number)) return null;
  const blocks = codeBlocksOf(outputOf(exchangeOf(state, state.selected)));
  return copyBlock(state, blocks[Number(number) - 1], `code block ${number}`);
}

function copyBlock(state: State, block: string | undefined, what: string): Next {
  if (block === undefined)
    return next(withNotice(state, 'info', 'There is no such code block in this answer.'));
  return next(state, { type: 'copy', text: block, what });
}

function outputOf(exchange: Exchange | undefined): string {
  return exchange === undefined ? '' : (chosenRun(exchange)?.output ?? '');
}
