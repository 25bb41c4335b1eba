import { expect, test } from 'vitest';
import { chatUrl, modelsUrl, plainUrl } from '../../src/inference/endpoint-url.ts';

test.each([
  ['https://h.example', '/v1/chat/completions', '/v1/models'],
  ['https://h.example/', '/v1/chat/completions', '/v1/models'],
  ['https://h.example/v1', '/v1/chat/completions', '/v1/models'],
  ['https://h.example/v1/', '/v1/chat/completions', '/v1/models'],
  ['https://h.example/v1/chat/completions', '/v1/chat/completions', '/v1/models'],
  ['https://h.example/v1/chat/completions/', '/v1/chat/completions', '/v1/models'],
  ['https://h.example/api/v1', '/api/v1/chat/completions', '/api/v1/models'],
  ['https://h.example/groq/v1/chat/completions', '/groq/v1/chat/completions', '/groq/v1/models'],
  ['https://h.example/base', '/base/v1/chat/completions', '/base/v1/models'],
  ['https://h.example/v1?key=1', '/v1/chat/completions?key=1', '/v1/models?key=1'],
  ['https://h.example?key=1#part', '/v1/chat/completions?key=1', '/v1/models?key=1'],
])('%s', (url, chat, models) => {
  const path = (result: ReturnType<typeof chatUrl>) =>
    result.ok ? `${result.value.pathname}${result.value.search}${result.value.hash}` : '';
  expect(path(chatUrl(url))).toBe(chat);
  expect(path(modelsUrl(url))).toBe(models);
});

test.each(['', 'nonsense', 'ftp://h.example/', 'file:///etc/passwd'])('%j is no endpoint', (url) => {
  for (const make of [chatUrl, modelsUrl, plainUrl]) {
    expect(make(url)).toMatchObject({ ok: false, error: { code: 'ENDPOINT_INVALID' } });
  }
});

test('an image-to-text URL is taken as it is', () => {
  const url = plainUrl('https://h.example/hf-inference/models/org/name/?x=1');
  expect(url.ok ? url.value.href : '').toBe('https://h.example/hf-inference/models/org/name?x=1');
  const root = plainUrl('https://h.example');
  expect(root.ok ? root.value.href : '').toBe('https://h.example/');
});
