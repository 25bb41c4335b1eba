import { beforeEach, expect, test } from 'vitest';
import { type AppError, appError, failed, ok } from '../../src/core/errors.ts';
import type { Account } from '../../src/core/identity.ts';
import { Secret } from '../../src/core/secret.ts';
import { cachedWhoami } from '../../src/hub/cached-whoami.ts';

const TOKEN = new Secret('hf_abcdefgh');
const ALICE: Account = {
  name: 'alice',
  fullName: 'Alice',
  type: 'user',
  isPro: false,
  canPay: false,
  organisations: [],
  role: 'read',
  tokenName: '',
  mayInfer: 'yes',
};

let kept: Account | null = null;
let asked = 0;
let refusal: AppError | null = null;
const { signal } = new AbortController();
const whoami = cachedWhoami(
  async () => {
    asked += 1;
    return refusal === null ? ok(ALICE) : failed(refusal);
  },
  {
    read: async () => kept,
    keep: async (_token, account) => {
      kept = { ...account, checkedAt: 'then' };
    },
    forget: async () => {
      kept = null;
    },
  },
);
beforeEach(() => {
  [kept, asked, refusal] = [null, 0, null];
});

test('the Hub is asked once', async () => {
  expect(await whoami(TOKEN, signal)).toEqual(ok(ALICE));
  expect(await whoami(TOKEN, signal)).toEqual(ok({ ...ALICE, checkedAt: 'then' }));
  expect(asked).toBe(1);
});

test('and again for who wants it fresh', async () => {
  await whoami(TOKEN, signal);
  expect(await whoami(TOKEN, signal, 'fresh')).toEqual(ok(ALICE));
  expect(asked).toBe(2);
});

test('a refusal is never remembered, and ends what was', async () => {
  await whoami(TOKEN, signal);
  refusal = appError('HF_TOKEN_REFUSED', 'No.');
  expect(await whoami(TOKEN, signal, 'fresh')).toEqual(failed(refusal));
  expect(kept).toBeNull();
});

test('a network that is down ends nothing', async () => {
  await whoami(TOKEN, signal);
  refusal = appError('NET_DNS', 'No.');
  await whoami(TOKEN, signal, 'fresh');
  expect(kept).not.toBeNull();
});
