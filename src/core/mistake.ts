import { type AppError, appError } from './errors.ts';
import { redact, type Secret } from './secret.ts';

/** What was thrown by a mistake of ours, as an error value: without its stack, and with no secret in what it says. */
export function mistakeOf(error: unknown, hint: string, known: readonly Secret[] = []): AppError {
  const said = redact(error instanceof Error ? error.message : String(error), known);
  return appError('UNEXPECTED', `Something went wrong inside hf-tui: ${said}`, hint);
}
