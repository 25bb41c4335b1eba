import { describe, expect, it } from 'vitest';
import { suggestModels } from '../../src/core/model-suggestion.ts';
import {
  describeContext,
  describeFirstWord,
  describeOffer,
  describePrice,
  describeRate,
  offerFor,
  type ServedModel,
  seeingModels,
} from '../../src/core/served-model.ts';

/** The example of the router's documentation, with one provider more. */
const V4: ServedModel = {
  id: 'deepseek-ai/DeepSeek-V4-Pro',
  vision: false,
  providers: [
    {
      name: 'together',
      live: true,
      contextLength: 512_000,
      price: { input: 2.1, output: 4.4 },
      firstTokenMs: 611,
      throughput: 40.13,
    },
    { name: 'fireworks-ai', live: true, contextLength: 1_048_576, firstTokenMs: 588.4, throughput: 45.4 },
    { name: 'novita', live: true, price: { input: 1.5, output: 3 } },
    { name: 'gone', live: false, price: { input: 0, output: 0 }, throughput: 9000 },
  ],
};
const BARE: ServedModel = {
  id: 'a/bare',
  vision: null,
  providers: [
    { name: 'x', live: true },
    { name: 'y', live: true },
  ],
};
const SEES: ServedModel = {
  id: 'google/gemma-4-31B-it',
  vision: true,
  providers: [{ name: 'x', live: true, isFree: true, price: { input: 1, output: 1 } }],
};

describe('who a suffix leads to', () => {
  it.each([
    ['', 'fireworks-ai'],
    ['fastest', 'fireworks-ai'],
    ['cheapest', 'novita'],
    ['preferred', undefined],
    ['together', 'together'],
    ['gone', undefined],
    ['nobody', undefined],
  ])('"%s": %s', (suffix, name) => {
    expect(offerFor(V4, suffix)?.name).toBe(name);
  });

  it('is not guessed where the list does not say it', () => {
    expect(offerFor(BARE, 'fastest')).toBeNull();
    expect(offerFor(BARE, 'cheapest')).toBeNull();
    expect(offerFor({ ...BARE, providers: [{ name: 'x', live: true }] }, '')?.name).toBe('x');
    expect(offerFor(SEES, 'cheapest')?.name).toBe('x');
  });
});

describe('suggestions', () => {
  it('are models with what their id alone leads to', () => {
    expect(suggestModels([V4, BARE, SEES], 'deepseek')).toEqual([
      { id: V4.id, label: V4.id, vision: false, offer: V4.providers[1], note: '3 providers' },
    ]);
  });

  it.each(['', ':'])('behind a whole id, policies and providers, the fastest first (with "%s")', (colon) => {
    const ways = suggestModels([V4, BARE], V4.id + colon);
    expect(ways.map(({ label, offer }) => [label, offer?.name])).toEqual([
      [':fastest', 'fireworks-ai'],
      [':cheapest', 'novita'],
      [':preferred', undefined],
      [':fireworks-ai', 'fireworks-ai'],
      [':together', 'together'],
      [':novita', 'novita'],
    ]);
    expect(ways.map(({ id }) => id)).toContain('deepseek-ai/DeepSeek-V4-Pro:together');
  });

  it('end where there is nothing more to choose', () => {
    expect(suggestModels([V4], `${V4.id}:toge`).map(({ label }) => label)).toEqual([':together']);
    expect(suggestModels([V4], `${V4.id}:together`)).toEqual([]);
    expect(suggestModels([V4], 'un/known:x')).toEqual([]);
  });
});

it('figures are short, and nothing where nothing is said', () => {
  expect(describeOffer(V4.providers[0] ?? { name: '', live: true })).toBe(
    'together · $2.10/$4.40 per million tokens in/out · 40/s · 611 ms to first word · 512k context',
  );
  expect(describeOffer({ name: 'x', live: true })).toBe('x');
  expect(
    [0, 900, 131_072, 999_400, 1_048_576].map((contextLength) => describeContext({ contextLength })),
  ).toEqual(['0', '900', '131k', '999k', '1.0M']);
  expect([588.4, 1234].map((firstTokenMs) => describeFirstWord({ firstTokenMs }))).toEqual([
    '588 ms',
    '1.2 s',
  ]);
  expect([4.27, 1200.4].map((throughput) => describeRate({ throughput }))).toEqual(['4.3/s', '1200/s']);
  expect(describePrice({ price: { input: 0.004, output: 0 } })).toBe('$0.004/$0.00');
  expect(describePrice({ price: { input: 1, output: 1 }, isFree: true })).toBe('free now');
});

it('models that see images are named only while somebody serves them', () => {
  const gone = { ...SEES, id: 'a/gone', providers: [{ name: 'x', live: false }] };
  expect(seeingModels([gone, V4, SEES, BARE])).toEqual([SEES.id]);
});
