import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Account } from '../../src/core/identity.ts';
import { Secret } from '../../src/core/secret.ts';
import { createAccountCache } from '../../src/store/account-cache.ts';

const TOKEN = new Secret('hf_CanaryOfTheCache0123456789');
const ALICE: Account = {
  name: 'alice',
  fullName: 'Alice A',
  type: 'user',
  isPro: true,
  canPay: false,
  organisations: ['my-org'],
  role: 'fineGrained',
  tokenName: 'tui',
  mayInfer: 'yes',
};
const NOON = Date.UTC(2026, 10, 20, 12);

let folder = '';
let now = NOON;
const cacheOf = (hub = 'https://huggingface.co') => createAccountCache({ folder, hub, now: () => now });
const files = () => readdirSync(join(folder, 'accounts'));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hf-tui-accounts-'));
  now = NOON;
});

test('an account is remembered for an hour', async () => {
  const cache = cacheOf();
  expect(await cache.read(TOKEN)).toBeNull();
  await cache.keep(TOKEN, ALICE);
  now = NOON + 3_599_000;
  expect(await cache.read(TOKEN)).toEqual({ ...ALICE, checkedAt: '2026-11-20T12:00:00.000Z' });
  now = NOON + 3_600_000;
  expect(await cache.read(TOKEN)).toBeNull();
  // A clock that was set back makes it no younger.
  now = NOON - 1000;
  expect(await cache.read(TOKEN)).toBeNull();
});

test('the file is the user’s alone, and the token is not in it', async () => {
  await cacheOf().keep(TOKEN, ALICE);
  const [name = ''] = files();
  const path = join(folder, 'accounts', name);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'accounts')).mode & 0o777).toBe(0o700);
  expect(name + readFileSync(path, 'utf8')).not.toContain('Canary');
});

test('another token and another Hub are another account', async () => {
  await cacheOf().keep(TOKEN, ALICE);
  expect(await cacheOf().read(new Secret('hf_other00000000'))).toBeNull();
  expect(await cacheOf('https://hub.example').read(TOKEN)).toBeNull();
});

test('a refused token is forgotten', async () => {
  const cache = cacheOf();
  await cache.keep(TOKEN, ALICE);
  await cache.forget(TOKEN);
  await cache.forget(TOKEN);
  expect(await cache.read(TOKEN)).toBeNull();
});

test('what is old is swept away', async () => {
  const cache = cacheOf();
  now = Date.now();
  await cache.keep(TOKEN, ALICE);
  const [old = ''] = files();
  utimesSync(join(folder, 'accounts', old), 0, 0);
  await cache.keep(new Secret('hf_other00000000'), ALICE);
  expect(files()).toHaveLength(1);
  expect(files()).not.toContain(old);
});

test.each([
  'not JSON',
  '[]',
  '{}',
  '{"checkedAt":5,"account":{}}',
  '{"checkedAt":"2026-11-20T12:00:00.000Z"}',
  '{"checkedAt":"2026-11-20T12:00:00.000Z","account":{"name":"a","type":"user","mayInfer":"always","organisations":[]}}',
  '{"checkedAt":"soon","account":{"name":"a","type":"user","mayInfer":"yes","organisations":[]}}',
])('%s is no account', async (text) => {
  const cache = cacheOf();
  await cache.keep(TOKEN, ALICE);
  const [name = ''] = files();
  writeFileSync(join(folder, 'accounts', name), text);
  expect(await cache.read(TOKEN)).toBeNull();
});

test('a folder that cannot be made is no error', async () => {
  writeFileSync(join(folder, 'accounts'), '');
  const cache = cacheOf();
  await cache.keep(TOKEN, ALICE);
  expect(await cache.read(TOKEN)).toBeNull();
});
