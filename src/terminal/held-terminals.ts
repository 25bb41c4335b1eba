import { fstatSync, mkdirSync, readdirSync, unlinkSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { checkedSettings } from './line-settings.ts';
import { REPAIR_SEQUENCE, REPAIR_WITH_TITLE, writeToTerminal } from './modes.ts';
import { readSmallFile, writeSmallFile } from './small-file.ts';

/**
 * Which terminals are held by a running program that reads single keys: a small file each. One whose program is gone (SIGKILL, out of
 * memory) was left with its modes on, and the next start on that terminal puts it back.
 */

/** The terminal of this process: its output first, as that is what modes are switched on in. */
function descriptorHere(): 0 | 1 | 2 | null {
  return ([1, 2, 0] as const).find((descriptor) => isatty(descriptor)) ?? null;
}

/** The number of the terminal's device; null when no standard stream is one. */
function terminalHere(): number | null {
  const descriptor = descriptorHere();
  if (descriptor === null) return null;
  try {
    return fstatSync(descriptor).rdev;
  } catch {
    return null;
  }
}

/**
 * Notes in this folder that this process holds its terminal, with which line settings it found it, and whether the window
 * gets a title; gives back how to take the note away. Never throws.
 */
export function noteHeld(folder: string, line: string | null, hasTitle = true): () => void {
  const path = join(folder, `${process.pid}.json`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeSmallFile(
      path,
      `${JSON.stringify({ terminal: terminalHere(), since: Date.now(), line, hasTitle })}\n`,
    );
  } catch {
    // A state folder that cannot be written costs the repair, not the notebook.
    return () => {};
  }
  return () => removed(path);
}

/** A terminal as a notebook left it that is gone. */
export interface LeftTerminal {
  /** The line settings that it had before; null when they are not known. */
  readonly line: string | null;
  /** Its window has a title of ours. */
  readonly hasTitle: boolean;
}

/** What a notebook that is gone has left of this terminal; null when none had it. Its note is taken away. Never throws. */
export function takeLeft(folder: string, here = terminalHere()): LeftTerminal | null {
  const booted = Date.now() - uptime() * 1000;
  let found: LeftTerminal | null = null;
  for (const name of namesIn(folder)) {
    const pid = Number(/^(\d+)\.json$/.exec(name)?.[1] ?? Number.NaN);
    if (!Number.isSafeInteger(pid) || (pid !== process.pid && isAlive(pid))) continue;
    const path = join(folder, name);
    const note = noteIn(path);
    // After a restart of the computer the number means another terminal.
    const isMeant = note !== null && note.since > booted;
    if (isMeant && note.terminal !== here) continue;
    removed(path);
    if (isMeant) found = { line: note.line, hasTitle: note.hasTitle };
  }
  return found;
}

/** Puts back what sequences can: modes, screen, cursor, and the title where it is ours. */
export function repairModes(left: LeftTerminal | null): void {
  const descriptor = descriptorHere();
  if (descriptor !== null)
    writeToTerminal(left?.hasTitle === true ? REPAIR_WITH_TITLE : REPAIR_SEQUENCE, descriptor);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

interface Note extends LeftTerminal {
  readonly terminal: number;
  /** Milliseconds since 1970. */
  readonly since: number;
}

function noteIn(path: string): Note | null {
  try {
    const note: unknown = JSON.parse(readSmallFile(path));
    if (typeof note !== 'object' || note === null || !('terminal' in note) || !('since' in note)) return null;
    const { terminal, since } = note;
    const line = 'line' in note ? checkedSettings(note.line) : null;
    const hasTitle = !('hasTitle' in note) || note.hasTitle === true;
    return typeof terminal === 'number' && typeof since === 'number'
      ? { terminal, since, line, hasTitle }
      : null;
  } catch {
    return null;
  }
}

function removed(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone already.
  }
}
