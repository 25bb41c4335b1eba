import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/core/effect.ts';
import { type Endpoint, PRACTICE } from '../../src/core/endpoint.ts';
import { appError, failed, ok } from '../../src/core/errors.ts';
import { type Exchange, newRun } from '../../src/core/exchange.ts';
import type { InferenceEvent, InferenceRequest, WireImage } from '../../src/core/inference.ts';
import type { Msg } from '../../src/core/message.ts';
import { newSession } from '../../src/core/session.ts';
import { type AskPorts, runAsk } from '../../src/runtime/effects/ask.ts';
import { CAPTIONER, CAT, QWEN, T0 } from '../harness/notebook.ts';

const SNAPSHOT = {
  name: 'qwen',
  url: 'https://router.huggingface.co/v1',
  model: 'Qwen/Qwen3-32B',
  provider: 'cerebras',
};
const WIRE: WireImage = {
  data: new Uint8Array([1, 2, 3]),
  mediaType: 'image/jpeg',
  bytes: 3,
  width: 10,
  height: 20,
  changes: ['scaled down'],
};

const exchange = (id: string, given: Partial<Exchange>): Exchange => ({
  id,
  task: 'chat',
  input: 'hello',
  images: [],
  muted: false,
  folded: false,
  chosen: 0,
  runs: [{ ...newRun(SNAPSHOT, {}, T0), output: `answer ${id}`, status: 'complete' }],
  extra: {},
  ...given,
});

async function ask(options: {
  readonly exchanges: readonly Exchange[];
  readonly endpoint?: Endpoint;
  readonly events?: readonly InferenceEvent[];
  readonly imageGone?: boolean;
  readonly signal?: AbortSignal;
  readonly throws?: string;
  readonly after?: (ms: number, call: () => void) => () => void;
}) {
  const requests: InferenceRequest[] = [];
  const kept: string[] = [];
  const messages: Msg[] = [];
  const ports: AskPorts = {
    clock: { now: () => T0, elapsed: () => 5 },
    images: {
      inspect: async () => ok(CAT),
      prepare: async () =>
        options.imageGone === true
          ? failed(appError('IMAGE_MISSING', 'There is no file cat.jpg.'))
          : ok(WIRE),
    },
    sessions: {
      readAsset: async () => null,
      keepAsset: async (_: string, sha256: string) => {
        kept.push(sha256);
        return ok(undefined);
      },
    } as unknown as AskPorts['sessions'],
    inference: {
      snapshot: () => SNAPSHOT,
      test: async () => ({ ok: false, error: appError('NET_FAILED', 'not asked') }),
      async *run(request) {
        requests.push(request.task === 'chat' ? { ...request, messages: [...request.messages] } : request);
        if (options.throws !== undefined) throw new Error(options.throws);
        yield* options.events ?? [];
      },
    },
  };
  const last = options.exchanges.at(-1);
  if (last === undefined) throw new Error('nothing to ask');
  const effect: Extract<Effect, { readonly type: 'ask' }> = {
    type: 'ask',
    requestId: 'R1',
    endpoint: options.endpoint ?? QWEN,
    session: {
      ...newSession('S1', T0, 'qwen'),
      exchanges: options.exchanges,
      parameters: { temperature: 0.2 },
    },
    exchange: last,
  };
  await runAsk(
    effect,
    ports,
    { elapsed: () => 5, after: options.after ?? (() => () => {}) },
    (msg) => messages.push(msg),
    options.signal ?? new AbortController().signal,
  );
  return { requests, messages, kept };
}

const end: InferenceEvent = { type: 'end', status: 'complete', finishReason: 'stop', error: null };

