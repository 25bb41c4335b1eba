import { spawnSync } from 'node:child_process';
import { fstatSync, mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { REPAIR_SEQUENCE, writeToTerminal } from './modes.ts';

/**
 * Which terminals are held by running notebooks: a small file each. One whose program is gone (SIGKILL, out of
 * memory) was left with its modes on, and the next start on that terminal puts it back.
 */

/** The number of the terminal's device; null when standard output is none. */
function terminalHere(): number | null {
  try {
    const facts = fstatSync(1);
    return facts.isCharacterDevice() ? facts.rdev : null;
  } catch {
    return null;
  }
}

/** Notes in this folder that this process holds its terminal; gives back how to take the note away. Never throws. */
export function noteHeld(folder: string): () => void {
  const path = join(folder, `${process.pid}.json`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, `${JSON.stringify({ terminal: terminalHere(), since: Date.now() })}\n`, {
      mode: 0o600,
    });
  } catch {
    // A state folder that cannot be written costs the repair, not the notebook.
    return () => {};
  }
  return () => removed(path);
}

/** Whether a notebook that is gone had this terminal; its note is taken away. Never throws. */
export function wasLeftHeld(folder: string, here = terminalHere()): boolean {
  const booted = Date.now() - uptime() * 1000;
  let found = false;
  for (const name of namesIn(folder)) {
    const pid = Number(/^(\d+)\.json$/.exec(name)?.[1] ?? Number.NaN);
    if (!Number.isSafeInteger(pid) || (pid !== process.pid && isAlive(pid))) continue;
    const path = join(folder, name);
    const note = noteIn(path);
    // After a restart of the computer the number means another terminal.
    const isMeant = note !== null && note.since > booted;
    if (isMeant && note.terminal !== here) continue;
    removed(path);
    if (isMeant) found = true;
  }
  return found;
}

/** Puts back what sequences can: modes, screen, cursor, title. */
export function repairModes(): void {
  writeToTerminal(REPAIR_SEQUENCE);
}

/** Whether the terminal's line is still that of a program that reads single keys. */
export function isLineRaw(): boolean {
  if (process.platform === 'win32') return false;
  const ran = spawnSync('stty', ['-a'], { stdio: ['inherit', 'pipe', 'ignore'], timeout: 1000 });
  return /-(?:icanon|echo)\b/.test(ran.stdout?.toString('utf8') ?? '');
}

/**
 * Puts the line settings back and goes on as this command instead of this process. Not from within: Node keeps the
 * settings that it finds at its start, and brings them back when it ends. `sane` leaves out flow control, which raw mode
 * switches off as well. Returns only where that cannot be done.
 */
export function goOnWithSaneLine(command: readonly string[], env: NodeJS.ProcessEnv): void {
  if (process.platform === 'win32' || process.execve === undefined) return;
  try {
    process.execve('/bin/sh', ['sh', '-c', 'stty sane ixon; exec "$@"', 'sh', ...command], env);
  } catch {
    // No shell, no stty: the modes are back at least.
  }
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

function noteIn(path: string): { readonly terminal: number; readonly since: number } | null {
  try {
    const note: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof note !== 'object' || note === null || !('terminal' in note) || !('since' in note)) return null;
    const { terminal, since } = note;
    return typeof terminal === 'number' && typeof since === 'number' ? { terminal, since } : null;
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
