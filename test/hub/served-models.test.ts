import { expect, test } from 'vitest';
import { readServedModels } from '../../src/hub/served-models.ts';

test('models with their providers', () => {
  expect(
    readServedModels({
      object: 'list',
      data: [
        {
          id: 'deepseek-ai/DeepSeek-V4-Pro',
          architecture: { input_modalities: ['text'], output_modalities: ['text'] },
          providers: [
            {
              provider: 'together',
              status: 'live',
              context_length: 512000,
              pricing: { input: 2.1, output: 4.4 },
              first_token_latency_ms: 611,
              throughput: 40.13,
            },
            { provider: 'featherless-ai', status: 'error', pricing: { input: 1 } },
          ],
        },
        { id: 'google/gemma-4-31B-it', architecture: { input_modalities: ['text', 'image'] } },
      ],
    }),
  ).toEqual([
    {
      id: 'deepseek-ai/DeepSeek-V4-Pro',
      vision: false,
      providers: [
        {
          name: 'together',
          live: true,
          contextLength: 512000,
          price: { input: 2.1, output: 4.4 },
          firstTokenMs: 611,
          throughput: 40.13,
        },
        { name: 'featherless-ai', live: false },
      ],
    },
    { id: 'google/gemma-4-31B-it', vision: true, providers: [] },
  ]);
});

test('what cannot be read is left out', () => {
  const data = [
    null,
    'x',
    {},
    { id: '' },
    { id: 'a/b', providers: [null, {}, { provider: 'p', throughput: 'fast' }] },
  ];
  expect(readServedModels({ data })).toEqual([
    { id: 'a/b', vision: null, providers: [{ name: 'p', live: false }] },
  ]);
});

test.each([null, {}, [], { data: {} }, 'x'])('%j is no list of models', (document) => {
  expect(readServedModels(document)).toBeNull();
});
