import { describe, expect, it } from 'vitest';
import { hiddenKeys, keyIn, withoutKeys } from '../../src/core/key-shape.ts';

/** Put together here, so that no scanner takes this file for a leak. */
const KEYS: readonly (readonly [string, string])[] = [
  ['a Hugging Face token', `hf_${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI'}`],
  ['an OpenAI key', `sk-${'proj'}-Abc123Def456Ghi789Jkl012`],
  ['an Anthropic key', `sk-${'ant'}-api03-Abc123Def456Ghi789Jkl012`],
  ['a GitHub token', `ghp_${'16C7e42F292c6912E7710c838347Ae178B4a'}`],
  ['a GitLab token', `glpat-${'Zx9Yw8Vu7Ts6Rq5Po4Nm'}`],
  ['an AWS key', `AKIA${'IOSFODNN7EXAMPLE'}`],
  ['a Google key', `AIza${'SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q'}`],
  ['a Slack token', `xoxb-${'2048-4096-AbCdEfGhIjKl'}`],
  ['an npm token', `npm_${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI2bD4'}`],
  [
    'a private key',
    `-----BEGIN ${'OPENSSH PRIVATE'} KEY-----\nb3BlbnNz\n-----END ${'OPENSSH PRIVATE'} KEY-----`,
  ],
];

describe('keyIn', () => {
  it.each(KEYS)('finds %s', (name, key) => {
    expect(keyIn(key)).toBe(name);
    expect(keyIn(`export KEY="${key}" # mine`)).toBe(name);
    const hidden = hiddenKeys(`before ${key} after`);
    expect(hidden).toHaveLength(`before ${key} after`.length);
    expect(hidden.split('\n')).toHaveLength(key.split('\n').length);
    expect(hidden).toMatch(/^before [\w-]{0,11}•{5,}[\s\S]*.{4} after$/);
    expect(withoutKeys(`before ${key} after`)).toBe(`before [${name.replace(/^an? /, '')}] after`);
  });

  it.each([
    '',
    'Tell me of hf_hub_download and of AutoModel.from_pretrained.',
    'Set HF_TOKEN=hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'sk-learn, sk-01, task-force-of-twenty-people',
    'A commit: 3f4034e0c1d2b3a4958677869504132211009988',
    '-----BEGIN CERTIFICATE-----',
  ])('leaves %j alone', (text) => {
    expect(keyIn(text)).toBeNull();
    expect(hiddenKeys(text)).toBe(text);
    expect(withoutKeys(text)).toBe(text);
  });

  it('takes time in proportion to the text', () => {
    const nasty = ['-----BEGIN PRIVATE KEY-----', 'sk-a-', 'hf_', 'A-']
      .map((part) => part.repeat(20_000))
      .join('');
    expect(keyIn(nasty)).toBe('a private key');
    expect(withoutKeys('sk-a-'.repeat(50_000)).length).toBeGreaterThan(0);
  });
});
