import { EXIT } from '../core/errors.ts';
import { mistakeOf } from '../core/mistake.ts';
import { savingTime } from '../core/saving-time.ts';
import type { Secret } from '../core/secret.ts';
import { systemTimers } from '../timers.ts';
import { errorText, type TextOutput } from './text-output.ts';

/**
 * Ends the process for a mistake of ours with a sentence like any error's: without a stack, without what a terminal
 * would obey, and without secrets. `save` keeps what is open; it is given 2 s, whatever comes in them.
 */
export function sayCrashes(
  stderr: TextOutput,
  secrets: () => readonly Secret[],
  save: () => Promise<void>,
): void {
  let isEnding = false;
  const end = () => process.exit(EXIT.failed);
  const crash = (error: unknown) => {
    if (isEnding) return;
    isEnding = true;
    void stderr.write(errorText(mistakeOf(error, 'hf-tui doctor says more about what is here.', secrets())));
    void savingTime(systemTimers.after).over.then(end);
    save().then(end, end);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}
