import { describe, expect, it } from 'vitest';
import { windowIn } from '../../src/inference/context-window.ts';

describe('windowIn', () => {
  it.each([
    ['vLLM', { data: [{ id: 'm', max_model_len: 32_768 }] }, 'm', 32_768],
    ['llama.cpp', { data: [{ id: 'm.gguf', meta: { n_ctx_train: 8192 } }] }, '', 8192],
    ['others', { data: [{ id: 'm', context_length: 131_072 }] }, 'm', 131_072],
    [
      'the one that is meant',
      {
        data: [
          { id: 'a', max_model_len: 1 },
          { id: 'b', max_model_len: 2 },
        ],
      },
      'b',
      2,
    ],
    ['several, none of them meant', { data: [{ id: 'a', max_model_len: 1 }, { id: 'b' }] }, 'c', null],
    ['no window', { data: [{ id: 'm' }] }, 'm', null],
    ['no number', { data: [{ id: 'm', max_model_len: '32768' }] }, 'm', null],
    ['no sensible number', { data: [{ id: 'm', max_model_len: -1 }] }, 'm', null],
    ['no list', 'sorry', 'm', null],
    ['nothing', undefined, 'm', null],
  ])('%s', (_, document, name, window) => {
    expect(windowIn(document, name)).toBe(window);
  });
});
