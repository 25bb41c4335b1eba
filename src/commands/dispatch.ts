import { EXIT } from '../core/errors.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './parse.ts';

/** A command: does its work, writes to the context's streams, resolves to the exit code. */
export type RunCommand = (args: Arguments, context: CommandContext) => Promise<number>;

/** Loads the command that was asked for, and runs it. */
export async function dispatch(args: Arguments, context: CommandContext): Promise<number> {
  const run = await load(args.path[1] ?? '');
  return run === undefined ? EXIT.usage : run(args, context);
}

async function load(command: string): Promise<RunCommand | undefined> {
  switch (command) {
    case 'ask':
      return (await import('./ask.ts')).ask;
    case 'caption':
      return (await import('./caption/caption.ts')).caption;
    case 'sessions':
      return (await import('./sessions.ts')).sessions;
    case 'endpoints':
      return (await import('./endpoints.ts')).endpoints;
    case 'auth':
      return (await import('./auth.ts')).auth;
    case 'doctor':
      return (await import('./doctor.ts')).doctor;
    case 'keys':
      return (await import('./keys.ts')).keys;
    case 'reset':
      return (await import('./reset.ts')).reset;
    case 'completion':
      return (await import('./completion.ts')).completion;
    default:
      return undefined;
  }
}
