import { describe, expect, it } from 'vitest';
import { resolveReference } from '../../src/core/endpoint-reference.ts';
import { isRetiredAddress } from '../../src/core/retired-host.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';

const ROUTER = 'https://router.huggingface.co';
const OLD = 'https://api-inference.huggingface.co';
const resolve = (text: string, wanted?: 'chat' | 'image-to-text' | 'text-generation') =>
  resolveReference(DEFAULT_SETTINGS, text, ROUTER, wanted);

describe('an address of the host that was switched off', () => {
  it.each([
    `${OLD}/models/Qwen/Qwen3-32B`,
    `${OLD}/models/Qwen/Qwen3-32B/`,
    `${OLD}/models/Qwen/Qwen3-32B/v1`,
    `${OLD}/models/Qwen/Qwen3-32B/v1/chat/completions`,
    `${OLD}/models/Qwen/Qwen3-32B/v1/completions?wait=1`,
    `${OLD}/pipeline/text-generation/Qwen/Qwen3-32B`,
    `${OLD}/pipeline/conversational/Qwen/Qwen3-32B`,
    'http://api-inference.huggingface.co/models/Qwen/Qwen3-32B',
    'HTTPS://API-Inference.HuggingFace.co:443/models/Qwen/Qwen3-32B',
    'https://api-inference.huggingface.co./models/Qwen/Qwen3-32B',
    'api-inference.huggingface.co/models/Qwen/Qwen3-32B',
    ` ${OLD}/models/Qwen%2FQwen3-32B `,
  ])('%s is the model on Inference Providers', (text) => {
    const turned = resolve(text);
    expect(turned).toMatchObject({
      ok: true,
      value: { endpoint: { kind: 'providers', model: 'Qwen/Qwen3-32B', token: { kind: 'hub' } } },
    });
    expect(turned.ok && turned.value.notice).toBe(
      'api-inference.huggingface.co was switched off by Hugging Face: asking Qwen/Qwen3-32B on Inference Providers instead.',
    );
  });

  it.each([
    [`${OLD}/pipeline/image-to-text/org/name`, undefined, 'org/name'],
    [`${OLD}/models/org/name`, 'image-to-text', 'org/name'],
    [
      `${OLD}/models/Salesforce/blip-image-captioning-large`,
      undefined,
      'Salesforce/blip-image-captioning-large',
    ],
    [`${OLD}/models/nlpconnect/vit-gpt2-image-captioning`, undefined, 'nlpconnect/vit-gpt2-image-captioning'],
  ] as const)('%s (wanted: %s) is the image-to-text task of hf-inference', (text, wanted, model) => {
    const turned = resolve(text, wanted);
    expect(turned).toMatchObject({
      value: {
        endpoint: {
          kind: 'image-to-text',
          url: `${ROUTER}/hf-inference/models/${model}`,
          token: { kind: 'hub' },
        },
      },
    });
    expect(turned.ok && turned.value.notice).toContain(`asking hf-inference for ${model} instead`);
  });

  it('is what it is wanted for, whatever the model is called', () => {
    expect(resolve(`${OLD}/models/a/blip-image-captioning`, 'chat')).toMatchObject({
      value: { endpoint: { kind: 'providers' } },
    });
  });

  it.each([
    [OLD, 'names no model'],
    [`${OLD}/models/gpt2`, 'names no model'],
    [`${OLD}/v1/chat/completions`, 'names no model'],
    [`${OLD}/models/%zz/%zz`, 'names no model'],
    [`${OLD}/pipeline/feature-extraction/org/name`, 'does not ask for feature-extraction (org/name)'],
  ])('%s is refused with the reason', (text, reason) => {
    const refused = resolve(text);
    expect(refused).toMatchObject({ ok: false, error: { code: 'ENDPOINT_INVALID' } });
    expect(!refused.ok && refused.error.message).toContain('was switched off by Hugging Face');
    expect(!refused.ok && refused.error.message).toContain(reason);
  });

  it.each([
    'https://api-inference.huggingface.co.evil.example/models/a/b',
    'https://xapi-inference.huggingface.co/models/a/b',
    'https://evil.example/api-inference.huggingface.co/models/a/b',
    'https://api-inference.huggingface.co@evil.example/models/a/b',
    'api-inference.huggingface.community/models/a/b',
    'ftp://api-inference.huggingface.co/models/a/b',
    'org/name',
    '',
  ])('%j is none', (text) => {
    expect(isRetiredAddress(text)).toBe(false);
  });
});
