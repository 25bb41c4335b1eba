import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FakeHub, GOOD_TOKEN, startFakeHub } from '../harness/fake-hub.ts';
import { freshHome, inHome, removeHomes, storedSession } from '../harness/program.ts';
import { type PtyProgram, startInPty } from '../harness/pty.ts';
import { chunk, HOLD, type ScriptedReply, says } from '../harness/scripted-reply.ts';

const PROGRAM = resolve(import.meta.dirname, '../../bin/hf-tui');

/** An answer that stops in its second line until it is let go. */
const HELD: ScriptedReply = {
  parts: [
    chunk({ content: 'a first line\nhalf of ' }),
    HOLD,
    chunk({ content: 'the second' }),
    chunk({}, 'stop'),
    'data: [DONE]\n\n',
  ],
};

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

  it('names words, whatever keys the user has in the full interface', async () => {
    const home = freshHome();
    const config = dirname(inHome.config(home));
    mkdirSync(config, { recursive: true, mode: 0o700 });
    writeFileSync(join(config, 'keys.json'), JSON.stringify({ 'cell-undo': 'f5', 'copy-code': 'alt+x' }));
    pty = startInPty(process.execPath, [PROGRAM, '--practice', '--plain'], {
      home,
      columns: 100,
      env: hub.env,
    });
    await pty.waitFor('In 1:');
    pty.type('hello\r');
    await pty.waitFor('In 2:');
    pty.type('/delete 1\r');
    await pty.waitFor('/undo brings it back.');
    removeHomes();
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
    await pty.waitFor('The next prompt goes to test/echo.');
    pty.type('again');
    pty.key('enter');
    await pty.waitFor('You said: again');
    pty.key('ctrl+d');
    expect(await pty.exit).toMatchObject({ code: 0 });
  });

  it('saves what was stopped by Ctrl+C when /quit arrives together with it', async () => {
    hub.script('test/held', HELD);
    start(['--plain', '-e', 'test/held']);
    await pty.waitFor('In 1:');
    pty.type('go\r');
    await pty.waitFor('a first line');
    pty.type('\x03/quit\r');
    expect(await pty.exit).toMatchObject({ code: 0 });
    expect(pty.output).not.toContain('NOT SAVED');
    expect(storedSession(pty.home).exchanges).toMatchObject([
      { output: 'a first line\nhalf of ', status: 'interrupted' },
    ]);
    hub.release();
  });

  it('ends by Ctrl+C twice while nothing runs, as the full interface does', async () => {
    start(['--plain', '--practice']);
    await pty.waitFor('In 1:');
    pty.key('ctrl+c');
    await pty.waitFor('Ctrl+C again quits.');
    pty.key('ctrl+c');
    expect(await pty.exit).toMatchObject({ code: 0 });
  });

  it('queues what is typed while an answer comes, says so, and asks it in its turn', async () => {
    hub.script('test/held', HELD, says('second answer'));
    start(['--plain', '-e', 'test/held']);
    await pty.waitFor('In 1:');
    pty.type('go\r');
    await pty.waitFor('a first line');
    pty.type('and then\r');
    await pty.waitFor('Queued: and then. 1 prompt waiting for this answer to end.');
    hub.release();
    await pty.waitFor('In 2: and then');
    await pty.waitFor('second answer');
    await pty.waitFor('In 3:');
    pty.type('/quit\r');
    expect(await pty.exit).toMatchObject({ code: 0 });
    expect(storedSession(pty.home).exchanges.map(({ input }) => input)).toEqual(['go', 'and then']);
  });

  it('shows what is pasted, and lets the terminal obey none of it', async () => {
    start(['--plain', '--practice']);
    await pty.waitFor('In 1:');
    pty.type('say \u009d52;c;ZXZpbA==\u009c\x1b]52;c;ZXZpbA==\x07 ab');
    await pty.waitFor('ZXZpbA==␇ ab');
    expect(pty.clipboard).toBeNull();
    pty.key('backspace');
    pty.type('\x15hello wrold\x17world\r');
    await pty.waitFor('saved)');
    expect(storedSession(pty.home).exchanges.map(({ input }) => input)).toEqual(['hello world']);
    expect(pty.output).not.toMatch(/[\x1b\x80-\x9f]/);
    pty.key('ctrl+d');
    expect(await pty.exit).toMatchObject({ code: 0 });
  });

  it('copies by asking the terminal where there is no tool, and says so', async () => {
    start(['--plain', '--practice'], { DISPLAY: '', WAYLAND_DISPLAY: '' });
    await pty.waitFor('In 1:');
    pty.type('hello\r');
    await pty.waitFor('In 2:');
    pty.type('/copy-input\r');
    await pty.waitFor('to the terminal; whether it took it cannot be known.');
    expect(pty.clipboard).toBe('hello');
    pty.key('ctrl+d');
    expect(await pty.exit).toMatchObject({ code: 0 });
  });

  it('leads through the first run without showing the token', async () => {
    start(['--plain'], { HF_TOKEN: '' });
    await pty.waitFor('Do you have a Hugging Face token?');
    await pty.waitFor('Number:');
    pty.type('1\r');
    await pty.waitFor('Token (it is not shown):');
    pty.type(`x\x7f${GOOD_TOKEN}\r`);
    await pty.waitFor('Good: accepted: alice');
    await pty.waitFor('Number:');
    pty.type('1\r');
    await pty.waitFor('Where should the token be kept?');
    pty.type('3\r');
    await pty.waitFor('Who should answer?');
    pty.type('/back\r');
    await pty.waitFor(/Where should the token be kept\?[\s\S]*Where should the token be kept\?/);
    pty.key('ctrl+d');
    expect(await pty.exit).toMatchObject({ code: 0 });
    expect(pty.output).not.toContain(GOOD_TOKEN);
    expect(pty.output).not.toContain('\x1b');
  });
});
