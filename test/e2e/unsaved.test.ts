import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { ask, PROMPT, quit, send } from '../harness/notebook-keys.ts';
import { openNotebooks } from '../harness/open-notebooks.ts';
import { inHome, storedSession } from '../harness/program.ts';

let home: string;
const open = openNotebooks((_, itsHome) => {
  home = itsHome;
});

/** In place of the data folder there is a file: nothing can be written there, whoever runs the test. */
function breakDisk(): string {
  const data = dirname(inHome.sessions(home));
  rmSync(data, { recursive: true, force: true });
  mkdirSync(dirname(data), { recursive: true });
  writeFileSync(data, '');
  return data;
}

it('what cannot be saved goes on in memory, and is saved as soon as it can be', async () => {
  const inTheWay = breakDisk();
  const program = await open();
  await send(program, 'the first question', 'NOT SAVED');
  await program.waitFor('You said: the first question');
  await program.waitFor(/\/save-to saves it in\s+another folder\./);
  await send(program, 'the second question', 'You said: the second question');
  expect(program.screen()).toContain('NOT SAVED');
  rmSync(inTheWay);
  await ask(program, 'the third question');
  expect(storedSession(home).exchanges).toHaveLength(3);
  expect(await quit(program)).toBe(0);
});

it('quitting without having saved asks, and says so by its exit code', async () => {
  breakDisk();
  const program = await open();
  await send(program, 'a question', 'You said: a question');
  await program.waitFor('NOT SAVED');
  program.key('ctrl+d');
  await program.waitFor('Quit and lose it?');
  program.key('n');
  await program.waitFor(PROMPT);
  program.key('ctrl+d');
  await program.waitFor('Quit and lose it?');
  program.key('y');
  expect((await program.exit).code).toBe(5);
});

it('another folder takes it: suggested or named, and opened again from there', async () => {
  breakDisk();
  const program = await open();
  await send(program, 'a question', 'You said: a question');
  await program.waitFor('NOT SAVED');
  await send(program, '/save-to ~/no/', 'saved in ');
  await send(program, '/save-to', 'save it there');
  expect(program.screen()).toContain(join(home, 'hf-tui-sessions'));
  program.key('y');
  await program.waitFor(/ saved in .*hf-tui-sessions$/m);
  await send(program, 'one more', 'You said: one more');
  await program.waitFor(/ saved in .*hf-tui-sessions$/m);
  expect(await quit(program)).toBe(0);
  const path = /The session is in (\S+\.json): hf-tui -s/.exec(program.output)?.[1] ?? '';
  expect(path).toContain(join(home, 'hf-tui-sessions'));
  const again = await open('-s', path);
  await again.waitFor('You said: one more');
  await again.waitFor('You said: a question');
});
