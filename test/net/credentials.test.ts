import { describe, expect, test } from 'vitest';
import type { TokenRef } from '../../src/core/endpoint.ts';
import { decideCredential } from '../../src/net/credentials.ts';

const HUB: TokenRef = { kind: 'hub' };
const bound = [
  'https://huggingface.co',
  'https://router.huggingface.co',
  'https://api.endpoints.huggingface.cloud',
  'https://abc123.us-east-1.aws.endpoints.huggingface.cloud',
  'http://localhost:8080/v1',
  'http://127.0.0.1:9000',
  'http://[::1]:9001',
  'http://192.168.1.5:8000',
  'http://models.example',
  'http://0.0.0.0:8000',
];

const decide = (target: string, more: { token?: TokenRef; insecureTls?: boolean } = {}) =>
  decideCredential({
    target,
    token: more.token ?? HUB,
    bound,
    insecureTls: more.insecureTls ?? false,
  }).kind;

describe('where a token goes', () => {
  test.each([
    'https://huggingface.co/api/whoami-v2',
    'https://HUGGINGFACE.co/api/whoami-v2',
    'https://huggingface.co:443/api/models',
    'https://router.huggingface.co/v1/chat/completions',
    'https://router.huggingface.co/v1/chat/completions?x=1#y',
    'https://api.endpoints.huggingface.cloud/v2/endpoint/alice',
    'https://abc123.us-east-1.aws.endpoints.huggingface.cloud/v1/chat/completions',
    'http://localhost:8080/v1/chat/completions',
    'http://127.0.0.1:9000/',
    // The same address, written in ways that a URL parser turns into the one above.
    'http://127.1:9000/',
    'http://2130706433:9000/',
    'http://0x7f.0.0.1:9000/',
    'http://[0:0:0:0:0:0:0:1]:9001/x',
    // The backslash is a slash to the parser that also picks the host to connect to.
    'https://huggingface.co\\@evil.example/',
  ])('%s gets it', (url) => {
    expect(decide(url)).toBe('send');
  });

  test.each([
    // Clear text.
    'http://huggingface.co/api/whoami-v2',
    'http://router.huggingface.co/v1/chat/completions',
    'http://huggingface.co:443/',
    'http://abc123.us-east-1.aws.endpoints.huggingface.cloud/',
    'http://192.168.1.5:8000/v1/chat/completions',
    'http://models.example/v1',
    'http://0.0.0.0:8000/',
    // Look-alikes.
    'https://huggingface.co.evil.example/',
    'https://evil-huggingface.co/',
    'https://huggingface.co.',
    'https://huggingface.com/',
    'https://xn--huggingfce-v1a.co/',
    'https://huggingf\u0430ce.co/',
    'https://\u24d7uggingface.co.evil.example/',
    'https://abc123.us-east-1.aws.endpoints.huggingface.cloud.evil.example/v1',
    'https://evil.example/https://huggingface.co/',
    'https://evil.example/?u=huggingface.co',
    'https://evil.example#@huggingface.co',
    'https://huggingface.co%2f@evil.example/',
    // Neighbours: nobody bound the token to them.
    'https://other.us-east-1.aws.endpoints.huggingface.cloud/v1',
    'https://cdn-lfs.huggingface.co/file',
    'https://sub.router.huggingface.co/v1',
    'https://api-inference.huggingface.co/models/x/y',
    'https://hf.co/',
    // A name or password, which makes a host look like another.
    'https://huggingface.co@evil.example/',
    'https://huggingface.co:pass@evil.example/',
    'https://user@huggingface.co/',
    'https://user:pass@router.huggingface.co/v1',
    // Other ports.
    'https://huggingface.co:8443/',
    'https://router.huggingface.co:80/v1',
    'http://localhost:8081/v1',
    'http://localhost/v1',
    'https://localhost:8080/v1',
    'http://127.0.0.1:9001/',
    'http://127.0.0.2:9000/',
    // One loopback name does not stand for another.
    'http://127.0.0.1:8080/v1',
    'http://localhost.evil.example:8080/v1',
    'http://[::ffff:127.0.0.1]:9000/',
    // Other schemes, and no URL at all.
    'ftp://huggingface.co/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'javascript:alert(1)',
    '//huggingface.co/',
    'huggingface.co',
    '',
  ])('%s gets none', (url) => {
    expect(decide(url)).toBe('refused');
  });

  test('no token is wanted: none is sent, wherever it goes', () => {
    expect(decide('http://evil.example/', { token: { kind: 'none' } })).toBe('none');
  });

  test('with certificate checks off only this computer gets it', () => {
    expect(decide('https://huggingface.co/', { insecureTls: true })).toBe('refused');
    expect(decide('http://localhost:8080/v1', { insecureTls: true })).toBe('send');
  });

  test('a refusal names the host and what to do, and no way round it', () => {
    const decision = decideCredential({
      target: 'https://evil.example/v1?k=v',
      token: HUB,
      bound,
      insecureTls: false,
    });
    expect(decision).toMatchObject({
      kind: 'refused',
      error: {
        code: 'TOKEN_NOT_ALLOWED_HERE',
        message: 'The token does not belong to https://evil.example, so nothing was sent.',
      },
    });
  });
});
