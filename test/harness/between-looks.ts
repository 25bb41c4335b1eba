/** The notebook between two looks at the terminal: what it was before, and what it is after. */
import { expect } from 'vitest';
import { type FakeHub, GOOD_TOKEN } from './fake-hub.ts';
import { freshHome, PROGRAM } from './program.ts';
import { type PtyProgram, startInPty } from './pty.ts';
import { readTerminalOutput } from './terminal-output.ts';

/** Runs a program between two looks at the terminal's settings, and says its process id and its exit code. */
const BETWEEN = `echo "before $(stty -g)"; sh -c 'echo "pid $$"; exec "$@"' sh "$0" "$@"; echo "exit $?"; echo "after $(stty -g)"`;

export interface Shelled {
  readonly program: PtyProgram;
  readonly signal: (name: NodeJS.Signals) => void;
  /** Waits until the program has ended: its exit code, and whether the terminal's settings are as they were. */
  readonly ended: () => Promise<{ readonly code: number; readonly sameSettings: boolean }>;
}

/** The notebook on an endpoint of the hub, in a shell that looks at the terminal's settings before and after. */
export async function inShell(
  hub: FakeHub,
  reference: string,
  nodeFlags: readonly string[] = [],
): Promise<Shelled> {
  return between(hub, [...nodeFlags, PROGRAM, '-e', reference], (one) => {
    return one.screen().includes('EDIT ') && one.modes.bracketedPasteMode;
  });
}

/** Any line of arguments for Node in such a shell, as soon as it is ready. */
export async function between(
  hub: FakeHub,
  line: readonly string[],
  isReady: (program: PtyProgram) => boolean,
): Promise<Shelled> {
  const home = freshHome();
  const program = startInPty('/bin/sh', ['-c', BETWEEN, process.execPath, ...line], {
    ...{ env: { ...hub.env, HF_TOKEN: GOOD_TOKEN }, home, cwd: home, columns: 100, rows: 30 },
  });
  await program.waitFor(isReady);
  const before = said(program, /before (\S+)/);
  const pid = Number(said(program, /pid (\d+)/));
  return {
    program,
    signal: (name) => process.kill(pid, name),
    async ended() {
      await program.exit;
      return {
        code: Number(said(program, /exit (\d+)/)),
        sameSettings: said(program, /after (\S+)/) === before,
      };
    },
  };
}

function said(program: PtyProgram, what: RegExp): string {
  const found = what.exec(program.output)?.[1];
  if (found === undefined) throw new Error(`${what} is not in what was written:\n${program.output}`);
  return found;
}

/** Asserts that the terminal is as if the program had never been there. */
export function expectRestored(program: PtyProgram): void {
  expect(program.onAlternateScreen).toBe(false);
  expect(program.isCursorShown).toBe(true);
  expect(program.modes.bracketedPasteMode).toBe(false);
  expect(program.modes.mouseTrackingMode).toBe('none');
  expect(program.modes.wraparoundMode).toBe(true);
  const count = (sequence: string) => program.output.split(sequence).length - 1;
  expect(count('\x1b[<u')).toBeGreaterThanOrEqual(count('\x1b[>5u'));
  expect(count('\x1b[23;2t')).toBe(1);
  expect(program.output.lastIndexOf('\x1b[?2026l')).toBeGreaterThan(
    program.output.lastIndexOf('\x1b[?2026h'),
  );
  expect(program.output.lastIndexOf('\x1b[?1049l')).toBeGreaterThan(
    program.output.lastIndexOf('\x1b[?1049h'),
  );
  readTerminalOutput(program.output);
}
