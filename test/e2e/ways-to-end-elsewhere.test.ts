/** Every way out of plain lines, ask and caption, with an answer that is coming: kept, and the terminal as it was. */
import { copyFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { between, type Shelled } from '../harness/between-looks.ts';
import type { FakeHub } from '../harness/fake-hub.ts';
import { hubOfFile } from '../harness/hub-of-file.ts';
import { PROGRAM, storedSession } from '../harness/program.ts';
import { chunk, HOLD, type ScriptedReply, says } from '../harness/scripted-reply.ts';
import { readTerminalOutput } from '../harness/terminal-output.ts';

const PICTURE = resolve(import.meta.dirname, '../fixtures/images/rgb.png');
const HELD: ScriptedReply = {
  parts: [chunk({ content: 'a first line\nhalf of ' }), HOLD, 'data: [DONE]\n\n'],
};

let hub: FakeHub;
hubOfFile((started) => {
  hub = started;
});

/** Does this where nobody catches it, when it is told to. */
const told = (deed: string) =>
  `--import=data:text/javascript,${encodeURIComponent(`process.on('SIGUSR2', () => { ${deed} })`)}`;

const DEEDS = [
  ['an exception', "throw new Error('boom')", 1],
  ['a promise that nobody hears of', "Promise.reject(new Error('boom'))", 1],
  [
    'a reader that went away',
    "process.stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))",
    129,
  ],
  ['an input that has ended', "process.stdin.emit('end')", 0],
] as const;
const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGQUIT', 131],
] as const;

async function answering(line: readonly string[], deed: string, isReady: string): Promise<Shelled> {
  hub.script('test/held', HELD);
  return between(hub, [told(deed), PROGRAM, ...line], (one) => one.screen().includes(isReady));
}

async function expectKept({ program, ended }: Shelled, code: number): Promise<void> {
  expect(await ended()).toEqual({ code, sameSettings: true });
  readTerminalOutput(program.output.replaceAll('\r\x1b[K', '').replaceAll('\r\n', '\n'));
  expect(program.modes.bracketedPasteMode).toBe(false);
  const [exchange] = storedSession(program.home).exchanges;
  expect(exchange).toMatchObject({ status: 'interrupted', output: 'a first line\nhalf of ' });
  hub.release();
}

describe('plain lines', () => {
  const begin = async (deed = '') => {
    const shelled = await answering(['--plain', '-e', 'test/held'], deed, 'In 1:');
    shelled.program.type('go\r');
    await shelled.program.waitFor('a first line');
    return shelled;
  };

  it.each(DEEDS)('%s', async (_, deed, code) => {
    const shelled = await begin(deed);
    await using _program = shelled.program;
    shelled.signal('SIGUSR2');
    await expectKept(shelled, code);
  });

  it.each(SIGNALS.slice(1))('%s', async (signal, code) => {
    const shelled = await begin();
    await using _program = shelled.program;
    shelled.signal(signal);
    await expectKept(shelled, code);
  });
});

describe('ask --save', () => {
  const begin = (deed = '') => answering(['ask', '--save', 'go', '-e', 'test/held'], deed, 'a first line');

  it.each(DEEDS.slice(0, 2))('%s', async (_, deed, code) => {
    const shelled = await begin(deed);
    await using _program = shelled.program;
    shelled.signal('SIGUSR2');
    await expectKept(shelled, code);
  });

  it.each(SIGNALS)('%s', async (signal, code) => {
    const shelled = await begin();
    await using _program = shelled.program;
    shelled.signal(signal);
    await expectKept(shelled, code);
  });
});

describe('caption --out', () => {
  it.each([
    ...SIGNALS,
    ['SIGUSR2', 1] as const,
  ])('%s keeps the captions that came, each whole', async (signal, code) => {
    const pictures = mkdtempSync(join(tmpdir(), 'hf-tui-pictures-'));
    for (const name of ['a.png', 'b.png']) copyFileSync(PICTURE, join(pictures, name));
    hub.script('test/captions', says('a cat'), HELD);
    const line = [
      'caption',
      pictures,
      '--out',
      'out',
      '--format',
      'csv',
      '--concurrency',
      '1',
      '-e',
      'test/captions',
    ];
    const shelled = await between(hub, [told("throw new Error('boom')"), PROGRAM, ...line], (one) =>
      one.screen().includes('1 of 2 images'),
    );
    await using program = shelled.program;
    shelled.signal(signal);
    expect(await shelled.ended()).toEqual({ code, sameSettings: true });
    const sheet = readFileSync(join(program.home, 'out/captions.csv'), 'utf8');
    expect(sheet).toBe(`path,caption,status,error\n${join(pictures, 'a.png')},a cat,complete,\n`);
    hub.release();
  });
});
