import { chosenRun, type Exchange } from '../exchange.ts';
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

/** Copies the only code block; of several, the digit pressed next says which. */
export function copyCode(state: State, exchange: Exchange): Next {
  const blocks = codeBlocksOf(outputOf(exchange));
  if (blocks.length > 1) {
    const asked = withNotice(state, 'info', `Which code block? Press 1 to ${Math.min(blocks.length, 9)}.`);
    return next({ ...asked, pendingKey: 'c' });
  }
  return copyBlock(state, blocks[0], 'the code');
}

/** The digit after `c`: the code block of that number; null when it is no digit. */
export function copyNumberedBlock(state: State, digit: string): Next | null {
  if (!/^[1-9]\d{0,3}$/.test(digit)) return null;
  const blocks = codeBlocksOf(outputOf(exchangeOf(state, state.selected)));
  return copyBlock(state, blocks[Number(digit) - 1], `code block ${digit}`);
}

function copyBlock(state: State, block: string | undefined, what: string): Next {
  if (block === undefined)
    return next(withNotice(state, 'info', 'There is no such code block in this answer.'));
  return next(state, { type: 'copy', text: block, what });
}

function outputOf(exchange: Exchange | undefined): string {
  return exchange === undefined ? '' : (chosenRun(exchange)?.output ?? '');
}
