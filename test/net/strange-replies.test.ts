import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAccount } from '../../src/hub/account.ts';
import { readServedModels } from '../../src/hub/served-models.ts';
import { readChatChunk } from '../../src/inference/chat-chunk.ts';
import { readCaption } from '../../src/inference/image-caption.ts';
import { errorIn } from '../../src/net/error-body.ts';
import { asObject } from '../../src/net/json.ts';

const KEYS = [
  'name',
  'type',
  'orgs',
  'auth',
  'accessToken',
  'fineGrained',
  'global',
  'scoped',
  'permissions',
  'entity',
  'role',
  'data',
  'id',
  'providers',
  'provider',
  'status',
  'pricing',
  'input',
  'output',
  'architecture',
  'input_modalities',
  'choices',
  'delta',
  'message',
  'content',
  'text',
  'thinking',
  'reasoning',
  'finish_reason',
  'index',
  'usage',
  'prompt_tokens',
  'completion_tokens',
  'completion_tokens_details',
  'reasoning_tokens',
  'generated_text',
  'error',
  'detail',
  'loc',
  'msg',
  'code',
  '__proto__',
  'constructor',
];

/** Documents whose keys are the ones that we look for, and whose values are anything. */
const { document } = fc.letrec((tie) => ({
  document: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, 0, -1, 1e308, '', 'live', 'image', 'alice'),
    fc.string(),
    fc.array(tie('document'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie('document')), { maxLength: 6 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));

test('whatever a server sends as JSON, every reader comes back with an answer', () => {
  fc.assert(
    fc.property(document, (value) => {
      const account = readAccount(value);
      if (account !== null) {
        expect(account.name).not.toBe('');
        expect(account.organisations.every((name) => typeof name === 'string')).toBe(true);
      }
      for (const model of readServedModels(value) ?? []) expect(typeof model.id).toBe('string');
      const object = asObject(value);
      if (object !== null) {
        const chunk = readChatChunk(object);
        expect([typeof chunk.content, typeof chunk.reasoning, typeof chunk.finishReason]).toEqual([
          'string',
          'string',
          'string',
        ]);
        if (chunk.usage !== null) expect(Number.isFinite(chunk.usage.inputTokens)).toBe(true);
      }
      const caption = readCaption(value);
      if (caption !== null) expect(typeof caption).toBe('string');
      const error = errorIn(value);
      if (error !== null) expect(typeof error.message).toBe('string');
    }),
    { numRuns: 3000 },
  );
  expect(({} as { generated_text?: string }).generated_text).toBeUndefined();
});
