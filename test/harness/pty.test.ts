import { expect, test } from 'vitest';
import { startInPty } from './pty.ts';

test('a program sees a terminal and a home of its own, and its screen and exit code are seen', async () => {
  await using pty = startInPty('/bin/sh', [
    '-c',
    'test -t 0 && echo "home=$HOME ci=$CI"; read x; echo "got $x"; exit 7',
  ]);
  await pty.waitFor(`home=${pty.home}`, 10_000);
  pty.type('hello\r');
  await pty.waitFor(/^got hello$/m);
  expect(await pty.exit).toEqual({ code: 7, signal: 0 });
});

test('waiting for what never comes tells what was on the screen when the program ended', async () => {
  await using pty = startInPty('/bin/sh', ['-c', 'echo something else']);
  await expect(pty.waitFor('never')).rejects.toThrow(/ended with 0 before: never[\s\S]*something else/);
});
