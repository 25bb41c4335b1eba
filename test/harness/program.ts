/** The built program in a pseudo-terminal, on a computer that has nothing but an empty home folder. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type PtyOptions, type PtyProgram, startInPty } from './pty.ts';

/** `HF_TUI_PROGRAM` tests another copy than the one built here, an installed package for instance. */
export const PROGRAM = process.env.HF_TUI_PROGRAM ?? resolve(import.meta.dirname, '../../bin/hf-tui');

export interface ProgramOptions extends PtyOptions {
  readonly args?: readonly string[];
  /** Flags for Node itself. */
  readonly nodeFlags?: readonly string[];
}

/** Starts `hf-tui …args`; 100x30 unless told. The working folder is the home folder. */
export function startProgram({ args = [], nodeFlags = [], ...options }: ProgramOptions = {}): PtyProgram {
  const home = options.home ?? freshHome();
  return startInPty(process.execPath, [...nodeFlags, PROGRAM, ...args], {
    columns: 100,
    rows: 30,
    cwd: home,
    ...options,
    home,
  });
}

const homes: string[] = [];

/** An empty home folder that outlives the programs started in it; `removeHomes` clears it away. */
export function freshHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'hf-tui-home-'));
  homes.push(home);
  return home;
}

/** Removes every home folder made in this file's run. */
export function removeHomes(): void {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
}

/** Where the program keeps its files under a home folder. */
export const inHome = {
  config: (home: string) => join(home, '.config/hf-tui/config.json'),
  token: (home: string) => join(home, '.config/hf-tui/token'),
  sessions: (home: string) => join(home, '.local/share/hf-tui/sessions'),
  trash: (home: string) => join(home, '.local/share/hf-tui/trash'),
  officialToken: (home: string) => join(home, '.cache/huggingface/token'),
};

/** Permission bits as `chmod` writes them: `600`. */
export function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

/** Paths of all files under a folder; none when it is not there. */
export function filesUnder(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch {
    return [];
  }
}

/** The files under a folder that hold this text. */
export function filesHolding(folder: string, text: string): readonly string[] {
  return filesUnder(folder).filter((path) => readFileSync(path).includes(text));
}

export interface StoredRun {
  readonly reasoning: string;
  readonly output: string;
  readonly status: string;
  readonly finishReason: string | null;
  readonly endpoint: { readonly name: string; readonly url: string; readonly model?: string } | null;
  readonly error: { readonly message: string } | null;
}

/** A session file as a script would read it; only what tests ask of it. */
export interface StoredSession {
  readonly id: string;
  readonly title: string;
  readonly endpoint: string;
  readonly system: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly exchanges: readonly {
    readonly task: string;
    readonly input: string;
    readonly output: string;
    readonly status: string;
    readonly images: readonly { readonly path: string; readonly mediaType: string }[];
    readonly runs: readonly StoredRun[];
  }[];
}

/** The sessions stored under a home folder, in the order they were begun. */
export function storedSessions(home: string): readonly StoredSession[] {
  return filesUnder(inHome.sessions(home))
    .filter((path) => /\/[0-9A-Z]{26}\.json$/.test(path))
    .map((path) => JSON.parse(readFileSync(path, 'utf8')) as StoredSession);
}

/** The only session stored there. */
export function storedSession(home: string): StoredSession {
  const [session, ...others] = storedSessions(home);
  if (session === undefined || others.length > 0)
    throw new Error(`${others.length + (session === undefined ? 0 : 1)} sessions under ${home}, not one`);
  return session;
}
