import type { Command } from '../commands.ts';
import { bufferOf } from '../editor/buffer.ts';
import { type Next, next, type State, withNotice } from '../state.ts';

/**
 * Does what was chosen from the help or the palette. A command that only exists as a slash command and needs an argument
 * is put into the prompt, to be finished there; what stands in the prompt already is not overwritten.
 */
export function runChosen(state: State, command: Command): Next {
  const needsWords = command.takes !== undefined && !command.takes.startsWith('[');
  if (command.slash === undefined || !needsWords || command.keys.length > 0) {
    return next(state, { type: 'run-command', id: command.id });
  }
  if (state.composer.buffer.text !== '') {
    const hint = `Send or clear the prompt, then type /${command.slash} ${command.takes}.`;
    return next(withNotice(state, 'info', 'The prompt holds something that is not sent yet.', hint));
  }
  const buffer = bufferOf(`/${command.slash} `);
  return next({ ...state, mode: 'edit', composer: { ...state.composer, buffer } });
}
