import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appError } from '../../../src/core/errors.ts';
import type { InferenceEvent, InferenceRequest } from '../../../src/core/inference.ts';
import { CAT, DONE, reply, run } from '../../harness/command-line.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hf-tui-resume-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const PATHS = ['=a.jpg', 'b: "c", d.jpg', 'e\nf.jpg', 'g.jpg'];
const images = Object.fromEntries(PATHS.map((path) => [path, { ...CAT, path }]));
const line = (format: string) => [
  'caption',
  ...PATHS,
  '-e',
  'org/vision',
  '--format',
  format,
  '--out',
  folder,
];
const CAPTION = '-1: a "cat",\n[on] {a} couch';

describe('a sheet that was cut off', () => {
  it.each([
    'text',
    'json',
    'jsonl',
    'csv',
  ] as const)('as %s at any byte is made whole again', async (format) => {
    const whole = await run(line(format), { images, answer: reply(CAPTION) });
    expect(whole).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const [name = ''] = await readdir(folder);
    const path = join(folder, name);
    const text = await readFile(path, 'utf8');
    // Times and ids differ from run to run.
    const plain = (sheet: string) => sheet.replace(/"timing":\{[^}]*\}/g, '');
    const bytes = Buffer.from(text);
    const firstEntry = format === 'csv' ? text.indexOf('\n') + 1 : format === 'json' ? 2 : 0;
    // Every byte near the end of an entry and of the whole; of the others some.
    const isTold = (cut: number) =>
      cut < 20 || cut > bytes.length - 20 || cut % 41 === 0 || bytes.subarray(cut - 3, cut + 3).includes(10);
    for (let cut = bytes.length; cut >= 0; cut--) {
      if (!isTold(cut)) continue;
      await writeFile(path, bytes.subarray(0, cut));
      const again = await run([...line(format), '--resume'], { images, answer: reply(CAPTION) });
      expect(again.code, `cut at ${cut}: ${again.stderr}`).toBe(0);
      expect(plain(await readFile(path, 'utf8')), `cut at ${cut}`).toBe(plain(text));
      const entries = bytes.subarray(firstEntry, cut).toString().split('\n').length - 1;
      expect(again.requests.length, `cut at ${cut}`).toBe(Math.max(0, PATHS.length - entries));
      expect(await readdir(folder)).toEqual([name]);
    }
  });

  it('is refused without --resume, and left as it is', async () => {
    await run(line('jsonl'), { images });
    const again = await run(line('jsonl'), { images });
    expect(again).toMatchObject({ code: 1, requests: [] });
    expect(again.stderr).toContain('is there already');
  });
});

describe('what failed', () => {
  it('is asked again, and its line replaced', async () => {
    let asked = 0;
    const answer = async function* (): AsyncIterable<InferenceEvent> {
      asked += 1;
      const error = appError('SERVER_ERROR', 'The server failed.', '');
      if (asked === 2) yield { type: 'end', status: 'failed', finishReason: null, error };
      else yield* reply('a cat');
    };
    const first = await run([...line('jsonl'), '--concurrency', '1'], { images, answer });
    expect(first.code).toBe(4);
    expect(first.stderr).toBe('One of 4 has no caption:\nb: "c", d.jpg: The server failed.\n');
    const again = await run([...line('jsonl'), '--resume'], { images, answer });
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.requests).toHaveLength(1);
    const text = await readFile(join(folder, 'captions.jsonl'), 'utf8');
    const records = text
      .trimEnd()
      .split('\n')
      .map((one) => JSON.parse(one));
    expect(records.map(({ status }) => status)).toEqual(['complete', 'complete', 'complete', 'complete']);
    expect(new Set(records.map(({ path }) => path))).toEqual(new Set(PATHS));
  });

  it('with every image stops the rest from being tried', async () => {
    const error = appError('HF_TOKEN_REFUSED', 'The token was refused.', 'Make another.');
    const answer: InferenceEvent[] = [{ type: 'end', status: 'failed', finishReason: null, error }];
    const ran = await run([...line('jsonl'), '--concurrency', '1'], { images, answer });
    expect(ran.code).toBe(3);
    expect(ran.requests).toHaveLength(1);
    expect(ran.stderr).toBe(
      'One of 4 has no caption:\n=a.jpg: The token was refused. Make another.\n0 captioned, 3 not tried. The same command with --resume goes on there.\n',
    );
  });
});

describe('Ctrl+C', () => {
  it.each([
    'json',
    'jsonl',
  ])('leaves what is done, as whole %s, and nothing of what was cut off', async (format) => {
    const stop = new AbortController();
    let asked = 0;
    const answer = async function* (_: InferenceRequest, signal: AbortSignal): AsyncIterable<InferenceEvent> {
      asked += 1;
      yield { type: 'delta', text: `cat ${asked}` };
      if (asked === 3) stop.abort();
      yield signal.aborted ? { type: 'end', status: 'interrupted', finishReason: null, error: null } : DONE;
    };
    const ran = await run([...line(format), '--concurrency', '1'], { images, answer }, stop);
    expect(ran).toMatchObject({ code: 130, stdout: '' });
    expect(ran.stderr).toBe('2 captioned, 2 not tried. The same command with --resume goes on there.\n');
    const text = await readFile(join(folder, `captions.${format}`), 'utf8');
    const records =
      format === 'json'
        ? JSON.parse(text)
        : text
            .trimEnd()
            .split('\n')
            .map((one) => JSON.parse(one));
    expect(records.map(({ caption }: { caption: string }) => caption)).toEqual(['cat 1', 'cat 2']);
  });
});

describe('progress', () => {
  const last = (text: string) => text.split('\r\x1b[K').at(-1);

  it('is one line of a terminal, gone at the end', async () => {
    const ran = await run(line('csv'), { images, terminal: true });
    expect(ran.stderr).toContain('\r\x1b[K3 of 4 images');
    expect(last(ran.stderr)).toBe('');
  });

  it.each([
    ['no terminal', { images }],
    ['a dumb one', { images, terminal: true, env: { TERM: 'dumb' } }],
  ])('is not on %s', async (_, world) => {
    expect((await run(line('csv'), world)).stderr).toBe('');
  });
});
