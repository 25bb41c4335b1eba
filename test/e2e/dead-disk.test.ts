import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { between, expectRestored, type Shelled } from '../harness/between-looks.ts';
import { send } from '../harness/conversation.ts';
import type { FakeHub } from '../harness/fake-hub.ts';
import { hubOfFile } from '../harness/hub-of-file.ts';
import { PROGRAM } from '../harness/program.ts';

let hub: FakeHub;
hubOfFile((started) => {
  hub = started;
});

/** From the signal on, a file that was written waits for its name for ever, and holds a thread of Node as such a disk does. */
const DEAD = `
  import { promises } from 'node:fs';
  const { open } = promises;
  process.on('SIGUSR2', () => { promises.rename = () => open(process.env.HOME + '/dead', 'r'); });`;

/** A program with a session that is saved, on a disk that then never answers again. */
async function onDeadDisk(...args: readonly string[]): Promise<Shelled> {
  const line = [`--import=data:text/javascript,${encodeURIComponent(DEAD)}`, PROGRAM, '--practice', ...args];
  const isReady = args.includes('--plain') ? 'In 1:' : 'EDIT ';
  const shelled = await between(hub, line, (one) => one.screen().includes(isReady));
  const { program } = shelled;
  execFileSync('mkfifo', [join(program.home, 'dead')]);
  shelled.signal('SIGUSR2');
  if (args.includes('--plain')) program.type('a question\r');
  else send(program, 'a question');
  await program.waitFor(/Write .?help.? to see/);
  return shelled;
}

describe('on a disk that never answers', () => {
  it('a quit says what it waits for, and Ctrl+C leaves without it', async () => {
    const shelled = await onDeadDisk();
    const { program } = shelled;
    program.key('ctrl+d');
    await program.waitFor('the disk has not answered yet');
    await program.waitFor(/Ctrl\+C leaves at once/);
    program.key('ctrl+c');
    expect(await shelled.ended()).toEqual({ code: 5, sameSettings: true });
    expectRestored(program);
    expect(program.screen()).toContain('NOT SAVED: the disk did not answer in time.');
  });

  it('a quit ends by itself', async () => {
    const shelled = await onDeadDisk();
    shelled.program.key('ctrl+d');
    expect(await shelled.ended()).toEqual({ code: 5, sameSettings: true });
    expectRestored(shelled.program);
  });

  it('a signal ends a quit as it ends anything else', async () => {
    const shelled = await onDeadDisk();
    shelled.program.key('ctrl+d');
    await shelled.program.waitFor('the disk has not answered yet');
    shelled.signal('SIGTERM');
    expect(await shelled.ended()).toEqual({ code: 143, sameSettings: true });
    expectRestored(shelled.program);
  });

  it('linear mode says it too, and Ctrl+C leaves without it', async () => {
    const shelled = await onDeadDisk('--plain');
    const { program } = shelled;
    program.type('/quit\r');
    await program.waitFor('the disk has not answered yet');
    program.type('\x03');
    expect(await shelled.ended()).toEqual({ code: 5, sameSettings: true });
    expect(program.screen()).toContain('NOT SAVED: the disk did not answer in time.');
  });
});