describe('asking', () => {
  it('shows much that comes in one go in parts, line by line, and all of it before the end', async () => {
    const line = `${'x'.repeat(99)}\n`;
    const turns: number[] = [];
    const { messages } = await ask({
      exchanges: [exchange('E1', {})],
      events: [{ type: 'delta', text: `${line.repeat(600)}end`, pieces: 9 }, end],
      after: (ms, go) => {
        turns.push(ms);
        queueMicrotask(go);
        return () => {};
      },
    });
    const shown = messages.flatMap((msg) => (msg.type === 'streamed' ? [msg] : []));
    expect(shown.map(({ text }) => text).join('')).toBe(`${line.repeat(600)}end`);
    expect(shown.map(({ text }) => text.length)).toEqual([12_000, 12_000, 12_000, 12_000, 12_000, 3]);
    expect(turns.filter((ms) => ms === 0)).toHaveLength(5);
    expect(shown.reduce((sum, { pieces }) => sum + pieces, 0)).toBe(9);
    expect(messages.at(-1)?.type).toBe('ended');
  });

  it('looks at a long conversation behind the frame of the prompt, at a short one at once', async () => {
    const waits: number[] = [];
    const looked: string[] = [];
    const of = (length: number) =>
      ask({
        exchanges: Array.from({ length }, (_, i) => {
          const one = exchange(`E${i}`, {});
          return Object.defineProperty(one, 'images', {
            get: () => {
              looked.push(one.id);
              return [];
            },
          });
        }),
        after: (ms, call) => {
          waits.push(ms);
          if (looked.length === 0) queueMicrotask(call);
          return () => {};
        },
      });
    expect((await of(3)).requests).toHaveLength(1);
    expect([waits, looked.length > 0]).toEqual([[], true]);
    looked.length = 0;
    const asked = of(2000);
    expect([waits, looked]).toEqual([[0], []]);
    expect((await asked).requests).toHaveLength(1);
  });

  it('tells all that happens, in order, and the text before the end', async () => {
    const { messages } = await ask({
      exchanges: [exchange('E1', {})],
      events: [
        { type: 'sent', endpoint: SNAPSHOT },
        { type: 'answering', endpoint: SNAPSHOT },
        { type: 'delta', text: 'Hel' },
        { type: 'delta', text: 'lo' },
        { type: 'usage', usage: { inputTokens: 1, outputTokens: 2 } },
        end,
      ],
    });
    expect(messages.map((msg) => msg.type)).toEqual([
      'asked',
      'answering',
      'streamed',
      'used',
      'streamed',
      'ended',
    ]);
    expect(messages.flatMap((msg) => (msg.type === 'streamed' ? [msg.text] : []))).toEqual(['Hel', 'lo']);
  });

  it('sends the conversation above it with the parameters', async () => {
    const { requests } = await ask({
      exchanges: [exchange('E1', { input: 'one' }), exchange('E2', { input: 'two' })],
      events: [end],
    });
    expect(requests[0]).toEqual({
      task: 'chat',
      attended: true,
      endpoint: QWEN,
      parameters: { temperature: 0.2 },
      messages: [
        { role: 'user', text: 'one', images: [] },
        { role: 'assistant', text: 'answer E1' },
        { role: 'user', text: 'two', images: [] },
      ],
    });
  });

  it('captions through the chat route of a chat endpoint, and keeps what was sent', async () => {
    const { requests, messages, kept } = await ask({
      exchanges: [exchange('E1', { task: 'caption', input: '', images: [CAT] })],
      events: [end],
    });
    expect(requests[0]).toMatchObject({
      task: 'chat',
      messages: [{ role: 'user', text: 'Describe this image in one sentence.', images: [WIRE] }],
    });
    expect(messages[0]).toMatchObject({
      type: 'images-sent',
      images: [{ bytes: 3, changes: ['scaled down'] }],
    });
    expect(messages[0]).not.toHaveProperty('images.0.data');
    expect(kept).toEqual([CAT.sha256]);
  });

  it.each([CAPTIONER, PRACTICE])('captions by the image-to-text task on $name', async (endpoint) => {
    const { requests } = await ask({
      exchanges: [exchange('E1', { task: 'caption', input: '', images: [CAT] })],
      endpoint,
      events: [end],
    });
    expect(requests[0]).toMatchObject({ task: 'image-to-text', image: WIRE });
  });

  it('sends nothing when its own image is gone', async () => {
    const { requests, messages } = await ask({
      exchanges: [exchange('E1', { images: [CAT] })],
      imageGone: true,
    });
    expect(requests).toEqual([]);
    expect(messages).toMatchObject([{ type: 'ended', status: 'failed', error: { code: 'IMAGE_MISSING' } }]);
  });

  it('goes on without the image of an earlier exchange, and says so to the model', async () => {
    const { requests } = await ask({
      exchanges: [exchange('E1', { images: [CAT] }), exchange('E2', { input: 'and?' })],
      imageGone: true,
      events: [end],
    });
    expect(requests[0]).toMatchObject({
      messages: [
        { text: 'hello\n[The image cat.jpg is no longer available.]', images: [] },
        {},
        { text: 'and?' },
      ],
    });
  });

  it('ends as failed when the service breaks its word', async () => {
    const silent = await ask({ exchanges: [exchange('E1', {})], events: [{ type: 'delta', text: 'x' }] });
    expect(silent.messages.at(-1)).toMatchObject({
      type: 'ended',
      status: 'failed',
      error: { code: 'UNEXPECTED' },
    });
    const thrown = await ask({ exchanges: [exchange('E1', {})], throws: 'boom hf_Zq9Zq9Zq9Zq9Zq9Zq9' });
    expect(thrown.messages.at(-1)).toMatchObject({
      type: 'ended',
      status: 'failed',
      error: { message: 'Something went wrong inside hf-tui: boom hf_[redacted]' },
    });
  });

  it('is interrupted, and asks nothing, when it was stopped while the images were read', async () => {
    const { requests, messages } = await ask({
      exchanges: [exchange('E1', { images: [CAT] })],
      signal: AbortSignal.abort(),
    });
    expect(requests).toEqual([]);
    expect(messages).toMatchObject([{ type: 'ended', status: 'interrupted' }]);
  });
});
