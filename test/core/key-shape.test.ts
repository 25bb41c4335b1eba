import fc from 'fast-check';
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
  ['a GitHub token', `github_pat_${'11ABCDEFG0aB3dE5gH7jK9_mN1pQ3sT5vX7zA9cE1gI3kL5nM7pQ9sT1vX3z'}`],
  ['an AWS key', `ASIA${'QX4Z7YPL2MWT9KDE'}`],
  ['a Google key', `GOCSPX-${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9c'}`],
  ['a Slack token', `xapp-1-${'A01B2C3D4-5678901234567-abcdef0123'}`],
  ['a Stripe key', `sk_live_${'4eC39HqLyjWDarjtT1zdp7dc'}`],
  ['a Stripe key', `rk_test_${'51Abc23Def45Ghi67Jkl89Mno'}`],
  ['a PyPI token', `pypi-${'AgEIcHlwaS5vcmcCJDAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMAAC'}`],
  ['a SendGrid key', `SG.${'aB3dE5gH7jK9mN1pQ3sT5v'}.${'X7zA9cE1gI3kL5nM7pQ9sT1vX3zB5dF7hJ9lN1pR3tV'}`],
  ['a Groq key', `gsk_${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI3kL5nM7pQ9sT1vX3zB5d'}`],
  ['an xAI key', `xai-${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI3kL5nM7pQ9sT1vX3zB5d'}`],
  ['an NVIDIA key', `nvapi-${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI3kL5nM7pQ9sT1vX3zB5d'}`],
  ['a Replicate token', `r8_${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI3kL5n'}`],
  [
    'a signed token (JWT)',
    `eyJ${'hbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9'}.${'eyJzdWIiOiIxMjM0NTY3ODkwIn0'}.${'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c'}`,
  ],
  ['a private key', `-----BEGIN ${'RSA PRIVATE'} KEY-----\nMIIEow\n-----END ${'RSA PRIVATE'} KEY-----`],
  ['a private key', `-----BEGIN ${'EC PRIVATE'} KEY-----\nMHcCAQ\n-----END ${'EC PRIVATE'} KEY-----`],
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
    expect(hidden).toMatch(/^before [\w.-]{0,11}•{5,}[\s\S]*.{4} after$/);
    expect(withoutKeys(`before ${key} after`)).toBe(`before [${name.replace(/^an? /, '')}] after`);
  });

  it.each(
    KEYS.filter(([name]) => !/AWS|SendGrid|JWT|private/.test(name) && !name.includes('Google')),
  )('finds %s right behind a word, where a paste may land', (name, key) => {
    expect(keyIn(`key${key}`)).toBe(name);
    expect(withoutKeys(`key${key}`)).toBe(`key[${name.replace(/^an? /, '')}]`);
  });

  it('finds keys made by chance behind a word, whatever chance made of them', () => {
    const of = (letters: string, length: number) =>
      fc.string({ unit: fc.constantFrom(...letters), minLength: length, maxLength: length });
    const hex = '0123456789abcdef';
    const kinds = [
      of(hex, 64).map((key) => `sk-${'or'}-v1-${key}`),
      of(`${hex}GHIJKLMNOPQRSTUVWXYZghijklmnopqrstuvwxyz-_`, 35).map((key) => `AI${'za'}${key}`),
      fc.tuple(of('0123456789', 12), of(hex, 24)).map(([a, b]) => `xoxb-${a}-${a}-${b}`),
    ];
    const key = fc.oneof(...kinds).filter((text) => new Set(text.slice(9)).size > 9 && /\d/.test(text));
    fc.assert(fc.property(key, (text) => keyIn(`word${text}`) !== null));
  });

  it.each([
    ['an AWS key', `keyAKIA${'QXWZMYPLKMWTHKD3'}`],
    ['an OpenAI key', `xsk-${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI3kL5nM7pQ9sT1vX3'}`],
    ['an OpenAI key', `key=sk-${'aB3dE5gH7jK9mN1pQ3sT5'}`],
    ['an AWS key', `=AKIA${'IOSFODNN7EXAMPLE'}`],
    ['an AWS key', `keyAKIA${'QX4Z7YPL2MWT9KDE'}`],
  ])('finds %s in %s', (name, text) => {
    expect(keyIn(text)).toBe(name);
  });

  it.each([
    ['an AWS secret key', `aws_secret_access_key = ${'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzTESTabcde'}`],
    ['an Azure key', `AccountName=x;AccountKey=${'aB3dE5gH7jK9mN1pQ3sT5'.repeat(5).slice(0, 86)}==`],
  ])('finds %s by what stands before it', (name, text) => {
    expect(keyIn(text)).toBe(name);
    expect(hiddenKeys(text)).toContain('•••');
  });

  it.each([
    '',
    'Tell me of hf_hub_download and of AutoModel.from_pretrained.',
    'Set HF_TOKEN=hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'sk-learn, sk-01, task-force-of-twenty-people',
    'class="sk-toggleable__label sk-toggleable__label-arrow"',
    'https://example.com/risk-admin-dashboard-overview-2024',
    'brisk-ant-colony-optimization-algorithm-demo',
    'task_test_authenticationflow, disk_live_ofsomelengthindeed',
    'disk-proj-2024-overview-of-everything-A',
    'task-admin-2024-Overview-Of-Quarter',
    'sk-learn-Pipeline-With-ColumnTransformer',
    'sk-learn-Pipeline-With-ColumnTransformer-And-GridSearchCV',
    'sk-proj-2024-overview-of-everything-A',
    'https://host.example/disk-3f2504e04f8941d39a0c0305e82c3301',
    'task-1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d is done',
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
