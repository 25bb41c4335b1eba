import { expect, test } from 'vitest';
import type { Endpoint, TokenRef } from '../../src/core/endpoint.ts';
import { Secret } from '../../src/core/secret.ts';
import { authorize, authorizeBase } from '../../src/net/authorize.ts';

const bases = {
  hub: 'https://huggingface.co',
  router: 'https://router.huggingface.co',
  management: 'https://api.endpoints.huggingface.cloud',
};
const options = {
  bases,
  insecureTls: false,
  resolveToken: async (ref: TokenRef) =>
    ref.kind === 'hub' ? new Secret('hf_hub') : ref.kind === 'env' ? new Secret(`own-${ref.name}`) : null,
};
const endpoint = (token: TokenRef, url = 'https://mine.example/v1'): Endpoint => ({
  kind: 'openai',
  name: 'mine',
  url,
  token,
});
const revealed = async (...args: Parameters<typeof authorize>) => {
  const result = await authorize(...args);
  return result.ok ? (result.value?.reveal() ?? null) : result.error.code;
};

test('the Hub token goes to the bases and to the endpoint that has it', async () => {
  const mine = endpoint({ kind: 'hub' });
  expect(await revealed(options, mine, 'https://mine.example/v1/chat/completions')).toBe('hf_hub');
  expect(await revealed(options, mine, 'https://router.huggingface.co/v1')).toBe('hf_hub');
  expect(await revealed(options, mine, 'https://other.example/v1')).toBe('TOKEN_NOT_ALLOWED_HERE');
});

test('a token of its own goes to that endpoint only, not even to Hugging Face', async () => {
  const mine = endpoint({ kind: 'env', name: 'MY_KEY' });
  expect(await revealed(options, mine, 'https://mine.example/v1/models')).toBe('own-MY_KEY');
  expect(await revealed(options, mine, 'https://huggingface.co/api/whoami-v2')).toBe(
    'TOKEN_NOT_ALLOWED_HERE',
  );
});

test('an endpoint without a token gets none, at Hugging Face neither', async () => {
  expect(await revealed(options, endpoint({ kind: 'none' }), 'https://huggingface.co/')).toBeNull();
});

test('a token that is wanted and not there is said, and how to get one', async () => {
  const none = { ...options, resolveToken: async () => null };
  const hub = await authorize(none, endpoint({ kind: 'hub' }), 'https://mine.example/');
  expect(hub).toMatchObject({ ok: false, error: { code: 'HF_TOKEN_MISSING' } });
  expect(hub.ok ? '' : hub.error.hint).toContain('hf-tui --setup');
  const own = await authorize(none, endpoint({ kind: 'env', name: 'MY_KEY' }), 'https://mine.example/');
  expect(own.ok ? '' : own.error.message).toContain('MY_KEY');
});

test('a token with a line break goes nowhere and stands in no error', async () => {
  const broken = { ...options, resolveToken: async () => new Secret('hf_canary\r\nEvil: 1') };
  const result = await authorize(broken, endpoint({ kind: 'hub' }), 'https://mine.example/');
  expect(result).toMatchObject({ ok: false, error: { code: 'HF_TOKEN_REFUSED' } });
  expect(JSON.stringify(result)).not.toContain('canary');
});

test('a token store that throws does not get its words into the error', async () => {
  const broken = {
    ...options,
    resolveToken: async () => {
      throw new Error('cannot parse "hf_canary"');
    },
  };
  const result = await authorize(broken, endpoint({ kind: 'hub' }), 'https://mine.example/');
  expect(result.ok).toBe(false);
  expect(JSON.stringify(result)).not.toContain('canary');
});

test('a base that the user set to clear text gets no token, except on this computer', () => {
  const token = new Secret('hf_x');
  const ask = (base: string) =>
    authorizeBase({ insecureTls: false }, token, base, `${base}/api/whoami-v2`).ok;
  expect(ask('http://mirror.example')).toBe(false);
  expect(ask('http://127.0.0.1:4000')).toBe(true);
  expect(ask('https://mirror.example')).toBe(true);
});
