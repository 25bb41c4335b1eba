import { appError, EXIT } from '../core/errors.ts';
import { redact, type Secret } from '../core/secret.ts';
import { errorText } from './text-output.ts';

/**
 * Ends the process for a mistake of ours with a sentence like any error's: without a stack, without what a terminal
 * would obey, and without secrets.
 */
export function sayCrashes(secrets: () => readonly Secret[]): void {
  const crash = (error: unknown) => {
    const said = redact(error instanceof Error ? error.message : String(error), secrets());
    const hint = 'hf-tui doctor says more about what is here.';
    const ended = appError('UNEXPECTED', `Something went wrong inside hf-tui: ${said}`, hint);
    process.stderr.write(errorText(ended));
    process.exit(EXIT.failed);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}
