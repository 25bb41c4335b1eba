import { expect, test } from 'vitest';
import { readAccount } from '../../src/hub/account.ts';

const SCOPE = 'inference.serverless.write';
const user = (auth: unknown, more: object = {}) => ({
  type: 'user',
  name: 'alice',
  fullname: 'Alice A',
  isPro: true,
  canPay: false,
  orgs: [{ type: 'org', name: 'acme' }, { name: 'lab' }, { fullname: 'nameless' }, null],
  auth,
  ...more,
});
const fine = (fineGrained: unknown) => ({
  type: 'access_token',
  accessToken: { displayName: 'tui', role: 'fineGrained', fineGrained },
});

test('who it is', () => {
  expect(readAccount(user(fine({ global: [SCOPE] })))).toEqual({
    name: 'alice',
    fullName: 'Alice A',
    type: 'user',
    isPro: true,
    canPay: false,
    organisations: ['acme', 'lab'],
    role: 'fineGrained',
    tokenName: 'tui',
    mayInfer: 'yes',
  });
});

test.each([
  ['said for everything', fine({ global: [SCOPE], scoped: [] }), 'yes'],
  [
    'said for the user, as the pre-filled page does',
    fine({
      canReadGatedRepos: true,
      scoped: [{ entity: { type: 'user', name: 'alice' }, permissions: ['repo.content.read', SCOPE] }],
    }),
    'yes',
  ],
  ['said without an entity', fine({ scoped: [{ permissions: [SCOPE] }] }), 'yes'],
  [
    'said for an organisation only',
    fine({ scoped: [{ entity: { type: 'org', name: 'acme' }, permissions: [SCOPE] }] }),
    'unknown',
  ],
  [
    'not said',
    fine({ global: ['discussion.write'], scoped: [{ entity: { type: 'user' }, permissions: ['x'] }] }),
    'no',
  ],
  ['nothing at all', fine({}), 'no'],
  ['odd types', fine({ global: SCOPE, scoped: { a: 1 } }), 'no'],
  ['a read token', { accessToken: { displayName: 'r', role: 'read' } }, 'yes'],
  ['a write token', { accessToken: { displayName: 'w', role: 'write' } }, 'yes'],
  [
    'OAuth with the scope',
    { type: 'oauth', expiresAt: '2026-12-01T00:00:00Z', scopes: ['openid', 'inference-api'] },
    'yes',
  ],
  ['OAuth without it', { type: 'oauth', scope: 'openid profile' }, 'no'],
  ['OAuth that does not say', { expiresAt: '2026-12-01T00:00:00Z' }, 'unknown'],
  ['an empty auth', {}, 'unknown'],
  ['no auth', undefined, 'unknown'],
])('may it infer: %s', (_name, auth, expected) => {
  expect(readAccount(user(auth))?.mayInfer).toBe(expected);
});

test('the role of a token', () => {
  const role = (auth: unknown) => readAccount(user(auth))?.role;
  expect(role({ accessToken: { role: 'write' } })).toBe('write');
  expect(role({ expiresAt: 'x' })).toBe('oauth');
  expect(role({})).toBe('');
});

test('the kind of an account', () => {
  const type = (value: unknown) => readAccount(user({}, { type: value }))?.type;
  expect([type('org'), type('app'), type('user'), type(7)]).toEqual(['org', 'app', 'user', 'user']);
});

test('what is missing is empty', () => {
  expect(readAccount({ name: 'bob' })).toMatchObject({
    fullName: 'bob',
    organisations: [],
    isPro: false,
    tokenName: '',
  });
});

test.each([null, [], 'alice', {}, { name: '' }, { name: 5 }])('%j is nobody', (document) => {
  expect(readAccount(document)).toBeNull();
});
