/** Runs the built program as a script would: no terminal, an empty home, nothing of the machine's environment. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PROGRAM = resolve(import.meta.dirname, '../../bin/hf-tui');

export interface Finished {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** Resolves when standard output holds the text. */
  readonly says: (text: string) => Promise<void>;
  readonly finished: Promise<Finished>;
}

export interface Computer {
  readonly home: string;
  /**
   * Starts the program; `input` is piped in, without it standard input is empty. `output` is the descriptor of a file
   * that takes the place of the collected standard output.
   */
  start(args: readonly string[], input?: string | Uint8Array, output?: number): Running;
  run(args: readonly string[], input?: string | Uint8Array): Promise<Finished>;
  close(): void;
}

/** A computer with an empty home folder and these variables; `nodeFlags` go to Node itself. */
export function freshComputer(
  env: Readonly<Record<string, string>> = {},
  nodeFlags: readonly string[] = [],
): Computer {
  const home = mkdtempSync(join(tmpdir(), 'hf-tui-home-'));
  const start: Computer['start'] = (args, input, output) => {
    const child = spawn(process.execPath, [...nodeFlags, PROGRAM, ...args], {
      cwd: home,
      env: { PATH: process.env.PATH ?? '', HOME: home, TERM: 'xterm-256color', ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', output ?? 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    const waiting: { text: string; go: () => void }[] = [];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      for (const one of waiting) if (stdout.includes(one.text)) one.go();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdin?.end(input);
    const finished = new Promise<Finished>((done, fail) => {
      child.on('error', fail);
      child.on('close', (code) => done({ code, stdout, stderr }));
    });
    return {
      child,
      says: (text) =>
        new Promise((go) => {
          if (stdout.includes(text)) go();
          else waiting.push({ text, go });
        }),
      finished,
    };
  };
  return {
    home,
    start,
    run: (args, input) => start(args, input).finished,
    close: () => rmSync(home, { recursive: true, force: true }),
  };
}
