import { writeSync } from 'node:fs';
import { constants } from 'node:os';
import { wordsOfMistake } from '../core/mistake.ts';
import { type SafeText, safeLine, words } from '../core/safe-text.ts';
import { SAVING_MS, type SavingTime, savingTime } from '../core/saving-time.ts';
import type { Secret } from '../core/secret.ts';
import { endAsShell } from './end-as-shell.ts';
import { guarded } from './output-guard.ts';

/** How long quitting waits for a disk that does not answer, in ms; it is said meanwhile, and Ctrl+C ends it. */
const QUIT_MS = 4000;
/** So long nothing is said of it, in ms. */
const QUIET_MS = 500;

/** Why the program ends. */
export type LeaveReason =
  /** `isGivenUp`: what was to be saved is not, and is waited for no longer. */
  | { readonly kind: 'quit'; readonly code: number; readonly isGivenUp?: boolean }
  | { readonly kind: 'signal'; readonly signal: EndSignal }
  | { readonly kind: 'crash'; readonly error: unknown }
  /** The terminal is gone: its input has ended, or nothing can be written to it. */
  | { readonly kind: 'terminal-gone' };

/** Signals that end a program and can be caught: those that people and systems send, and others that end one as well. */
const END_SIGNALS = [
  ...['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'],
  ...['SIGUSR2', 'SIGALRM', 'SIGVTALRM', 'SIGXCPU', 'SIGPWR', 'SIGIO', 'SIGSYS', 'SIGTRAP'],
] as readonly EndSignal[];
export type EndSignal =
  | 'SIGINT'
  | 'SIGTERM'
  | 'SIGHUP'
  | 'SIGQUIT'
  | 'SIGUSR2'
  | 'SIGALRM'
  | 'SIGVTALRM'
  | 'SIGXCPU'
  | 'SIGPWR'
  | 'SIGIO'
  | 'SIGSYS'
  | 'SIGTRAP';

/** 128 and the number of the signal, as shells report it. */
function codeOfSignal(signal: EndSignal): number {
  return 128 + constants.signals[signal];
}

export interface LifecycleOptions {
  /**
   * Saves what is open. It is given 2 s, whatever comes in them, and more as long as the disk answers; what it throws is
   * not shown, as the reason for leaving is.
   */
  readonly onLeave: (reason: LeaveReason) => Promise<void>;
  /** How often the disk has answered so far. */
  readonly steps?: () => number;
  /** Puts the terminal back: modes, screen, cursor. Called on every way out, more than once on some. */
  readonly restoreTerminal: () => void;
  /** Whether the terminal is lent to an editor, which gets the keyboard's own interrupts. */
  readonly isLent?: () => boolean;
  /** Whether the shell has the terminal, as this program was stopped by Ctrl+Z. */
  readonly isSuspended?: () => boolean;
  /** Ctrl+C, where the terminal makes a signal of it: gives whether it was taken as something else than the end. */
  readonly onInterrupt?: () => boolean;
  /** What to say once the terminal is the user's again; '' when nothing. */
  readonly lastWords?: () => string;
  /** Tokens that must not be in what is said about a crash. */
  readonly secrets?: () => readonly Secret[];
}

export interface Lifecycle {
  /**
   * Ends the program for this reason. The first reason counts: a second signal takes nothing from saving. A window that
   * closes sends several, and so do `timeout` and npm.
   */
  readonly leave: (reason: LeaveReason) => Promise<void>;
  /**
   * Waits for what is saved when the user quits; resolves to whether it came to its end. `say` is called when that takes
   * a while. A signal ends the program meanwhile as at any other time, but SIGINT: it ends the waiting.
   */
  readonly whileSaving: (work: Promise<void>, say: () => void) => Promise<boolean>;
  /** The user waits no longer. */
  readonly hurry: () => void;
  /**
   * Does at once what the signal does. One that a process sends to itself is heard behind whatever came together with
   * the key: it would meet a program that is quitting by then.
   */
  readonly signalled: (signal: EndSignal) => void;
}

/** The exit code that a reason stands for. */
function exitCodeOfReason(reason: LeaveReason): number {
  switch (reason.kind) {
    case 'quit':
      return reason.code;
    case 'signal':
      return codeOfSignal(reason.signal);
    case 'crash':
      return 1;
    case 'terminal-gone':
      return codeOfSignal('SIGHUP');
  }
}

/**
 * Takes charge of every way in which the process can end, for the interface. One for the whole process: it listens
 * to its signals and to its uncaught errors.
 */
