import { expect, it } from 'vitest';
import { DEFAULT_BASES } from '../../src/core/initial-state.ts';
import { describeServer, isHuggingFaceUrl, isReadableOnTheWay } from '../../src/core/token-destination.ts';

it.each([
  ['https://router.huggingface.co/v1', true],
  ['https://abc.us-east-1.aws.endpoints.huggingface.cloud', true],
  ['https://abc.us-east-1.aws.endpoints.huggingface.cloud:8443/v1', true],
  ['http://abc.us-east-1.aws.endpoints.huggingface.cloud', false],
  ['https://evilendpoints.huggingface.cloud', false],
  ['https://endpoints.huggingface.cloud.evil.example', false],
  ['https://huggingface.co.evil.example', false],
  ['https://router.huggingface.co@evil.example', false],
  ['https://evil.example/.endpoints.huggingface.cloud', false],
  ['https://router.huggingface.co:444', false],
  ['http://router.huggingface.co', false],
  ['', false],
])('knows whether %s is Hugging Face: %s', (url, expected) => {
  expect(isHuggingFaceUrl(url, DEFAULT_BASES)).toBe(expected);
});

it('takes the bases from the environment for Hugging Face', () => {
  const bases = { ...DEFAULT_BASES, router: 'http://127.0.0.1:9999' };
  expect(isHuggingFaceUrl('http://127.0.0.1:9999/v1', bases)).toBe(true);
  expect(isHuggingFaceUrl('http://127.0.0.1:9998/v1', bases)).toBe(false);
});

it.each([
  ['https://my.server', false],
  ['http://localhost:8080', false],
  ['http://127.0.0.1', false],
  ['http://[::1]:1', false],
  ['http://192.168.1.2', true],
  ['http://localhost.evil.example', true],
])('%s can be read on the way: %s', (url, expected) => {
  expect(isReadableOnTheWay(new URL(url))).toBe(expected);
});

it('says what kind of server answers', () => {
  const none = { kind: 'none' } as const;
  const server = (url: string) =>
    describeServer({ kind: 'openai', name: 'x', url, token: none }, DEFAULT_BASES);
  expect(server('http://localhost:8080')).toBe('local');
  expect(server('https://abc.endpoints.huggingface.cloud')).toBe('dedicated');
  expect(server('https://my.server')).toBe('server');
  const model = (id: string) =>
    describeServer({ kind: 'providers', name: 'x', model: id, token: { kind: 'hub' } }, DEFAULT_BASES);
  expect(model('org/name:cerebras')).toBe('cerebras');
  expect(model('org/name')).toBe('any provider');
});
