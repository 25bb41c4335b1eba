/** What a test does in the notebook again and again: opens it on a model, asks, waits for the file, reads it. */
import { readFileSync } from 'node:fs';
import { type FakeHub, GOOD_TOKEN } from './fake-hub.ts';
import { filesUnder, inHome, type ProgramOptions, startProgram } from './program.ts';
import type { PtyProgram } from './pty.ts';

/** Opens the notebook on a model or a URL of the hub, signed in, and waits until it can be typed into. */
export async function openNotebook(
  hub: FakeHub,
  reference: string,
  options: ProgramOptions = {},
): Promise<PtyProgram> {
  const program = startProgram({
    ...options,
    args: ['-e', reference, ...(options.args ?? [])],
    env: { ...hub.env, HF_TOKEN: GOOD_TOKEN, ...options.env },
  });
  // Pastes are marked as such a moment after the first frame.
  await program.waitFor((one) => one.screen().includes('EDIT ') && one.modes.bracketedPasteMode);
  return program;
}

/** Types a prompt or a command and presses Enter. */
export function send(program: PtyProgram, text: string): void {
  program.type(text);
  program.key('enter');
}

/** One answer, as the session file has it. */
export interface RecordedRun {
  readonly output: string;
  readonly reasoning: string;
  readonly status: string;
  readonly finishReason: string | null;
  readonly endpoint: { readonly name: string; readonly url: string; readonly model: string };
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number } | null;
  readonly timing: { readonly firstTokenMs: number | null; readonly totalMs: number | null };
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint: string;
    readonly status?: number;
  } | null;
}

export interface RecordedExchange {
  readonly task: string;
  readonly input: string;
  readonly output: string;
  readonly status: string;
  readonly images: readonly {
    readonly path: string;
    readonly mediaType: string;
    readonly bytes: number;
    readonly width: number;
    readonly height: number;
  }[];
  readonly runs: readonly RecordedRun[];
}

/** The text of the only session file under a home folder; '' before there is one. */
export function sessionText(home: string): string {
  const [path] = filesUnder(inHome.sessions(home)).filter((name) => /\/[0-9A-Z]{26}\.json$/.test(name));
  return path === undefined ? '' : readFileSync(path, 'utf8');
}

export function recordedExchanges(home: string): readonly RecordedExchange[] {
  const text = sessionText(home);
  if (text === '') return [];
  return (JSON.parse(text) as { readonly exchanges: readonly RecordedExchange[] }).exchanges;
}

/** Waits until the screen says `saved`, and the file then holds the nth exchange with its answer ended. */
export async function saved(program: PtyProgram, n = 1): Promise<RecordedExchange> {
  const ended = () => recordedExchanges(program.home)[n - 1];
  await program.waitFor((one) => {
    const status = ended()?.status;
    return / saved$/.test(one.rows()[0]?.trimEnd() ?? '') && status !== undefined && status !== 'running';
  });
  const exchange = ended();
  if (exchange === undefined) throw new Error('the exchange went away');
  return exchange;
}

/** The last run of an exchange. */
export function lastRun(exchange: RecordedExchange): RecordedRun {
  const run = exchange.runs.at(-1);
  if (run === undefined) throw new Error('an exchange without a run');
  return run;
}
