/** The notebook and plain lines that are told something while the shell has the terminal. */
import { describe, expect, it } from 'vitest';
import { recordedExchanges, saved, send } from '../harness/conversation.ts';
import { type FakeHub, GOOD_TOKEN } from '../harness/fake-hub.ts';
import { hubOfFile } from '../harness/hub-of-file.ts';
import { freshHome, PROGRAM } from '../harness/program.ts';
import { type PtyProgram, startInPty } from '../harness/pty.ts';
import { chunk, HOLD } from '../harness/scripted-reply.ts';

let hub: FakeHub;
hubOfFile((started) => {
  hub = started;
});

/** An interactive shell in which the program was stopped by Ctrl+Z, in the middle of an answer. */
async function suspended(flags: string): Promise<PtyProgram> {
  hub.script('test/held', {
    parts: [chunk({ content: 'a first line\nhalf of ' }), HOLD, chunk({ content: 'it' }), 'data: [DONE]\n\n'],
  });
  const home = freshHome();
  const shell = startInPty('/bin/bash', ['--norc', '--noprofile', '+o', 'history', '-i'], {
    ...{ env: { ...hub.env, HF_TOKEN: GOOD_TOKEN, PS1: 'shell> ', PS2: '' }, home, cwd: home },
    ...{ columns: 100, rows: 30 },
  });
  await shell.waitFor('shell> ');
  // What the shell itself switches on while it reads a line would hide what we leave on.
  send(shell, "bind 'set enable-bracketed-paste off'; stty -g >before");
  send(shell, `"${process.execPath}" "${PROGRAM}" -e test/held ${flags}`);
  await shell.waitFor((one) => /In 1:|EDIT /.test(one.screen()));
  send(shell, 'sleep well');
  await shell.waitFor('a first line');
  shell.key('ctrl+z');
  await shell.waitFor(/Stopped[\s\S]*shell> $/m);
  send(shell, 'p=$(jobs -p)');
  return shell;
}

async function expectShells(shell: PtyProgram): Promise<void> {
  expect(shell.onAlternateScreen).toBe(false);
  expect(shell.modes).toMatchObject({
    bracketedPasteMode: false,
    mouseTrackingMode: 'none',
    wraparoundMode: true,
  });
  const count = (sequence: string) => shell.output.split(sequence).length - 1;
  expect(count('\x1b[<u')).toBe(count('\x1b[>5u'));
  send(shell, 'stty -g | cmp - before && echo settings $((6 * 7))');
  await shell.waitFor('settings 42');
}

describe.each([
  ['the notebook', ''],
  ['plain lines', '--plain'],
])('%s, stopped by Ctrl+Z', (_, flags) => {
  it.each([
    ['kill %1', 143],
    ['kill -HUP %1', 129],
    ['kill -QUIT %1; kill -CONT %1', 131],
    ...(flags === '' ? ([['kill -INT %1; kill -CONT %1', 130]] as const) : []),
  ] as const)('after %s, ends at once behind the shell, which keeps the terminal', async (line, code) => {
    await using shell = await suspended(flags);
    send(shell, line);
    // The shell tells of it with its next prompt, which stands below what was typed.
    send(shell, 'while kill -0 $p 2>/dev/null; do sleep 0.05; done');
    await shell.waitFor(new RegExp(`${line}[\\s\\S]*Exit ${code}`));
    expect(recordedExchanges(shell.home)).toMatchObject([
      { output: 'a first line\nhalf of ', status: 'interrupted' },
    ]);
    hub.release();
    await expectShells(shell);
  });

  it('after bg, is stopped again before it has touched the terminal, and goes on after fg', async () => {
    await using shell = await suspended(flags);
    send(shell, 'bg');
    send(shell, 'until [[ $(ps -o stat= $p) == T* ]]; do sleep 0.05; done; echo is stopped');
    await shell.waitFor(/^is stopped/m);
    await expectShells(shell);
    send(shell, 'fg');
    if (flags === '') await shell.waitFor((one) => one.onAlternateScreen && one.screen().includes('EDIT '));
    hub.release();
    if (flags === '') await saved(shell);
    else await shell.waitFor('saved)');
    shell.key('ctrl+d');
    await shell.waitFor((one) => !one.onAlternateScreen && /shell> $/m.test(one.screen()));
    expect(recordedExchanges(shell.home)).toMatchObject([
      { output: 'a first line\nhalf of it', status: 'complete' },
    ]);
    await expectShells(shell);
  });
});
