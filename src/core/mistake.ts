import { type AppError, appError } from './errors.ts';
import { redact, type Secret } from './secret.ts';

/** What was thrown by a mistake of ours, as an error value: without its stack, and with no secret in what it says. */
export function mistakeOf(error: unknown, hint: string, known: readonly Secret[] = []): AppError {
  const said = wordsOfMistake(error, known);
  return appError('UNEXPECTED', `Something went wrong inside hf-tui: ${said}`, hint);
}

/** What was thrown in words, by its name where that is asked for. Never throws: anything can be thrown, also what cannot be read. */
export function wordsOfMistake(error: unknown, known: readonly Secret[], isNamed = false): string {
  try {
    if (!(error instanceof Error)) return redact(String(error), known);
    return redact(isNamed ? `${error.name}: ${error.message}` : error.message, known);
  } catch {
    return 'it cannot be said which';
  }
}
