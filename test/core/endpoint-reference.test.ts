import { describe, expect, it } from 'vitest';
import { endpointFromDraft } from '../../src/core/endpoint-draft.ts';
import { checkUrl, resolveReference } from '../../src/core/endpoint-reference.ts';
import { USUAL_TIMEOUTS } from '../../src/core/endpoint-timeouts.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';

const TOKEN = `hf_${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI'}`;

describe('an address', () => {
  it.each([
    ['https://name:pass@x.example/v1', 'holds a name or password'],
    ['https://name@x.example/v1', 'holds a name or password'],
    [`https://x.example/v1?api_key=${TOKEN}`, 'holds a key (api_key)'],
    ['https://x.example/v1?key=1', 'holds a key (key)'],
    ['https://x.example/v1?a=1&access_token=x', 'holds a key (access_token)'],
    ['https://x.example/v1?subscription-key=x', 'holds a key (subscription-key)'],
    ['https://x.example/v1?sig=x', 'holds a key (sig)'],
    [`https://x.example/${TOKEN}/v1`, 'holds what looks like a key'],
    [`https://x.example/v1?q=hf%5F${TOKEN.slice(3)}`, 'holds what looks like a key'],
    [`https://x.example/v1#${TOKEN}`, 'holds what looks like a key'],
  ])('that holds a secret is refused: %s', (url, why) => {
    const checked = checkUrl(url);
    expect(checked.ok ? '' : checked.error.message).toContain(why);
    const said = JSON.stringify(resolveReference(DEFAULT_SETTINGS, url, 'https://r.example'));
    expect(said).toContain('ENDPOINT_INVALID');
    expect(said).not.toContain(TOKEN);
    const built = endpointFromDraft(
      {
        kind: 'openai',
        name: 'mine',
        model: '',
        url,
        token: { kind: 'none' },
        billTo: '',
        timeouts: USUAL_TIMEOUTS,
      },
      DEFAULT_SETTINGS,
    );
    expect(built.ok ? '' : built.error.field).toBe('url');
  });

  it.each([
    'https://x.example/openai/deployments/gpt?api-version=2024-10-21',
    'http://localhost:8080/v1?keyboard=us&tokens=5',
    'https://x.example/v1?monkey=1',
  ])('that holds none is taken: %s', (url) => expect(checkUrl(url).ok).toBe(true));
});
