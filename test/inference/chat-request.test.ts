import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChatMessage } from '../../src/core/inference.ts';
import { chatBody } from '../../src/inference/chat-request.ts';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"\\\n', '日本語 🌍', '\ud800'),
);
const message: fc.Arbitrary<ChatMessage> = fc.oneof(
  fc.record({ role: fc.constantFrom('system' as const, 'assistant' as const), text }),
  fc.record({ role: fc.constant('user' as const), text, images: fc.constant([]) }),
);

/** Time that goes on by so many ms each time it is asked for. */
function clock(step: number) {
  let now = 0;
  let waits = 0;
  return {
    elapsed: () => {
      now += step;
      return now;
    },
    after: (_ms: number, run: () => void) => {
      waits += 1;
      queueMicrotask(run);
      return () => {};
    },
    waits: () => waits,
  };
}

test('the bytes are those of the whole as JSON, however many turns they are made in', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { maxLength: 6 }),
      text,
      fc.nat({ max: 9 }),
      async (messages, model, step) => {
        const body = await chatBody(model, messages, { temperature: 0.2 }, { withUsage: true }, clock(step));
        const whole = JSON.stringify({
          model,
          messages: messages.map(({ role, text: content }) => ({ role, content })),
          temperature: 0.2,
          stream: true,
          stream_options: { include_usage: true },
        });
        expect(Buffer.from(body).toString()).toBe(Buffer.from(whole).toString());
      },
    ),
  );
});

test('a long conversation lets others have their turn, a short one takes none', async () => {
  const messages = Array.from(
    { length: 200 },
    (): ChatMessage => ({ role: 'assistant', text: 'x'.repeat(9000) }),
  );
  const slow = clock(1);
  const body = await chatBody('m', messages, {}, { withUsage: false }, slow);
  expect(JSON.parse(Buffer.from(body).toString()).messages).toHaveLength(200);
  expect(slow.waits()).toBeGreaterThan(20);
  const quick = clock(0);
  await chatBody('m', messages.slice(0, 3), {}, { withUsage: false }, quick);
  expect(quick.waits()).toBe(0);
});
