import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { type FakeHub, GOOD_TOKEN, startFakeHub } from '../harness/fake-hub.ts';
import { ask, PROMPT, quit, SAVED, saveEndpoints, send } from '../harness/notebook-keys.ts';
import { freshHome, inHome, PROGRAM, removeHomes, startProgram, storedSession } from '../harness/program.ts';
import { type PtyProgram, startInPty } from '../harness/pty.ts';

const SYSTEM_NODE = '/usr/bin/node';
/** The last line of its first screen. */
const WIZARD = 'Esc leave';

let hub: FakeHub;
let home: string;
const started: PtyProgram[] = [];
beforeEach(async () => {
  hub = await startFakeHub();
  home = freshHome();
});
afterEach(async () => {
  for (const program of started.splice(0)) await program.close();
  removeHomes();
  await hub.close();
});

function start(...args: readonly string[]): PtyProgram {
  const program = startProgram({ home, args, env: { ...hub.env, HF_TOKEN: GOOD_TOKEN } });
  started.push(program);
  return program;
}

/** The version of the machine's own Node; null when there is none, or one that hf-tui runs on. */
async function oldNode(): Promise<string | null> {
  if (!existsSync(SYSTEM_NODE)) return null;
  const { stdout } = await promisify(execFile)(SYSTEM_NODE, ['--version']);
  return Number(stdout.slice(1).split('.')[0]) < 22 ? stdout.trim().slice(1) : null;
}

