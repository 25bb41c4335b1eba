/** What a person does in the notebook, waiting each time for what must appear. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inHome } from './program.ts';
import type { PtyProgram } from './pty.ts';

/** The notebook with the prompt focused, at 40 columns and more. */
export const PROMPT = ' EDIT  Enter send';
/** The last line of the list of endpoints, and of that of sessions. */
export const ENDPOINTS = 'Ctrl+T test';
export const SESSIONS = 'Ctrl+E rename';
/** The open session is on the disk as it is on the screen. */
export const SAVED = /^.* saved$/m;

/** Saved endpoints as set-up leaves them: `echo`, the default, and `slow`, whose answers wait for `release`. */
export function saveEndpoints(home: string, more: readonly object[] = []): void {
  const provided = (name: string) => ({
    kind: 'providers',
    name,
    model: `test/${name}`,
    token: { kind: 'hub' },
  });
  mkdirSync(dirname(inHome.config(home)), { recursive: true, mode: 0o700 });
  writeFileSync(
    inHome.config(home),
    JSON.stringify({ defaultEndpoint: 'echo', endpoints: [provided('echo'), provided('slow'), ...more] }),
    { mode: 0o600 },
  );
}

/** Types one line into the prompt or a filter, and waits until it stands there. */
export async function typeLine(program: PtyProgram, text: string): Promise<void> {
  program.type(text);
  await program.waitFor(`› ${text}`);
}

/** Sends a prompt and waits for the beginning of its answer. */
export async function send(program: PtyProgram, prompt: string, answer: string | RegExp): Promise<void> {
  await typeLine(program, prompt);
  program.key('enter');
  await program.waitFor(answer);
}

/** Asks the fake hub and waits until question and answer are saved. */
export async function ask(program: PtyProgram, prompt: string): Promise<void> {
  await send(program, prompt, `You said: ${prompt}`);
  await program.waitFor(SAVED);
}

/** Leaves from an empty prompt. */
export async function quit(program: PtyProgram): Promise<number> {
  program.key('ctrl+d');
  return (await program.exit).code;
}
