import { describe, expect, test } from 'vitest';
import type { InferenceEvent } from '../../src/core/inference.ts';
import { ChatDecoder } from '../../src/inference/chat-decoder.ts';
import { hearAnswer } from '../../src/inference/hear-answer.ts';
import type { HttpReply } from '../../src/net/http-message.ts';
import { patienceFor } from '../../src/net/limits.ts';
import { MUCH, type Piece } from '../../src/net/reply-body.ts';
import { systemTiming } from '../../src/net/timing.ts';
import { chunk, event } from '../harness/raw-server.ts';

const URL_ASKED = new URL('http://127.0.0.1:1234');
const asked = { url: URL_ASKED, endpoint: null, model: '', token: null, hub: '' };

/** What is heard of a body that is read in these parts, and for how long the rest of it was let gather before each. */
async function heard(parts: readonly string[]) {
  let now = 0;
  const gathered: number[] = [];
  const left = parts.map((text): Piece => ({ kind: 'bytes', bytes: new TextEncoder().encode(text) }));
  let waited = 0;
  const reply: HttpReply = {
    status: 200,
    headers: {},
    gather: async (ms) => {
      waited = ms;
      now += ms;
    },
    read: async () => {
      gathered.push(waited);
      waited = 0;
      now += 1;
      return left.shift() ?? { kind: 'end' };
    },
    release() {},
    abort() {},
  };
  const timing = { ...systemTiming, elapsed: () => now };
  const events: InferenceEvent[] = [];
  for await (const item of hearAnswer(new ChatDecoder(), reply, asked, patienceFor(URL_ASKED), timing))
    events.push(item);
  return { events, gathered };
}

const reasoning = (text: string) => event({ choices: [{ index: 0, delta: { reasoning: text } }] });

describe('an answer is heard in steps', () => {
  test('what came at once is one event, with the number of its pieces; thoughts and text are two', async () => {
    const { events } = await heard([
      chunk('a') + chunk('b') + chunk('c'),
      reasoning('x') + reasoning('y') + chunk('d') + chunk('', 'stop'),
      event('[DONE]'),
    ]);
    expect(events).toEqual([
      { type: 'delta', text: 'abc', pieces: 3 },
      { type: 'reasoning', text: 'xy', pieces: 2 },
      { type: 'delta', text: 'd', pieces: 1 },
      expect.objectContaining({ type: 'end', status: 'complete' }),
    ]);
  });

  test('the first at once, the next 33 ms later, or 50 when many came', async () => {
    const { gathered } = await heard([
      ': hello\n\n',
      chunk('a'),
      chunk('b') + chunk('c') + chunk('d') + chunk('e'),
      chunk('f'),
      chunk('g'),
    ]);
    expect(gathered).toEqual([0, 0, 33, 50, 33, 33]);
  });

  test('what comes faster than it is shown, and the end, are not waited for', async () => {
    const much = 'x'.repeat(MUCH);
    const { gathered } = await heard([chunk(much), chunk(much), chunk('', 'stop'), event('[DONE]')]);
    expect(gathered).toEqual([0, 0, 0, 0]);
    const finished = await heard([chunk('a', 'stop'), event('[DONE]')]);
    expect(finished.gathered).toEqual([0, 0]);
  });
});
