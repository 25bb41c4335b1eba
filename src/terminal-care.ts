import { mkdirSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { environment } from './environment.ts';
import { type FrameSummary, SLOW_MS } from './terminal/frame-times.ts';
import { noteHeld, repairModes, takeLeft } from './terminal/held-terminals.ts';
import { goOnWithLine, isLineRaw, readLineSettings } from './terminal/line-settings.ts';
import {
  droppedSequences,
  type GuardedStream,
  type GuardedWriters,
  guardStream,
} from './terminal/output-guard.ts';
import { readSmallFile, writeSmallFile } from './terminal/small-file.ts';

/**
 * What outlives a run of the notebook about its terminal: that it is held, so that the next start can put it back
 * after a kill, and for `hf-tui doctor` how much was kept from it, and how long its frames took.
 */

const heldFolder = (stateFolder: string) => join(stateFolder, 'terminals');
const droppedFile = (stateFolder: string) => join(stateFolder, 'kept-from-terminal.json');
const framesFile = (stateFolder: string) => join(stateFolder, 'frames.json');

let writers: GuardedWriters | null = null;

/** Checks everything that is written to a terminal from now on; gives back what standard output is drawn on with. */
export function guardOutput(): GuardedWriters {
  writers ??= guardStreams();
  return writers;
}

function guardStreams(): GuardedWriters {
  const none: GuardedWriters = { frames: () => {}, pictures: () => {} };
  const [toOutput = none] = [process.stdout, process.stderr].map((stream) =>
    stream.isTTY ? guardStream(stream) : none,
  );
  // A terminal's input can be written to as well.
  const input: GuardedStream & { readonly isTTY?: boolean } = process.stdin;
  if (input.isTTY === true) guardStream(input);
  return toOutput;
}

/** The note that a terminal is held. */
export interface HeldTerminal {
  /** It was given back for good; as often as one likes. */
  readonly letGo: () => void;
  /** While it is lent the title is the user's: after a kill it is not taken back once more. */
  readonly whileLent: (run: () => Promise<void>) => Promise<void>;
}

/** Notes that the terminal is held, and its line settings of before. */
export function holdTerminal(
  stateFolder: string,
  line: string | null,
  frames: () => FrameSummary,
): HeldTerminal {
  const hold = (hasTitle: boolean) => noteHeld(heldFolder(stateFolder), line, hasTitle);
  let putAway = hold(true);
  let isOver = false;
  return {
    letGo() {
      isOver = true;
      putAway();
      keepDropped(stateFolder);
      keepNote(framesFile(stateFolder), frames());
    },
    async whileLent(run) {
      putAway = hold(false);
      try {
        await run();
      } finally {
        if (!isOver) putAway = hold(true);
      }
    },
  };
}

/** The same for what reads single keys without drawing frames: before it begins, as the settings are read now. */
export function holdLine(stateFolder: string): () => void {
  return noteHeld(heldFolder(stateFolder), readLineSettings(environment, process.platform), false);
}

/**
 * Puts the terminal back if a notebook that had it is gone without doing so. Where its line settings have to be put
 * back too, the program starts once more.
 */
export function repairIfLeft(stateFolder: string): void {
  const left = takeLeft(heldFolder(stateFolder));
  if (left === null) return;
  repairModes(left);
  if (!isLineRaw(environment)) return;
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)] as const;
  goOnWithLine(left.line, environment, { command, env: environment });
}

/**
 * Puts the terminal back, whatever happened to it. `say` is called as soon as there is a screen to say something on;
 * then the program ends with code 0, where the system lets it become another one.
 */
export async function resetTerminal(stateFolder: string, say: () => Promise<void>): Promise<void> {
  const left = takeLeft(heldFolder(stateFolder));
  repairModes(left);
  await say();
  // A shell with nothing to do, and with no word of the environment.
  goOnWithLine(left?.line ?? null, environment, { command: ['/bin/sh', '-c', ':'], env: {} });
}

/** One sentence when something was kept from the terminal, '' when nothing was. */
export function describeDropped(count: number): string {
  if (count === 0) return '';
  const what = count === 1 ? '1 control character' : `${count} control characters`;
  return `${what} of unknown origin ${count === 1 ? 'was' : 'were'} kept from the terminal.`;
}

/** How many of those that this run has kept from its terminal are noted. */
let noted = 0;

/** Adds what this run has kept from its terminal to what `doctor` says, when it ends: for all that is no notebook. */
export function addDroppedAtExit(stateFolder: string): void {
  process.on('exit', () => {
    const more = droppedSequences() - noted;
    noted += more;
    if (more > 0) keepNote(droppedFile(stateFolder), { count: lastDropped(stateFolder) + more });
  });
}

/** How many control characters the last notebook, and what ran since, kept from the terminal. */
export function lastDropped(stateFolder: string): number {
  const count = noteIn(droppedFile(stateFolder))?.count;
  return typeof count === 'number' ? count : 0;
}

/** How long the frames of the last notebook took; null when that is not known. */
export function lastFrames(stateFolder: string): FrameSummary | null {
  const note = noteIn(framesFile(stateFolder));
  const number = (name: keyof FrameSummary) => (typeof note?.[name] === 'number' ? note[name] : 0);
  const summary: FrameSummary = {
    frames: number('frames'),
    slow: number('slow'),
    medianMs: number('medianMs'),
    p95Ms: number('p95Ms'),
    slowestMs: number('slowestMs'),
  };
  return summary.frames > 0 ? summary : null;
}

/** The same in words. */
export function describeFrames({ frames, slow, medianMs, p95Ms, slowestMs }: FrameSummary): string {
  const took = `the last notebook drew ${frames}, in ${medianMs} ms (median), 95 of 100 in ${p95Ms} ms or less`;
  const most = `the slowest took ${slowestMs} ms`;
  return slow === 0 ? `${took}; ${most}` : `${took}; ${slow} took longer than ${SLOW_MS} ms, ${most}`;
}

function keepDropped(stateFolder: string): void {
  const count = droppedSequences();
  noted = count;
  if (count > 0) {
    keepNote(droppedFile(stateFolder), { count });
    return;
  }
  try {
    unlinkSync(droppedFile(stateFolder));
  } catch {
    // Mostly: nothing to take away.
  }
}

function noteIn(path: string): { readonly [name: string]: unknown } | null {
  try {
    const note: unknown = JSON.parse(readSmallFile(path));
    return typeof note === 'object' && note !== null ? { ...note } : null;
  } catch {
    return null;
  }
}

function keepNote(path: string, note: object): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeSmallFile(path, `${JSON.stringify(note)}\n`);
  } catch {
    // A note that cannot be kept is missed by `doctor` only.
  }
}
