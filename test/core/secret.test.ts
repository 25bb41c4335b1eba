import { describe, expect, it } from 'vitest';
import { redact, Secret } from '../../src/core/secret.ts';

const TOKEN = 'hf_abcdefghijklmnopqrstuvwxyzABCDEFGH';

describe('redact', () => {
  it.each([
    [`The token ${TOKEN} is bad.`, 'The token hf_[redacted] is bad.'],
    ['hf_oauth_abcdefghijklmnopqrst.uv-w', 'hf_[redacted]'],
    [`Authorization: Bearer ${TOKEN}`, 'Authorization: Bearer [redacted]'],
    ['"Bearer abcdef"', '"Bearer [redacted]"'],
    ['bearer eyJhbGciOi.J9', 'bearer [redacted]'],
    ['Basic dXNlcjpwYXNzd29yZA==', 'Basic [redacted]'],
    ['sk-proj-abcdefgh', 'sk-[redacted]'],
  ])('%s', (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  it.each([
    'See basic usage at the docs.',
    'Basic authentication is off.',
    'A basic understanding of hf_hub_download helps.',
    'Bearer authentication is needed.',
    'A bearer token is missing.',
    'Model not supported by provider hf_inference.',
  ])('leaves words alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('knows the tokens it is given in every form they travel in', () => {
    const secret = new Secret('my/own secret');
    const said = redact(`a my/own secret b my%2Fown%20secret c ${btoa('my/own secret')}`, [secret]);
    expect(said).toBe(`a ${secret.masked} b ${secret.masked} c ${secret.masked}`);
  });
});
