import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { appError, failed, ok } from '../../src/core/errors.ts';
import type { ServedModel } from '../../src/core/served-model.ts';
import { cachedModels } from '../../src/hub/cached-models.ts';
import type { HubPort } from '../../src/runtime/ports/hub.ts';
import { createModelCache } from '../../src/store/model-cache.ts';

const MODELS: readonly ServedModel[] = [
  {
    id: 'a/b',
    vision: true,
    providers: [
      {
        name: 'x',
        live: true,
        price: { input: 1, output: 2 },
        contextLength: 4096,
        firstTokenMs: 5,
        throughput: 6,
      },
      { name: 'y', live: false, isFree: true },
    ],
  },
  { id: 'c/d', vision: null, providers: [] },
];
const never = new AbortController().signal;

let folder = '';
let now = 0;
let asked = 0;
let answer: Awaited<ReturnType<HubPort['models']>> = ok(MODELS);
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'hf-tui-models-')), 'cache');
  now = Date.parse('2026-11-20T14:00:00Z');
  asked = 0;
  answer = ok(MODELS);
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const models = (router = 'https://router.example') =>
  cachedModels(
    async () => {
      asked += 1;
      return answer;
    },
    createModelCache({ folder, router, now: () => now }),
  );

it('the list is asked for once in ten minutes, whole, in a file of the user alone', async () => {
  expect(await models()(never)).toEqual(ok(MODELS));
  now += 9 * 60_000;
  expect(await models()(never)).toEqual(ok(MODELS));
  expect(asked).toBe(1);
  now += 2 * 60_000;
  await models()(never);
  expect(asked).toBe(2);
  const [name = ''] = await readdir(folder);
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
});

it('who asks at the same time shares the answer', async () => {
  const port = models();
  await Promise.all([port(never), port(never)]);
  expect(asked).toBe(1);
});

it('what is kept is given without a question, however old, and stands in when the router is away', async () => {
  expect((await models()(never, 'kept')).ok).toBe(false);
  expect(asked).toBe(0);
  await models()(never);
  now += 30 * 86_400_000;
  expect(await models()(never, 'kept')).toEqual(ok(MODELS));
  answer = failed(appError('NET_DNS', 'No.'));
  expect(await models()(never)).toEqual(ok(MODELS));
  expect(asked).toBe(2);
  expect((await models('https://other.example')(never)).ok, 'another router has another list').toBe(false);
});

it('a damaged file is as good as none', async () => {
  await models()(never);
  const [name = ''] = await readdir(folder);
  const whole = await readFile(join(folder, name), 'utf8');
  for (const text of [
    '',
    '{',
    '[]',
    '{"asOf":3}',
    '{"asOf":"2026-11-20T14:00:00Z","models":{}}',
    whole.slice(0, 90),
  ]) {
    await writeFile(join(folder, name), text);
    expect((await models()(never, 'kept')).ok, text).toBe(false);
  }
  await writeFile(join(folder, name), whole.replace('"a/b"', '7'));
  expect(await models()(never, 'kept')).toEqual(ok([MODELS[1]]));
});
