import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { appError } from '../../../src/core/errors.ts';
import type { InferenceEvent } from '../../../src/core/inference.ts';
import { CAT, reply, run } from '../../harness/command-line.ts';

const ENDPOINT = ['-e', 'org/vision'];
const STARTING = appError('MODEL_LOADING', 'The model is loading.');
const RETRY: InferenceEvent = { type: 'retry', attempt: 2, attempts: 120, delayMs: 9_000, error: STARTING };
const answer = [RETRY, ...reply('a cat')];

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hf-tui-waiting-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The lines as a terminal shows them: of each, what was written last. */
const shown = (text: string) => text.split('\n').map((line) => line.split('\r\x1b[K').at(-1) ?? '');

it('says each wait in a line of its own where standard error is no terminal', async () => {
  const ran = await run(['caption', 'cat.jpg', ...ENDPOINT], { answer });
  expect(ran).toMatchObject({
    code: 0,
    stdout: 'a cat\n',
    stderr: 'The model is loading. Trying again in 9.0 s (2 of 120).\n',
  });
});

it('names the image where there are several', async () => {
  const images = Object.fromEntries(
    ['a.jpg', 'b.jpg'].map((name) => [join(folder, name), { ...CAT, path: join(folder, name) }]),
  );
  for (const path of Object.keys(images)) await writeFile(path, 'x');
  const ran = await run(['caption', folder, '--concurrency', '1', ...ENDPOINT], { answer, images });
  expect(ran.stderr.match(/[ab]\.jpg: The model is loading\. Trying again/g)).toEqual([
    'a.jpg: The model is loading. Trying again',
    'b.jpg: The model is loading. Trying again',
  ]);
});

it('counts down in one line on a terminal, which is gone again', async () => {
  const ran = await run(['caption', 'cat.jpg', ...ENDPOINT], { answer, terminal: true });
  expect(ran.stderr).toContain('\r\x1b[KTrying again in 9 s (2 of 120). Ctrl+C gives up.');
  expect(shown(ran.stderr)).toEqual(['The model is loading.', '']);
});
