import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import { readSmallFile } from './small-file.ts';

/** How long an editor has to end when it is told to, in ms; less than saving has. */
const ENDING_MS = 500;
/** More than this is no prompt; bytes. */
const LARGEST = 1 << 28;

type Environment = Readonly<Record<string, string | undefined>>;

/** The user's editor and its arguments; the value is split at spaces and no shell sees it. */
export function editorOf(env: Environment, platform: NodeJS.Platform): readonly [string, ...string[]] {
  for (const value of [env.VISUAL, env.EDITOR]) {
    const [file, ...args] = (value ?? '').split(/\s+/).filter((part) => part !== '');
    if (file !== undefined) return [file, ...args];
  }
  return [platform === 'win32' ? 'notepad' : 'vi'];
}

/** Runs a program on the terminal to its end; resolves to its exit code, or to why it did not run. */
export type RunHere = (file: string, args: readonly string[]) => Promise<number | Error>;

export interface EditorOptions {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  /** Lends the terminal while the editor has it. */
  readonly lend: (run: () => Promise<void>) => Promise<void>;
  readonly run?: RunHere;
}

/** Hands a text to the user's editor in a file only the user can read, and takes what was made of it. */
export async function editText(text: string, options: EditorOptions): Promise<Result<string>> {
  const [file, ...args] = editorOf(options.env, options.platform);
  const run = options.run ?? runHere;
  let folder: string | null = null;
  try {
    folder = await mkdtemp(join(tmpdir(), 'hf-tui-'));
    await chmod(folder, 0o700);
    // Markdown is what a prompt is, and editors go by the ending.
    const path = join(folder, 'prompt.md');
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
    let ended: number | Error = 0;
    await options.lend(async () => {
      ended = await run(file, [...args, path]);
    });
    return await resultOf(ended, file, path);
  } catch (error) {
    return failed(
      appError(
        'UNEXPECTED',
        `The text could not be handed to ${file}: ${said(error)}.`,
        'The prompt is as it was.',
      ),
    );
  } finally {
    // Who ends together with its editor leaves what that has rescued: it is nowhere else.
    if (folder !== null && !isEnding) await rm(folder, { recursive: true, force: true });
  }
}

async function resultOf(ended: number | Error, file: string, path: string): Promise<Result<string>> {
  if (ended instanceof Error) {
    const isMissing = 'code' in ended && ended.code === 'ENOENT';
    return failed(
      appError(
        'USAGE',
        isMissing ? `The editor ${file} was not found.` : `The editor ${file} could not be started.`,
        'Set VISUAL or EDITOR to one that is installed, such as nano.',
      ),
    );
  }
  if (ended !== 0) {
    return failed(
      appError('USAGE', `The editor ${file} ended with code ${ended}.`, 'The prompt is as it was.'),
    );
  }
  // Editors end a file in a line feed that nobody typed.
  return ok(readSmallFile(path, LARGEST).replace(/\r?\n$/, ''));
}

let isEnding = false;
let endRunning = () => false;

/**
 * The program ends: an editor that has the terminal is told to end, and waited for no longer than half a second. It
 * would share the terminal with the shell. Gives whether there was one: it may leave modes of its own on.
 */
export function endEditor(): boolean {
  isEnding = true;
  return endRunning();
}

const runHere: RunHere = (file, args) =>
  new Promise((resolve) => {
    const child = spawn(file, [...args], { stdio: 'inherit' });
    endRunning = () => {
      child.kill();
      setTimeout(() => resolve(128), ENDING_MS);
      return true;
    };
    child.on('error', resolve);
    child.on('exit', (code, signal) => {
      endRunning = () => false;
      resolve(code ?? (signal === null ? 1 : 128));
    });
  });

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
