import { ASK, CAPTION } from './asking.ts';
import { AUTH } from './auth.ts';
import { ENDPOINTS } from './endpoints.ts';
import { ENDPOINT, HELP, NO_ARGUMENTS, PRACTICE, SESSION } from './recurring.ts';
import { SESSIONS } from './sessions.ts';
import type { CommandSpec } from './spec.ts';
import { COMPLETION, DOCTOR, KEYS, RESET } from './surroundings.ts';

/**
 * The command line as data: help, parsing, completion and the tests all come from this table.
 */

/** The program itself: without a command it opens the notebook. */
export const PROGRAM = {
  name: 'hf-tui',
  about: 'A notebook in the terminal for Hugging Face models: chat, caption images, keep every exchange.',
  arguments: NO_ARGUMENTS,
  options: [
    { name: 'continue', short: 'c', about: 'Reopen the session used last' },
    SESSION,
    ENDPOINT,
    PRACTICE,
    { name: 'setup', about: 'Run the set-up again' },
    { name: 'plain', about: 'Linear mode for screen readers and simple terminals' },
    HELP,
    { name: 'version', short: 'V', about: 'Print the version' },
  ],
  verbs: [ASK, CAPTION, SESSIONS, ENDPOINTS, AUTH, DOCTOR, KEYS, RESET, COMPLETION],
  examples: ['hf-tui', 'hf-tui -e Qwen/Qwen3-32B', 'hf-tui --practice'],
} as const satisfies CommandSpec;
