/** A program in a pseudo-terminal whose emulator is watched for everything that it is made to do besides showing text. */
import { expect } from 'vitest';
import { obeyedBy } from './obeyed.ts';
import { type ProgramOptions, startProgram } from './program.ts';
import type { PtyProgram } from './pty.ts';
import { readTerminalOutput } from './terminal-output.ts';

/** Empties the line that says how far it is. */
const PROGRESS = '\r\x1b[K';

/** What the notebook, and doctor, ask the terminal and tell it, and what the emulator says to that. */
const OWN_STRINGS = /^OSC (?:1337;Capabilities|11;\?|0;[^\x00-\x1f\x7f-\x9f]*|8;;(?:https?:[!-~]*)?)$/;
const OWN_REPLIES = /^\x1b\[(?:\?1;2c|\?2004;[0-4]\$y)$/;

export interface WatchedProgram {
  readonly program: PtyProgram;
  readonly obeyed: ReturnType<typeof obeyedBy>;
}

export function startWatched(options: ProgramOptions): WatchedProgram {
  const program = startProgram({ columns: 200, rows: 50, ...options });
  return { program, obeyed: obeyedBy(program) };
}

/** Nothing was obeyed or answered, and what was written is text with our own sequences. Gives back that text. */
export function expectText({ program, obeyed }: WatchedProgram, draws: 'lines' | 'frames' = 'lines'): string {
  const { text, titles, links } = readTerminalOutput(
    program.output.replaceAll(PROGRESS, '').replaceAll('\r\n', '\n'),
  );
  const isOwn = (one: string) =>
    draws === 'frames' ? OWN_STRINGS.test(one) : one === 'OSC 1337;Capabilities';
  const strings = obeyed.strings.filter((one) => !isOwn(one));
  const replies = obeyed.replies.filter((one) => !OWN_REPLIES.test(one));
  expect({ strings, replies, bells: obeyed.bells(), clipboard: program.clipboard }).toEqual({
    strings: [],
    replies: [],
    bells: 0,
    clipboard: null,
  });
  // One answer to each question that was asked.
  expect(new Set(obeyed.replies).size).toBe(obeyed.replies.length);
  for (const link of links) expect(link).toBe(new URL(link).href);
  if (draws === 'frames') expect(program.title).toBe(titles.at(-1) ?? '');
  else expect({ titles, links }).toEqual({ titles: [], links: [] });
  expect(program.output).not.toMatch(/kept from the terminal/);
  return text;
}

/** Runs a command to its end, and holds what it wrote against all that. */
export async function ran(options: ProgramOptions): Promise<string> {
  const started = startWatched(options);
  await using program = started.program;
  await program.exit;
  return expectText(started);
}
