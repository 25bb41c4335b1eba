import { writeSync } from 'node:fs';
import { constants } from 'node:os';
import { wordsOfMistake } from '../core/mistake.ts';
import { type SafeText, safeLine, words } from '../core/safe-text.ts';
import { savingTime } from '../core/saving-time.ts';
import type { Secret } from '../core/secret.ts';
import { guarded } from './output-guard.ts';

/** Why the program ends. */
export type LeaveReason =
  | { readonly kind: 'quit'; readonly code: number }
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
   * Saves what is open. It is given 2 s, whatever comes in them; what it throws is not shown, as the reason for leaving
   * is.
   */
  readonly onLeave: (reason: LeaveReason) => Promise<void>;
  /** Puts the terminal back: modes, screen, cursor. Called on every way out, more than once on some. */
  readonly restoreTerminal: () => void;
  /** Whether the terminal is lent to an editor, which gets the keyboard's own interrupts. */
  readonly isLent?: () => boolean;
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
  leave(reason: LeaveReason): Promise<void>;
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
  let mistake: { readonly error: unknown } | null = null;

  const leave = (reason: LeaveReason): Promise<void> => {
    leaving ??= end(reason, options, () => mistake);
    return leaving;
  };

  for (const signal of END_SIGNALS) {
    // Not every system has all of them, and somebody may have a use of their own for one.
    if (constants.signals[signal] === undefined || process.listenerCount(signal) > 0) continue;
    process.on(signal, () => {
      if ((signal === 'SIGINT' || signal === 'SIGQUIT') && options.isLent?.() === true) return;
      if (signal === 'SIGINT' && leaving === null && options.onInterrupt?.() === true) return;
      void leave({ kind: 'signal', signal });
    });
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

  return { leave };
}

/** `mistake` is the first that happened while the program was leaving for another reason. */
async function end(
  reason: LeaveReason,
  options: LifecycleOptions,
  mistake: () => { readonly error: unknown } | null,
): Promise<void> {
  // After a crash nothing may draw any more, and the way out must not depend on what is broken.
  if (reason.kind === 'crash') restore(options);
  const isSaved = await saved(reason, options.onLeave);
  const crash = reason.kind === 'crash' ? reason : mistake();
  if (!isSaved) giveSignalsBack(crash === null && reason.kind === 'signal' ? reason.signal : null);
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
  process.exit(code);
}

/** Signals that end a process without a picture of its memory, which would hold the token. */
const PLAIN_SIGNALS: readonly EndSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Node waits for its threads when it ends, and a disk that never answers holds one for ever: this signal then ends the
 * process by itself, and so does any of these that is sent later.
 */
function giveSignalsBack(by: EndSignal | null): void {
  for (const signal of PLAIN_SIGNALS) process.removeAllListeners(signal);
  if (by !== null && PLAIN_SIGNALS.includes(by)) process.on('exit', () => process.kill(process.pid, by));
}

/** Whether saving ended before its time was over. */
async function saved(reason: LeaveReason, onLeave: LifecycleOptions['onLeave']): Promise<boolean> {
  const time = savingTime((ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  });
  try {
    return await Promise.race([onLeave(reason).then(() => true), time.over.then(() => false)]);
  } catch {
    // What could not be saved is in the journal; the reason for leaving is what the user is told.
    return true;
  } finally {
    time.callOff();
  }
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
