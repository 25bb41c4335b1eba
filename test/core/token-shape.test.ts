import { expect, test } from 'vitest';
import { cleanPastedToken, looksLikeToken, tokenShapeWarning } from '../../src/core/token-shape.ts';

test.each([
  'hf_abcDEF123456',
  '  hf_abcDEF123456\n',
  'hf_abcDEF123456\r\n',
  '"hf_abcDEF123456"',
  "'hf_abcDEF123456';",
  '“hf_abcDEF123456”',
  'export HF_TOKEN=hf_abcDEF123456',
  'export HF_TOKEN="hf_abcDEF123456"',
  'set HF_TOKEN=hf_abcDEF123456',
  "$env:HF_TOKEN = 'hf_abcDEF123456'",
  'HUGGING_FACE_HUB_TOKEN=hf_abcDEF123456',
  'Authorization: Bearer hf_abcDEF123456',
  'Bearer hf_abcDEF123456',
  'token: hf_abcDEF123456',
  'hf_abc\nDEF123456',
  '\ufeffhf_abc\u200bDEF123456\u0000',
])('%j is cleaned', (text) => {
  expect(cleanPastedToken(text)).toBe('hf_abcDEF123456');
});

test('nothing stays nothing', () => {
  for (const text of ['', ' \n', '""', 'export HF_TOKEN=']) expect(cleanPastedToken(text)).toBe('');
});

test.each([
  ['hf_abcDEF123456', true],
  ['hf_oauth_eyJhbGciOi.abc-def', true],
  ['hf_', false],
  ['sk-abcdefgh', false],
  ['api_org_abcdef', false],
  ['abcdef', false],
  ['hf_äbcdefghij', false],
  ['', false],
])('%s looks like a token: %s', (token, looks) => {
  expect(looksLikeToken(token)).toBe(looks);
  expect(tokenShapeWarning(token) === null).toBe(looks);
});
