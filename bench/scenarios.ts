import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  /** Node's own options for hf-tui. */
  readonly nodeOptions: readonly string[];
  /** The folder that profiles are written to, in a folder for each scenario; null: none are. */
  readonly profiles: string | null;
  /** What is measured now, in words that name a folder. */
  readonly scenario: string;
}

/** The same, for what is measured now. */
export const during = (on: Surroundings, scenario: string): Surroundings => ({ ...on, scenario });

export async function setUp(profiles: string | null): Promise<Surroundings> {
  const server = fork(join(import.meta.dirname, 'server.ts'));
  const port = await new Promise<number>((resolve) => {
    server.once('message', (message) => resolve((message as { port: number }).port));
  });
  // Without a listener Node keeps messages for the next one.
  server.on('message', () => {});
  const home = mkdtempSync(join(tmpdir(), 'hf-tui-bench-'));
  return { server, port, home, nodeOptions: [], profiles, scenario: 'start' };
}

/** Node's options for hf-tui, those of a profile among them. */
export function nodeOptionsOf({ nodeOptions, profiles, scenario }: Surroundings): readonly string[] {
  if (profiles === null) return nodeOptions;
  return [...nodeOptions, '--cpu-prof', `--cpu-prof-dir=${join(profiles, scenario)}`];
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
  return new BenchTerminal(process.execPath, [...nodeOptionsOf(on), PROGRAM, ...endpoint, ...args], env);
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
  readonly peakMb: number;
}

export interface Asked {
  /** Pieces of about five characters. */
  readonly count: number;
  /** Pieces a second; 0: as fast as possible. */
  readonly rate: number;
  /** Characters that come before them at once, which are on the screen before anything is measured. */
  readonly prefix?: number;
  /** ms from there to the first piece. */
  readonly pause?: number;
}

let answers = 0;

/** A prompt for the server, and the word that its answer ends with: each has its own. */
function promptFor({ count, rate, prefix = 0, pause = 0 }: Asked): { prompt: string; end: string } {
  answers++;
  return {
    prompt: `stream ${count} ${rate} ${prefix} ${pause} ${answers}x`,
    end: `THE-END-${answers}x`,
  };
}

/** One answer; `meanwhile` happens while it comes. */
export async function streamed(
  terminal: BenchTerminal,
  on: Surroundings,
  asked: Asked,
  meanwhile: () => Promise<void> = async () => {},
): Promise<Streamed> {
  const { prompt, end } = promptFor(asked);
  let before = terminal.usage().cpu;
  let bytes = terminal.bytes;
  const lastByte = told(on, 'lastByte');
  terminal.type(prompt);
  await terminal.until((screen) => screen.includes(prompt), 'the prompt typed');
  const firstPiece = asked.rate > 0 ? told(on, 'firstPiece') : null;
  terminal.type('\r');
  if (asked.prefix !== undefined) {
    await terminal.until((screen) => screen.includes('BEHIND-IT'), 'what comes before');
    await firstPiece;
    before = terminal.usage().cpu;
    bytes = terminal.bytes;
  }
  await meanwhile();
  return finished(terminal, end, { lastByte, before, bytes });
}

/** An answer to a prompt that is typed, with Enter, before the program has drawn anything; CPU with the start. */
export async function streamedAtOnce(name: ProgramName, on: Surroundings, asked: Asked) {
  const { prompt, end } = promptFor(asked);
  const lastByte = told(on, 'lastByte');
  const terminal = start(name, on);
  terminal.type(`${prompt}\r`);
  const result = await finished(terminal, end, { lastByte, before: 0, bytes: 0 });
  await terminal.close();
  return result;
}

async function finished(
  terminal: BenchTerminal,
  end: string,
  from: { readonly lastByte: Promise<number>; readonly before: number; readonly bytes: number },
): Promise<Streamed> {
  const [sent, seen] = await Promise.all([
    from.lastByte,
    terminal.until((screen) => screen.includes(end), 'the last word', 120_000),
  ]);
  const { cpu, peakMb } = terminal.usage();
  return {
    lagMs: seen - sent,
    cpu: cpu - from.before,
    kilobytes: (terminal.bytes - from.bytes) / 1024,
    peakMb,
  };
}
