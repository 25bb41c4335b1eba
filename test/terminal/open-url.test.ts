import { expect, test } from 'vitest';
import { openUrl } from '../../src/terminal/open-url.ts';

test.each([
  'file:///etc/passwd',
  'javascript:alert(1)',
  'vscode://x',
  '-a Calculator',
  '',
  'huggingface.co',
  'data:,x',
])('%j is not opened', async (url) => {
  expect(await openUrl(url, { env: { DISPLAY: ':0' }, platform: 'linux' })).toMatchObject({
    ok: false,
    error: { code: 'USAGE' },
  });
});

test('without a display the address is given to the user', async () => {
  expect(await openUrl('https://huggingface.co/join', { env: {}, platform: 'linux' })).toMatchObject({
    ok: false,
    error: { hint: 'Open it yourself: https://huggingface.co/join' },
  });
});
