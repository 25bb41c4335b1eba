import { type SpawnSyncOptions, spawnSync } from 'node:child_process';

/** How long `stty` may take, in ms. */
const PATIENCE = 300;
/** What `stty -g` writes, on Linux and on BSD and macOS: nothing that could be taken for an option or a command. */
const SETTINGS = /^[\w=]+(?::[\w=]+)+$/;
/** Without settings of before: as a shell expects them. `sane` leaves out flow control, which raw mode switches off. */
const USUAL: readonly string[] = ['sane', 'ixon'];

/** What a tool needs that is found by its name, and no more. */
function environmentFor(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { PATH: env.PATH, TERM: env.TERM };
}

/**
 * The line settings of the terminal as they are, in the form that `stty` takes them back in; null where there is no
 * such thing. Node has no call for it, and of what raw mode switches off it cannot be told afterwards whether it was on.
 * Waits for the tool, as raw mode must: two to three ms, and less than to hear of its end later.
 */
export function readLineSettings(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  if (platform === 'win32') return null;
  const ran = spawnSync('stty', ['-g'], {
    stdio: ['inherit', 'pipe', 'ignore'],
    env: environmentFor(env),
    timeout: PATIENCE,
  });
  return checkedSettings(ran.stdout?.toString('utf8'));
}

/** Settings that may be handed to `stty`; null for what is none. */
export function checkedSettings(text: unknown): string | null {
  const line = typeof text === 'string' ? text.trim() : '';
  return SETTINGS.test(line) ? line : null;
}

/** Whether the terminal's line is still that of a program that reads single keys. */
export function isLineRaw(env: NodeJS.ProcessEnv): boolean {
  if (process.platform === 'win32') return false;
  const ran = spawnSync('stty', ['-a'], {
    stdio: ['inherit', 'pipe', 'ignore'],
    env: environmentFor(env),
    timeout: 1000,
  });
  return /-(?:icanon|echo)\b/.test(ran.stdout?.toString('utf8') ?? '');
}

/**
 * Puts the line settings back, those of before or the usual ones, and goes on as this command instead of this process.
 * Node keeps the settings that it finds at its start and brings them back when it ends: only who takes its place
 * leaves them as they are now. Returns only where that cannot be done.
 */
export function goOnWithLine(
  settings: string | null,
  env: NodeJS.ProcessEnv,
  next: { readonly command: readonly [string, ...string[]]; readonly env: NodeJS.ProcessEnv },
): void {
  if (process.platform === 'win32' || process.execve === undefined) return;
  const options: SpawnSyncOptions = {
    stdio: ['inherit', 'ignore', 'ignore'],
    env: environmentFor(env),
    timeout: 1000,
  };
  const back = settings === null ? null : spawnSync('stty', [settings], options);
  if (back?.status !== 0) spawnSync('stty', USUAL, options);
  try {
    process.execve(next.command[0], next.command, next.env);
  } catch {
    // The modes are back at least.
  }
}
