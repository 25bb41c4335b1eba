import { appError, EXIT } from '../core/errors.ts';
import { redact, type Secret } from '../core/secret.ts';
import { errorText, type TextOutput } from './text-output.ts';

/** ms that saving may take after a mistake of ours. */
const SAVE_LIMIT = 2000;

/**
 * Ends the process for a mistake of ours with a sentence like any error's: without a stack, without what a terminal
 * would obey, and without secrets. `save` keeps what is open; it is given 2 s, and none after a second mistake.
 */
export function sayCrashes(
  stderr: TextOutput,
  secrets: () => readonly Secret[],
  save: () => Promise<void>,
): void {
  let isEnding = false;
  const end = () => process.exit(EXIT.failed);
  const crash = (error: unknown) => {
    if (isEnding) end();
    isEnding = true;
    const said = redact(error instanceof Error ? error.message : String(error), secrets());
    const hint = 'hf-tui doctor says more about what is here.';
    const ended = appError('UNEXPECTED', `Something went wrong inside hf-tui: ${said}`, hint);
    void stderr.write(errorText(ended));
    setTimeout(end, SAVE_LIMIT);
    save().then(end, end);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}
