import { appError, EXIT } from '../core/errors.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './parse.ts';
import { reportError } from './text-output.ts';

/** `hf-tui reset`: puts back a terminal that a killed notebook has left. */
export async function reset(_args: Arguments, context: CommandContext): Promise<number> {
  const { stdin, stdout, paths } = context;
  if (!stdin.isTerminal || !stdout.isTerminal) {
    return reportError(
      context,
      appError(
        'USAGE',
        'There is no terminal here to put back.',
        'Run hf-tui reset in the terminal itself, without pipes.',
      ),
    );
  }
  const { resetTerminal } = await import('../terminal-care.ts');
  await resetTerminal(paths.stateFolder, () => stdout.line('The terminal is as a shell expects it.'));
  return EXIT.done;
}
