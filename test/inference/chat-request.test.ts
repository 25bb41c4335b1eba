import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChatMessage } from '../../src/core/inference.ts';
import { chatBody } from '../../src/inference/chat-request.ts';
import { anyConversation, inOneString } from './long-conversation.ts';

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

async function taken(body: Awaited<ReturnType<typeof chatBody>>): Promise<readonly Uint8Array[]> {
  if (typeof body === 'string') return [Buffer.from(body)];
  const pieces: Uint8Array[] = [];
  for await (const piece of body.pieces()) pieces.push(Buffer.from(piece));
  return pieces;
}

test('the bytes are those of the whole as JSON, in however many pieces and turns, and each time again', async () => {
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(anyConversation, fc.string(), fc.nat({ max: 9 }), async (messages, model, step) => {
      const body = await chatBody(model, messages, { temperature: 0.2 }, { withUsage: true }, clock(step));
      const whole = Buffer.from(
        inOneString(model, messages, {
          temperature: 0.2,
          stream: true,
          stream_options: { include_usage: true },
        }),
      );
      kinds.add(typeof body);
      if (typeof body !== 'string') expect(body.length).toBe(whole.length);
      for (const _time of [1, 2]) expect(whole.equals(Buffer.concat(await taken(body)))).toBe(true);
    }),
    { numRuns: 60, examples: [[[], '', 0]] },
  );
  expect(kinds).toEqual(new Set(['string', 'object']));
});

const long = (count: number) =>
  Array.from({ length: count }, (): ChatMessage => ({ role: 'assistant', text: 'x'.repeat(9000) }));

test('a long conversation lets others have their turn, a short one takes none', async () => {
  const slow = clock(1);
  const body = await chatBody('m', long(200), {}, { withUsage: false }, slow);
  const measured = slow.waits();
  expect(measured).toBeGreaterThan(20);
  const pieces = await taken(body);
  expect(slow.waits() - measured).toBeGreaterThan(20);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(1 << 17);
  expect(JSON.parse(Buffer.concat(pieces).toString()).messages).toHaveLength(200);
  const quick = clock(0);
  await chatBody('m', long(3), {}, { withUsage: false }, quick);
  expect(quick.waits()).toBe(0);
});

test('a piece is made of the messages that it holds, and no sooner than it is asked for', async () => {
  let looked = 0;
  const messages: Iterable<ChatMessage> = {
    *[Symbol.iterator]() {
      for (const message of long(200)) {
        looked += 1;
        yield message;
      }
    },
  };
  const body = await chatBody('m', messages, {}, { withUsage: false }, clock(0));
  if (typeof body === 'string') throw new Error('it should have come in pieces');
  looked = 0;
  const pieces = body.pieces()[Symbol.asyncIterator]();
  await pieces.next();
  expect(looked).toBeLessThan(20);
});