describe('a Node that is too old', () => {
  const sentence = (version: string) =>
    `hf-tui needs Node 22.19 or newer, and this is Node ${version}. Install a newer Node from https://nodejs.org and run it again.`;

  it('is told in one sentence, exit code 2, where this machine has one', async ({ skip }) => {
    const version = await oldNode();
    if (version === null) return skip(`no Node older than 22 at ${SYSTEM_NODE}`);
    const program = startInPty(SYSTEM_NODE, [PROGRAM], { home, columns: 200 });
    started.push(program);
    expect(await program.exit).toEqual({ code: 2, signal: 0 });
    expect(program.output.trim()).toBe(sentence(version));
  });

  it.each([
    '18.20.8',
    '20.20.2',
    '22.18.0',
  ])('is told in one sentence, exit code 2, were it %s', async (version) => {
    const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
    const program = startProgram({
      home,
      columns: 200,
      nodeFlags: ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`],
    });
    started.push(program);
    expect(await program.exit).toEqual({ code: 2, signal: 0 });
    expect(program.output.trim()).toBe(sentence(version));
  });
});

describe('starting', () => {
  it.each([
    '--version',
    '--help',
  ])('says %s as the build wrote it, which is what the program would say', async (flag) => {
    const run = promisify(execFile);
    const [written, said] = await Promise.all([
      run(process.execPath, [PROGRAM, flag]),
      run(process.execPath, [join(dirname(PROGRAM), '../dist/cli.js'), flag]),
    ]);
    expect(written.stdout).toBe(said.stdout);
    expect(written.stdout).not.toBe('');
  });

  it('says its version and its help in a terminal, and opens nothing', async () => {
    const version = start('--version');
    expect(await version.exit).toEqual({ code: 0, signal: 0 });
    expect(version.output.trim()).toBe(`hf-tui ${VERSION}`);
    const help = start('--help');
    expect(await help.exit).toEqual({ code: 0, signal: 0 });
    expect(help.output).toContain('--practice');
    expect(help.onAlternateScreen).toBe(false);
  });

  it('names a flag that it does not know', async () => {
    const program = start('--practise');
    expect(await program.exit).toEqual({ code: 2, signal: 0 });
    expect(program.screen()).toContain('--practise');
    expect(program.screen()).toContain('--practice?');
  });

  it('opens the wizard by itself only when nothing is saved and nothing was asked for', async () => {
    const first = start();
    await first.waitFor(WIZARD);
    // The notebook was not shown before it.
    expect(first.output).not.toContain('EDIT');
    for (const args of [['-e', 'test/echo'], ['-c'], ['--practice']]) {
      const program = start(...args);
      await program.waitFor(PROMPT);
      expect(program.screen()).not.toContain(WIZARD);
    }
    saveEndpoints(home);
    const program = start();
    await program.waitFor(PROMPT);
    expect(program.screen()).not.toContain(WIZARD);
    const asked = start('--setup');
    await asked.waitFor(WIZARD);
    asked.key('esc');
    await asked.waitFor(PROMPT);
    expect(asked.screen()).toContain('echo (test/echo) answers');
  });

  it('asks an endpoint that was never saved, and saves none', async () => {
    const program = start('-e', 'test/echo');
    await program.waitFor(PROMPT);
    await ask(program, 'without set-up');
    expect(hub.requests.findLast(({ path }) => path.endsWith('/chat/completions'))?.authorization).toBe(
      `Bearer ${GOOD_TOKEN}`,
    );
    expect(existsSync(inHome.config(home))).toBe(false);
  });

  it('says that no endpoint is chosen when there is none, and offers one', async () => {
    const program = start('-c');
    await program.waitFor(PROMPT);
    await send(program, 'anybody', /endpoint/i);
    expect(hub.requests).toEqual([]);
  });

  it('loses nothing of what is typed before the first frame', async () => {
    saveEndpoints(home);
    const program = start();
    program.type('typed blind');
    await program.waitFor('› typed blind');
    program.key('enter');
    await program.waitFor('You said: typed blind');
    await program.waitFor(SAVED);
    expect(storedSession(home).exchanges[0]?.input).toBe('typed blind');
  });

  it.each([
    [
      'sends what Enter was typed behind',
      'typed ahead\r',
      /typed ahead\n/,
      'You said: typed ahead',
      ['typed ahead', 'next'],
    ],
    [
      'sends nothing of two lines that were pasted',
      'one\rtwo\r',
      /one\n+two/,
      /› one\n +two/,
      ['one\ntwo\nnext'],
    ],
  ])('%s before it began', async (_what, keys, echoed, shown, prompts) => {
    saveEndpoints(home);
    // The terminal still reads lines then: it keeps what is typed, and makes a line feed of the Enter key.
    const program = startInPty(
      '/bin/sh',
      ['-c', `until [ -e go ]; do sleep 0.01; done; exec "$@"`, ...['sh', process.execPath, PROGRAM]],
      {
        home,
        cwd: home,
        env: { ...hub.env, HF_TOKEN: GOOD_TOKEN },
      },
    );
    started.push(program);
    program.type(keys);
    await program.waitFor(echoed);
    writeFileSync(join(home, 'go'), '');
    await program.waitFor(shown);
    program.type('next\r');
    await program.waitFor(/You said: .*next/s);
    await program.waitFor(SAVED);
    expect(storedSession(home).exchanges.map(({ input }) => input)).toEqual(prompts);
  });
});

describe('quitting', () => {
  it.each<readonly [string, (program: PtyProgram) => Promise<unknown>]>([
    ['Ctrl+D', async (program) => program.key('ctrl+d')],
    [
      'Ctrl+C twice',
      async (program) => {
        program.key('ctrl+c');
        await program.waitFor('Ctrl+C again quits.');
        program.key('ctrl+c');
      },
    ],
    [
      '/quit',
      async (program) => {
        program.type('/quit');
        await program.waitFor('› /quit');
        program.key('enter');
      },
    ],
    [
      'q in command mode',
      async (program) => {
        program.key('esc');
        await program.waitFor(' COMMAND ');
        program.key('q');
      },
    ],
  ])('by %s saves, gives the terminal back and ends with 0', async (_how, leave) => {
    saveEndpoints(home);
    const program = start();
    await program.waitFor(PROMPT);
    expect(program.onAlternateScreen).toBe(true);
    await ask(program, 'the last word');
    await leave(program);
    expect(await program.exit).toEqual({ code: 0, signal: 0 });
    expect(program.onAlternateScreen).toBe(false);
    expect(program.isCursorShown).toBe(true);
    expect(program.modes).toMatchObject({ bracketedPasteMode: false, mouseTrackingMode: 'none' });
    expect(storedSession(home).exchanges[0]?.status).toBe('complete');
  });

  it('leaves no file of a session in which nothing was asked', async () => {
    saveEndpoints(home);
    const program = start();
    await program.waitFor(PROMPT);
    expect(await quit(program)).toBe(0);
    expect(existsSync(inHome.sessions(home))).toBe(false);
  });
});
