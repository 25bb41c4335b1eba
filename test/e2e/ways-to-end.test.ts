import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { between, expectRestored, inShell, type Shelled } from '../harness/between-looks.ts';
import { recordedExchanges, send } from '../harness/conversation.ts';
import { type FakeHub, GOOD_TOKEN } from '../harness/fake-hub.ts';
import { hubOfFile } from '../harness/hub-of-file.ts';
import { filesUnder, inHome, PROGRAM, startProgram } from '../harness/program.ts';

let hub: FakeHub;
hubOfFile((started) => {
  hub = started;
});

/** A notebook in the middle of an answer that does this when it is told to. */
async function answering(deed: string, flags: readonly string[] = []): Promise<Shelled> {
  const hook = `process.on('SIGUSR2', () => { ${deed} })`;
  const shelled = await inShell(hub, 'test/slow', [
    ...flags,
    `--import=data:text/javascript,${encodeURIComponent(hook)}`,
  ]);
  send(shelled.program, 'an open question');
  await shelled.program.waitFor('beginning');
  return shelled;
}

const OPEN = { input: 'an open question', output: 'beginning ', status: 'interrupted' };

describe('an open answer is saved, and the terminal as it was, after', () => {
  it.each([
    ['an exception', "throw new Error('boom')", 1],
    ['a promise that nobody hears of', "Promise.reject(new Error('boom'))", 1],
    ['something thrown that is no error', "throw 'boom'", 1],
    [
      'an error while drawing',
      "Array.prototype.findLastIndex = () => { throw new Error('boom'); }; process.stdout.emit('resize');",
      1,
    ],
    ['a standard output that was closed without a word', 'process.stdout.destroy()', 129],
    [
      'a reader that went away',
      "process.stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))",
      129,
    ],
    [
      'a terminal that cannot be written to',
      "process.stdout.destroy(Object.assign(new Error('write EIO'), { code: 'EIO' }))",
      129,
    ],
    ['an input that has ended', "process.stdin.emit('end')", 129],
  ] as const)('%s', async (_, deed, code) => {
    const shelled = await answering(deed);
    await using program = shelled.program;
    shelled.signal('SIGUSR2');
    // An error while drawing waits for something to draw.
    program.type('x');
    expect(await shelled.ended()).toEqual({ code, sameSettings: true });
    expectRestored(program);
    expect(recordedExchanges(program.home)).toMatchObject([OPEN]);
  });
});

describe('the terminal is as it was after a signal right behind raw mode', () => {
  it.each([
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
  ] as const)('%s', async (signal, code) => {
    const hook = `
      import { ReadStream } from 'node:tty';
      const { setRawMode } = ReadStream.prototype;
      ReadStream.prototype.setRawMode = function (on) {
        setRawMode.call(this, on);
        if (on) process.kill(process.pid, '${signal}');
        return this;
      };`;
    const line = [`--import=data:text/javascript,${encodeURIComponent(hook)}`, PROGRAM, '--practice'];
    const shelled = await between(hub, line, (one) => /^after /m.test(one.output));
    expect(await shelled.ended()).toEqual({ code, sameSettings: true });
  });
});

describe('an open answer is there on the next opening after', () => {
  it.each([
    ['a kill', "process.kill(process.pid, 'SIGKILL')", []],
    ['an abort', 'process.abort()', []],
    [
      'the end of the memory',
      'const all = []; for (;;) all.push(new Array(100_000).fill(all.length));',
      ['--max-old-space-size=180'],
    ],
  ] as const)('%s', async (_, deed, flags) => {
    const shelled = await answering(deed, flags);
    await using program = shelled.program;
    // What has arrived is on the disk a quarter of a second later.
    await vi.waitFor(
      () => {
        const journals = filesUnder(inHome.sessions(program.home)).filter((path) => path.endsWith('.jsonl'));
        expect(journals.map((path) => readFileSync(path, 'utf8')).join()).toContain('"beginning');
      },
      { timeout: 15_000 },
    );
    shelled.signal('SIGUSR2');
    expect((await shelled.ended()).code).toBeGreaterThanOrEqual(128);
    await using next = startProgram({
      args: ['-c'],
      home: program.home,
      env: { ...hub.env, HF_TOKEN: GOOD_TOKEN },
    });
    await next.waitFor('beginning');
    await next.waitFor('stopped');
    expect(recordedExchanges(program.home)).toMatchObject([OPEN]);
    next.key('ctrl+d');
    expect((await next.exit).code).toBe(0);
  });
});
