import { EXIT } from '../core/errors.ts';
import { completionScript, isShell } from './completion-script.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './parse.ts';

/** `hf-tui completion SHELL`. */
export async function completion(args: Arguments, context: CommandContext): Promise<number> {
  const shell = args.words[0] ?? '';
  if (!isShell(shell)) return EXIT.usage;
  await context.stdout.document(completionScript(shell));
  return EXIT.done;
}
