import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { FakeHub } from '../harness/fake-hub.ts';
import { hubOfFile } from '../harness/hub-of-file.ts';
import { freshHome, PROGRAM, removeHomes, storedSession } from '../harness/program.ts';
import { type PtyProgram, startInPty } from '../harness/pty.ts';

let hub: FakeHub;
hubOfFile((started) => {
  hub = started;
});
let pty: PtyProgram;
afterEach(() => {
  pty.close();
  removeHomes();
});

/** While there is a file `broken`, nothing can be opened for writing where the sessions are, with what that file says. */
const BROKEN = `
  import { existsSync, promises, readFileSync } from 'node:fs';
  const { open } = promises;
  const broken = process.env.HOME + '/broken';
  promises.open = (path, flags, mode) => {
    if (!String(path).includes('/hf-tui/sessions/') || (flags & 3) === 0 || !existsSync(broken))
      return open(path, flags, mode);
    return Promise.reject(Object.assign(new Error('made up'), { code: readFileSync(broken, 'utf8') }));
  };`;

async function onBrokenDisk(code: string): Promise<string> {
  const home = freshHome();
  writeFileSync(join(home, 'broken'), code);
  const line = [
    `--import=data:text/javascript,${encodeURIComponent(BROKEN)}`,
    PROGRAM,
    '--practice',
    '--plain',
  ];
  pty = startInPty(process.execPath, line, { home, columns: 100, rows: 60, env: hub.env });
  await pty.waitFor('In 1:');
  return home;
}

it.each([
  'ENOSPC',
  'EROFS',
  'EACCES',
  'EIO',
])('lines say what is not saved, with %s, and save it with the next prompt that can be', async (code) => {
  const home = await onBrokenDisk(code);
  pty.type('the first question\r');
  await pty.waitFor('/save-to saves it in another folder.');
  await pty.waitFor('NOT SAVED: ');
  await pty.waitFor('In 2, NOT SAVED:');
  pty.type('the second question\r');
  await pty.waitFor('In 3, NOT SAVED:');
  rmSync(join(home, 'broken'));
  pty.type('the third question\r');
  await pty.waitFor(/In 4: /);
  expect(storedSession(home).exchanges).toHaveLength(3);
  pty.type('/quit\r');
  expect((await pty.exit).code).toBe(0);
});

it('a quit asks in lines, and its exit code says that it is not saved', async () => {
  await onBrokenDisk('ENOSPC');
  pty.type('a question\r');
  await pty.waitFor('In 2, NOT SAVED:');
  pty.type('/quit\r');
  await pty.waitFor('Quit and lose it?');
  pty.type('y\r');
  expect((await pty.exit).code).toBe(5);
});
