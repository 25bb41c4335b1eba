import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FakeHub, GOOD_TOKEN, startFakeHub } from '../harness/fake-hub.ts';
import { type PtyProgram, startInPty } from '../harness/pty.ts';

const PROGRAM = resolve(import.meta.dirname, '../../bin/hf-tui');

let hub: FakeHub;
let pty: PtyProgram;
beforeAll(async () => {
  hub = await startFakeHub();
});
afterAll(() => hub.close());
afterEach(() => pty.close());

function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  term = 'xterm-256color',
): PtyProgram {
  pty = startInPty(process.execPath, [PROGRAM, ...args], {
    columns: 100,
    rows: 40,
    term,
    env: { ...hub.env, HF_TOKEN: GOOD_TOKEN, ...env },
  });
  return pty;
}

describe('linear mode in a terminal', () => {
  it.each([
    ['dumb', {}],
    ['xterm-256color', { ACCESSIBLE: '1' }],
    ['xterm-256color', { INK_SCREEN_READER: 'true' }],
  ])('is on by itself with TERM=%s and %j', async (term, env) => {
    start(['--practice'], env, term);
    await pty.waitFor('In 1:');
    expect(pty.screen()).toContain('linear mode');
    expect(pty.screen()).not.toContain('─');
  });

  it('stops a reply with Ctrl+C, keeps what arrived, and goes on', async () => {
    start(['--plain', '-e', 'test/slow']);
    await pty.waitFor('In 1:');
    pty.type('go');
    pty.key('enter');
    await pty.waitFor('Out 1');
    pty.key('ctrl+c');
    await pty.waitFor('(interrupted');
    await pty.waitFor('In 2:');
    hub.release();
    pty.type('/endpoint test/echo');
    pty.key('enter');
    await pty.waitFor('Asking test/echo');
    pty.type('again');
    pty.key('enter');
    await pty.waitFor('You said: again');
    pty.key('ctrl+d');
    expect(await pty.exit).toMatchObject({ code: 0 });
  });

  it('ends with 130 by Ctrl+C while nothing runs', async () => {
    start(['--plain', '--practice']);
    await pty.waitFor('In 1:');
    pty.key('ctrl+c');
    expect(await pty.exit).toMatchObject({ code: 130 });
  });
});