export function takeCharge(options: LifecycleOptions): Lifecycle {
  let leaving: Promise<void> | null = null;
  let reason: LeaveReason | null = null;
  let mistake: { readonly error: unknown } | null = null;
  let time: SavingTime | null = null;

  const within = async (ms: number, work: Promise<unknown>): Promise<boolean> => {
    const mine = savingTime(systemAfter, { ms, ...(options.steps && { steps: options.steps }) });
    time = mine;
    try {
      return await Promise.race([work.then(() => true), mine.over.then(() => false)]);
    } finally {
      mine.callOff();
      if (time === mine) time = null;
    }
  };
  const leave = (given: LeaveReason): Promise<void> => {
    // Who has quit and is then told to end was told to end.
    if (reason === null || (reason.kind === 'quit' && given.kind === 'signal')) reason = given;
    leaving ??= end(given, options, within, () => ({ reason: reason ?? given, mistake }));
    return leaving;
  };
  const isQuitting = () => (leaving === null ? time !== null : reason?.kind === 'quit');

  const signalled = (signal: EndSignal) => {
    // Whoever has stopped this program by Ctrl+Z types for the shell: such a signal was sent to this program alone.
    const isBorrowers = options.isLent?.() === true && options.isSuspended?.() !== true;
    if ((signal === 'SIGINT' || signal === 'SIGQUIT') && isBorrowers) return;
    if (signal === 'SIGINT' && isQuitting()) return time?.end();
    if (signal === 'SIGINT' && leaving === null && options.onInterrupt?.() === true) return;
    void leave({ kind: 'signal', signal });
  };

  for (const signal of END_SIGNALS) {
    // Not every system has all of them, and somebody may have a use of their own for one.
    if (constants.signals[signal] === undefined || process.listenerCount(signal) > 0) continue;
    process.on(signal, () => signalled(signal));
  }
  const crash = (error: unknown) => {
    if (leaving === null) void leave({ kind: 'crash', error });
    else if (!isTerminalGone(error)) {
      // Nothing draws any more, and saving goes on.
      mistake ??= { error };
      restore(options);
    }
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  for (const stream of [process.stdout, process.stderr]) {
    // A stream that is closed without an error says only that.
    for (const event of ['error', 'close']) stream.on(event, () => void leave({ kind: 'terminal-gone' }));
  }
  process.on('exit', () => restore(options));

  return {
    leave,
    async whileSaving(work, say) {
      const quiet = setTimeout(say, QUIET_MS);
      try {
        return await within(QUIT_MS, work);
      } finally {
        clearTimeout(quiet);
      }
    },
    hurry: () => time?.end(),
    signalled,
  };
}

const systemAfter = (ms: number, call: () => void) => {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
};

/** `became`: the reason that counts in the end, and the first mistake that happened meanwhile. */
async function end(
  given: LeaveReason,
  options: LifecycleOptions,
  within: (ms: number, work: Promise<unknown>) => Promise<boolean>,
  became: () => { readonly reason: LeaveReason; readonly mistake: { readonly error: unknown } | null },
): Promise<void> {
  // After a crash nothing may draw any more, and the way out must not depend on what is broken.
  if (given.kind === 'crash') restore(options);
  const isGivenUp = given.kind === 'quit' && given.isGivenUp === true;
  // What could not be saved is in the journal; the reason for leaving is what the user is told.
  const isSaved = !isGivenUp && (await within(SAVING_MS, options.onLeave(given)).catch(() => true));
  const { reason, mistake } = became();
  const crash = reason.kind === 'crash' ? reason : mistake;
  restore(options);
  let code = crash === null ? exitCodeOfReason(reason) : 1;
  try {
    const last = options.lastWords?.() ?? '';
    if (last !== '') tell(safeLine(last));
    if (crash !== null) tell(crashMessage(crash.error, options.secrets?.() ?? []));
  } catch (error) {
    tell(crashMessage(error, []));
    code = 1;
  }
  // Behind a shell Node would be stopped for ever where it ends: it sets the terminal's line, which is as it was already.
  if (!isSaved || options.isSuspended?.() === true) endAsShell(code);
  process.exit(code);
}

function restore({ restoreTerminal }: LifecycleOptions): void {
  try {
    restoreTerminal();
  } catch {
    // The terminal may be gone, and the program ends either way.
  }
}

/** One sentence and what to do, with nothing in it that is secret or that a terminal would obey. */
export function crashMessage(error: unknown, secrets: readonly Secret[]): SafeText {
  const said = wordsOfMistake(error, secrets, true);
  return words`hf-tui had to stop because of a mistake of its own (${said}). Run hf-tui -c to go on where you were.`;
}

function tell(message: SafeText): void {
  try {
    writeSync(2, guarded(`${message}\n`, 'echo'));
  } catch {
    // Nobody is there to read it.
  }
}

function isTerminalGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EPIPE' || code === 'EIO';
}
