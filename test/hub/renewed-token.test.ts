import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appError, failed, ok, type Result } from '../../src/core/errors.ts';
import type { FoundToken, LoginRecord } from '../../src/core/identity.ts';
import { Secret } from '../../src/core/secret.ts';
import { createRenewal } from '../../src/hub/renewed-token.ts';
import type { LoggedIn, TokensPort } from '../../src/runtime/ports/hub.ts';
import { createTokens } from '../../src/store/tokens.ts';

const OLD = 'hf_oauth_CanaryOfTheOldLogin000001';
const NEW = 'hf_oauth_CanaryOfTheNewLogin000002';
const REFRESH = 'CanaryOfTheRefreshToken0001';
const NEXT_REFRESH = 'CanaryOfTheRefreshToken0002';
const NOW = '2026-11-20T12:00:00.000Z';
const login = (expiresAt: string): LoginRecord => ({
  clientId: 'my-app',
  expiresAt,
  refreshToken: new Secret(REFRESH),
});
const PAST = '2026-11-19T12:00:00.000Z';
const SOON = '2026-11-20T20:00:00.000Z';
const LATE = '2026-12-20T12:00:00.000Z';

let home = '';
let asked: LoginRecord[] = [];
let answer: Result<LoggedIn>;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hf-tui-login-'));
  asked = [];
  answer = ok({ token: new Secret(NEW), expiresAt: LATE, refreshToken: new Secret(NEXT_REFRESH) });
});
afterEach(() => rm(home, { recursive: true, force: true }));

const tokensHere = (): TokensPort => createTokens({ env: {}, home, platform: 'linux' });
const fileOf = (name: string) => join(home, '.config/hf-tui', name);
const renewalWith = (tokens: TokensPort, offline = false) =>
  createRenewal({
    tokens,
    login: {
      renew: async (record) => {
        asked.push(record);
        return answer;
      },
    },
    now: () => NOW,
    offline,
  });
const first = async (tokens: TokensPort): Promise<FoundToken> => {
  const [found] = await tokens.find();
  if (found === undefined) throw new Error('no token');
  return found;
};
const said = (token: Secret | { readonly message: string }) =>
  token instanceof Secret ? token.reveal() : token.message;

describe('what a login left', () => {
  it('is kept beside the token, for its user only, and is part of no text', async () => {
    const tokens = tokensHere();
    await tokens.keep(new Secret(OLD), 'own-file', login(LATE));
    expect(await readFile(fileOf('token'), 'utf8')).toBe(OLD);
    expect((await stat(fileOf('login.json'))).mode & 0o777).toBe(0o600);
    expect(await readFile(fileOf('login.json'), 'utf8')).not.toContain(OLD);
    const found = await first(tokens);
    expect(found).toMatchObject({ expiresAt: LATE, login: { clientId: 'my-app' } });
    expect(found.login?.refreshToken?.reveal()).toBe(REFRESH);
    expect(JSON.stringify(found) + String(found.login?.refreshToken)).not.toContain(REFRESH);
  });

  it('belongs to its token alone, wherever that is kept', async () => {
    const tokens = tokensHere();
    await tokens.keep(new Secret(OLD), 'official-file', login(LATE));
    expect((await first(tokens)).login).toMatchObject({ clientId: 'my-app' });
    await tokens.keep(new Secret('hf_another'), 'official-file');
    expect((await first(tokens)).login).toBeUndefined();
  });

  it('goes when another token takes the place, and on logging out', async () => {
    const tokens = tokensHere();
    for (const leave of [() => tokens.keep(new Secret('hf_pasted'), 'own-file'), () => tokens.forget()]) {
      await tokens.keep(new Secret(OLD), 'own-file', login(LATE));
      await leave();
      await expect(stat(fileOf('login.json'))).rejects.toThrow('ENOENT');
    }
  });
});

describe('a token of a login', () => {
  it.each([
    PAST,
    SOON,
  ])('that ends on %s is renewed once, in its place, with its new refresh token', async (end) => {
    const tokens = tokensHere();
    await tokens.keep(new Secret(OLD), 'own-file', login(end));
    const renew = renewalWith(tokens);
    const found = await first(tokens);
    expect((await Promise.all([renew(found), renew(found)])).map(said)).toEqual([NEW, NEW]);
    expect(asked).toHaveLength(1);
    const now = await first(tokensHere());
    expect(now.token.reveal()).toBe(NEW);
    expect(now.login?.refreshToken?.reveal()).toBe(NEXT_REFRESH);
    expect(now.expiresAt).toBe(LATE);
  });

  it('is renewed by one of two programs, and the other takes what that one got', async () => {
    const [one, other] = [tokensHere(), tokensHere()];
    await one.keep(new Secret(OLD), 'own-file', login(PAST));
    const found = await first(one);
    const both = await Promise.all([renewalWith(one)(found), renewalWith(other)(found)]);
    expect(both.map(said)).toEqual([NEW, NEW]);
    expect(asked).toHaveLength(1);
  });

  it('keeps its refresh token where the service gives no new one', async () => {
    const tokens = tokensHere();
    await tokens.keep(new Secret(OLD), 'own-file', login(PAST));
    answer = ok({ token: new Secret(NEW), expiresAt: LATE });
    await renewalWith(tokens)(await first(tokens));
    expect((await first(tokens)).login?.refreshToken?.reveal()).toBe(REFRESH);
  });

  it('is used as it is while it is good for long, and while a renewal fails', async () => {
    const tokens = tokensHere();
    await tokens.keep(new Secret(OLD), 'own-file', login(LATE));
    expect(said(await renewalWith(tokens)(await first(tokens)))).toBe(OLD);
    expect(asked).toHaveLength(0);
    await tokens.keep(new Secret(OLD), 'own-file', login(SOON));
    answer = failed(appError('NET_DNS', 'There is no network.'));
    expect(said(await renewalWith(tokens)(await first(tokens)))).toBe(OLD);
  });

  it('that has ended and cannot be renewed says so, and what to run', async () => {
    const tokens = tokensHere();
    await tokens.keep(new Secret(OLD), 'own-file', login(PAST));
    for (const [given, sentence] of [
      [failed(appError('HF_TOKEN_EXPIRED', 'The login has ended.')), 'has expired on 2026-11-19'],
      [failed(appError('NET_DNS', 'There is no network.')), 'could not be renewed: There is no network.'],
    ] as const) {
      answer = given;
      const refused = await renewalWith(tokens)(await first(tokens));
      expect(said(refused)).toContain(sentence);
      expect(refused).toMatchObject({
        code: 'HF_TOKEN_EXPIRED',
        hint: expect.stringContaining('hf-tui auth login --device') as string,
      });
    }
    asked = [];
    expect(said(await renewalWith(tokens, true)(await first(tokens)))).toContain('has expired');
    expect(asked, 'offline nobody is asked').toHaveLength(0);
  });

  it('of another tool is never renewed here', async () => {
    const token: FoundToken = {
      source: { kind: 'stored', path: '/x/stored_tokens', name: 'oauth-alice' },
      token: new Secret(OLD),
      expiresAt: PAST,
    };
    expect(await renewalWith(tokensHere())(token)).toMatchObject({
      code: 'HF_TOKEN_EXPIRED',
      hint: expect.stringContaining('hf auth login') as string,
    });
    expect(asked).toHaveLength(0);
  });
});
