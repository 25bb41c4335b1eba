import { describe, expect, it } from 'vitest';
import { safeText } from '../../src/core/safe-text.ts';
import { withShortAddresses } from '../../src/render/short-address.ts';

const HUB =
  'https://huggingface.co/settings/tokens/new?ownUserPermissions=inference.serverless.write&tokenType=fineGrained';

describe('addresses in a narrow place', () => {
  it('lose their middle, and no more than they must', () => {
    const text = safeText(`Create one at ${HUB} and run hf-tui --setup.`);
    const short = withShortAddresses(text, 36);
    expect(short).toBe('Create one at https://huggingface.co/…=fineGrained and run hf-tui --setup.');
    expect(/https\S+/.exec(short)?.[0]).toHaveLength(36);
    expect(withShortAddresses(text, HUB.length)).toBe(text);
  });

  it('are each as short as that, and what stands between them stays', () => {
    const text = safeText(`${HUB} or ${HUB}`);
    expect(withShortAddresses(text, 20)).toBe('https://huggi…rained or https://huggi…rained');
    expect(withShortAddresses(safeText('no address'), 10)).toBe('no address');
  });
});
