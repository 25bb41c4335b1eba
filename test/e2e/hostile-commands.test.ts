/**
 * The whole list of hostile sequences, and every byte, by way of the commands and of plain lines, on a terminal: what is
 * answered, refused, listed, opened again, named, or set in the environment.
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXPORT_FORMS } from '../../src/core/export-form.ts';
import { type FakeHub, GOOD_TOKEN } from '../harness/fake-hub.ts';
import { ALL_BYTES, HOSTILE_SEQUENCES, inGroups } from '../harness/hostile-sequences.ts';
import { hubOfFile } from '../harness/hub-of-file.ts';
import { freshHome, inHome } from '../harness/program.ts';
import { refuses, says, streamOf } from '../harness/scripted-reply.ts';
import { expectText, ran as ranIn, startWatched } from '../harness/watched-program.ts';

const PICTURE = resolve(import.meta.dirname, '../fixtures/images/rgb.png');
const LIST = [...ALL_BYTES, ...HOSTILE_SEQUENCES];
const ALL = LIST.join(' ');
/** Short enough for a message of an error, and for the name of a file. */
const GROUPS = inGroups(LIST, 20);
const ODD_LENGTHS = [1, 3, 7, 13, 29, 5, 2];
/** Behind the hostile text: that it is seen proves that all before it was let through as text. */
const END = 'the-end-of-it';
const lineOf = (text: string) => text.replace(/[\r\n]/g, ' ');
/** As an argument, a variable or a name may hold it. */
const withoutNul = (text: string) => text.replaceAll('\0', '');
const nameOf = (text: string) =>
  Buffer.from(withoutNul(lineOf(text)).replace(/[/*?[\]{}!\\]/g, '-'))
    .subarray(0, 200)
    .toString()
    .replace(/\ufffd+$/, '');

let hub: FakeHub;
hubOfFile((started) => {
  hub = started;
});

function oddPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const length = ODD_LENGTHS[pieces.length % ODD_LENGTHS.length] ?? 1;
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}
const inPieces = (text: string) =>
  streamOf(
    ...oddPieces(text).map((reasoning_content) => ({ reasoning_content })),
    ...oddPieces(`${text} ${END}`).map((content) => ({ content })),
  );

const optionsOf = (home: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => ({
  home,
  args,
  env: { ...hub.env, HF_TOKEN: GOOD_TOKEN, ...env },
});
const ran = (...given: Parameters<typeof optionsOf>) => ranIn(optionsOf(...given));

describe('ask', () => {
  it.each([[[]], [['--json']]])('what is answered, cut in odd pieces %j', async (more) => {
    hub.script('hostile/ask', inPieces(ALL));
    const text = await ran(freshHome(), ['ask', 'hi', '-e', 'hostile/ask', ...more]);
    expect(text).toContain(END);
    expect(text.length).toBeGreaterThan(ALL.length);
  });

  it('what is not there by a name of that kind, and a mistake in the command', async () => {
    const text = withoutNul(`${ALL} ${END}`);
    expect(await ran(freshHome(), ['ask', 'hi', '-e', text])).toContain('␛');
    expect(await ran(freshHome(), [text])).toContain('␛');
    expect(await ran(freshHome(), [`--${text}`])).toContain('␛');
  });
});

describe('plain lines', () => {
  it('what is answered and thought, refused, and typed', async () => {
    hub.script(
      'hostile/plain',
      inPieces(ALL),
      ...GROUPS.map((text) => refuses(422, `broken ${lineOf(text)} ${END}`)),
    );
    const started = startWatched(optionsOf(freshHome(), ['--plain', '-e', 'hostile/plain']));
    await using program = started.program;
    await program.waitFor('In 1:');
    program.type('say it\r');
    await program.waitFor(/In 2:/);
    for (const [i, text] of GROUPS.entries()) {
      // Controls are keys there; what is left of a sequence is text.
      program.type(`say ${i} ${lineOf(text).replace(/[\x00-\x1f\x7f]/g, '')}`);
      program.key('enter');
      await program.waitFor((one) => one.output.trimEnd().endsWith(`In ${i + 3}:`));
    }
    expect(program.output.split('refused the request').length).toBe(GROUPS.length + 1);
    program.type('/quit\r');
    expect((await program.exit).code).toBe(0);
    expectText(started);
  });
});

describe('a session that was written by somebody', () => {
  const id = '01JD3X00000000000000000001';
  let home: string;
  beforeAll(() => {
    home = freshHome();
    const run = (text: string) => ({
      output: text,
      reasoning: text,
      status: 'failed',
      finishReason: text,
      endpoint: { name: text, url: `http://${text}/`, model: text, provider: text },
      parameters: {},
      usage: null,
      timing: { startedAt: '2026-11-20T14:02:11.120Z', firstTokenMs: 1, totalMs: 2, reasoningMs: 1 },
      error: { code: 'SERVER_ERROR', message: text, hint: text, retryable: true, requestId: text },
      sentImages: [],
    });
    const image = (text: string) => ({
      ...{ path: text, sha256: 'a'.repeat(64), mediaType: 'image/png', bytes: 1, width: 1, height: 1 },
    });
    const session = {
      version: 1,
      id,
      title: `${ALL} ${END}`,
      createdAt: '2026-11-20T14:02:11.120Z',
      updatedAt: '2026-11-20T14:02:11.120Z',
      endpoint: ALL,
      system: ALL,
      parameters: {},
      draft: ALL,
      exchanges: GROUPS.map((text, i) => ({
        id: `01JD3X0000000000000000${String(i).padStart(4, '0')}`,
        task: 'chat',
        input: `${text} ${END}`,
        output: text,
        status: 'failed',
        images: [image(text)],
        muted: false,
        folded: false,
        chosen: 0,
        runs: [run(text)],
      })),
    };
    const path = join(inHome.sessions(home), `${id}.json`);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, JSON.stringify(session), { mode: 0o600 });
  });

  it.each([
    ['list'],
    ['list', '--json'],
    ['show', id],
    ['show', id, '--json'],
    ['search', END],
    ['path', id],
    ...EXPORT_FORMS.map((form) => ['export', id, '--format', form]),
  ])('sessions %s %s %s %s', async (...args) => {
    const text = await ran(home, ['sessions', ...args.filter((one) => one !== undefined)]);
    if (args[0] === 'show' || args[0] === 'export')
      expect(text.split(END).length).toBeGreaterThan(GROUPS.length);
  });

  it('opened in plain lines', async () => {
    const started = startWatched(optionsOf(home, ['--plain', '--session', id]));
    await using program = started.program;
    await program.waitFor(/In \d+:/);
    // One after the other: lines that arrive at once are a paste, which waits. An empty one leaves what was asked.
    const answered = async (line: string, by: RegExp) => {
      const before = program.output.length;
      program.type(`${line}\r`);
      await program.waitFor(({ output }) => by.test(output.slice(before)));
    };
    for (const line of ['/sessions', '/system', '/endpoint']) {
      await answered(line, /\n[^\n]+: $/);
      await answered('', /In \d+: $/);
    }
    program.type('/quit\r');
    await program.exit;
    expect(expectText(started)).toContain('␛');
  });
});

describe('what things are called', () => {
  it('models that a server lists, and endpoints that were saved', async () => {
    const home = freshHome();
    hub.serve(...GROUPS.map((text) => `evil/${text} ${END}`));
    expect(await ran(home, ['endpoints', 'models'])).toContain(END);
    expect(await ran(home, ['endpoints', 'models', '--json'])).toContain(END);
    expect(await ran(home, ['endpoints', 'models', withoutNul(ALL)])).toContain('␛');
    const endpoints = GROUPS.map((text, i) => ({
      kind: 'providers',
      name: `${i} ${text}`,
      model: text,
      token: { kind: 'hub' },
    }));
    mkdirSync(dirname(inHome.config(home)), { recursive: true });
    writeFileSync(inHome.config(home), JSON.stringify({ endpoints, defaultEndpoint: ALL }));
    expect(await ran(home, ['endpoints', 'list'])).not.toBe('');
    expect(await ran(home, ['endpoints', 'list', '--json'])).not.toBe('');
    expect(await ran(home, ['doctor'])).not.toBe('');
  });

  it('files that are captioned', async () => {
    const home = freshHome();
    hub.script('hostile/caption', says(`a cat ${END}`));
    for (const [i, text] of GROUPS.entries()) copyFileSync(PICTURE, join(home, `${i} ${nameOf(text)}.png`));
    const missing = 'not-there \x1b]52;c;eA==\x07';
    const text = await ran(home, ['caption', home, missing, '-e', 'hostile/caption', '--concurrency', '8']);
    expect(text.split('.png').length).toBeGreaterThan(GROUPS.length);
  });

  it.each([
    [['doctor']],
    [['doctor', '--json']],
    [['caption', 'x.png', '--practice']],
    [['endpoints', 'list']],
    [['sessions', 'list']],
    [['--version', '--help']],
  ])('variables of the environment, in %j', async (args) => {
    const value = withoutNul(ALL);
    const names = [
      'TERM_PROGRAM',
      'TERM_PROGRAM_VERSION',
      'HTTPS_PROXY',
      'NO_PROXY',
      'NODE_EXTRA_CA_CERTS',
      'EDITOR',
    ];
    const env = Object.fromEntries(names.map((name) => [name, value]));
    expect(
      await ran(freshHome(), args, {
        ...env,
        XDG_STATE_HOME: `/tmp/${value.replaceAll('/', '').slice(0, 100)}`,
      }),
    ).not.toBe('');
  });
});
