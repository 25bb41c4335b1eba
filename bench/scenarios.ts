import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sessionText } from './session-text.ts';
import { BenchTerminal, wallClock } from './terminal.ts';

export const PROGRAM = join(import.meta.dirname, '../bin/hf-tui');

export type ProgramName = 'floor' | 'hf-tui';

/** How long the frames of a run took, as the program notes it. */
export interface Frames {
  readonly frames: number;
  readonly slow: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

export interface Surroundings {
  readonly server: ChildProcess;
  readonly port: number;
  readonly home: string;
  /** Node's own options for hf-tui, such as those of a profile. */
  readonly nodeOptions: readonly string[];
}

export async function setUp(nodeOptions: readonly string[]): Promise<Surroundings> {
  const server = fork(join(import.meta.dirname, 'server.ts'));
  const port = await new Promise<number>((resolve) => {
    server.once('message', (message) => resolve((message as { port: number }).port));
  });
  // Without a listener Node keeps messages for the next one.
  server.on('message', () => {});
  return { server, port, home: mkdtempSync(join(tmpdir(), 'hf-tui-bench-')), nodeOptions };
}

export function tearDown({ server, home }: Surroundings): void {
  server.disconnect();
  rmSync(home, { recursive: true, force: true });
}

export function start(name: ProgramName, on: Surroundings, args: readonly string[] = []): BenchTerminal {
  const env = { HOME: on.home };
  if (name === 'floor') {
    const url = `http://127.0.0.1:${on.port}/v1/chat/completions`;
    return new BenchTerminal(process.execPath, [join(import.meta.dirname, 'floor.mjs'), url], env);
  }
  const endpoint = ['-e', `http://127.0.0.1:${on.port}`];
  return new BenchTerminal(process.execPath, [...on.nodeOptions, PROGRAM, ...endpoint, ...args], env);
}

/** When the server says this next, on the wall clock in ms. */
export function told({ server }: Surroundings, what: 'firstPiece' | 'lastByte'): Promise<number> {
  return new Promise((resolve) => {
    const listen = (message: unknown) => {
      const at = (message as Readonly<Record<string, number>>)[what];
      if (at === undefined) return;
      server.off('message', listen);
      resolve(at);
    };
    server.on('message', listen);
  });
}

/** How long the frames took of the run that ended last. */
export function lastFrames({ home }: Surroundings): Frames {
  return JSON.parse(readFileSync(join(home, '.local/state/hf-tui/frames.json'), 'utf8')) as Frames;
}

/** Until what a program loads behind its first frame is there: it is measured with the start. */
export const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 1500));

const isReady = (screen: string) => screen.includes('F1 help');

export async function started(name: ProgramName, on: Surroundings, args: readonly string[] = []) {
  const terminal = start(name, on, args);
  const at = await terminal.until(isReady, 'the prompt');
  return { terminal, ms: at - terminal.began, cpu: terminal.usage().cpu };
}

/** Time from a key to its place on the screen, for so many keys, one every `everyMs`. */
export async function keyLatencies(
  terminal: BenchTerminal,
  keys: number,
  everyMs: number,
): Promise<readonly number[]> {
  const times: number[] = [];
  let typed = '';
  for (let i = 0; i < keys; i++) {
    const key = 'abcdefghij'[i % 10] ?? 'a';
    typed += key;
    const wanted = typed;
    const sent = wallClock();
    terminal.type(key);
    const seen = await terminal.until(
      (screen) => new RegExp(`[›>] ${wanted}`).test(screen),
      `the key ${key}`,
    );
    times.push(seen - sent);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, everyMs - (wallClock() - sent))));
  }
  terminal.type('\x7f'.repeat(keys));
  await terminal.until((screen) => !screen.includes(typed), 'the prompt empty again');
  return times;
}

export interface Streamed {
  /** ms from the server's last byte to the last word on the screen */
  readonly lagMs: number;
  readonly cpu: number;
  readonly kilobytes: number;
}

/** One answer of so many pieces; `during` happens while it comes. */
export async function streamed(
  terminal: BenchTerminal,
  on: Surroundings,
  asked: { readonly count: number; readonly rate: number; readonly prefix: number },
  during: () => Promise<void> = async () => {},
): Promise<Streamed> {
  const before = terminal.usage().cpu;
  const bytes = terminal.bytes;
  const lastByte = told(on, 'lastByte');
  terminal.type(`stream ${asked.count} ${asked.rate} ${asked.prefix}`);
  await terminal.until(
    (screen) => screen.includes(`stream ${asked.count} ${asked.rate}`),
    'the prompt typed',
  );
  terminal.type('\r');
  await during();
  const [sent, seen] = await Promise.all([
    lastByte,
    terminal.until((screen) => screen.includes('THE-END'), 'the last word', 120_000),
  ]);
  return {
    lagMs: seen - sent,
    cpu: terminal.usage().cpu - before,
    kilobytes: (terminal.bytes - bytes) / 1024,
  };
}

/** Puts a session of so many exchanges into the home folder; gives its id. */
export function makeSession(on: Surroundings, exchanges: number): string {
  const folder = join(on.home, '.local/share/hf-tui/sessions');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const id = `01JD3X0000000000000000${String(exchanges).padStart(4, '0').slice(-4)}`;
  writeFileSync(join(folder, `${id}.json`), sessionText(id, `of ${exchanges}`, exchanges), { mode: 0o600 });
  return id;
}

/** Puts so many small sessions into the home folder. */
export function makeSessions(on: Surroundings, count: number): void {
  const folder = join(on.home, '.local/share/hf-tui/sessions');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (let i = 0; i < count; i++) {
    const id = `01JD3Y${String(i).padStart(20, '0')}`;
    writeFileSync(join(folder, `${id}.json`), sessionText(id, `Session number ${i}`, 2), { mode: 0o600 });
  }
}
