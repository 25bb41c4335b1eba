import { expect, test } from 'vitest';
import { appError, type ErrorCode } from '../../src/core/errors.ts';
import { remediesOf } from '../../src/core/remedies.ts';

const HUB = 'https://huggingface.co';
const error = (code: ErrorCode) => appError(code, 'It failed.');

test.each([
  ['HF_CREDITS_USED_UP', 'r m p', 'https://huggingface.co/settings/billing'],
  ['HF_TOKEN_REFUSED', 'S r m p', 'https://huggingface.co/settings/tokens'],
  ['HF_GATED', 'r m p', 'https://huggingface.co/meta-llama/Llama-3.1-8B'],
  ['MODEL_GONE', 'm r', undefined],
  ['RATE_LIMITED', 'r m', undefined],
  ['IMAGE_BROKEN', 'r', undefined],
  ['STORE_FULL', '', undefined],
] as const)('%s', (code, keys, url) => {
  const remedies = remediesOf(error(code), 'meta-llama/Llama-3.1-8B:cerebras', HUB);
  expect(remedies.keys.map(({ key }) => key).join(' ')).toBe(keys);
  expect(remedies.url).toBe(url);
});

test('the page to make a token has the scope ticked', () => {
  expect(remediesOf(error('HF_SCOPE_MISSING'), '', 'https://hub.example/').url).toBe(
    'https://hub.example/settings/tokens/new?ownUserPermissions=inference.serverless.write&tokenType=fineGrained',
  );
});

test('b is named only where there is a page to open', () => {
  expect(remediesOf(error('HF_GATED'), '', HUB).keys.map(({ key }) => key)).not.toContain('b');
});
