import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Endpoint } from '../../src/core/endpoint.ts';
import type { Usage } from '../../src/core/exchange.ts';
import { answer, type RawServer, startRawServer } from '../harness/raw-server.ts';
import { type WireClient, wireClient } from '../harness/wire-client.ts';

interface Dialect {
  readonly server: string;
  /** The stream that says "Hello there", as this server writes it. */
  readonly stream: string;
  readonly usage: Usage | null;
  readonly finishReason: string;
}

const FIRST = { role: 'assistant', content: '' };
const COUNTS = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 };
const COUNTED: Usage = { inputTokens: 9, outputTokens: 2 };
const DONE = 'data: [DONE]\n\n';

/** One event: its choice, and what stands beside the choices. */
const say = (choice: object | null, more: object = {}, space = ' ') => {
  const choices = choice === null ? [] : [{ index: 0, ...choice }];
  return `data:${space}${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', model: 'm', choices, ...more })}\n\n`;
};
const delta = (content: string, finish: string | null = null) => ({
  delta: { content },
  finish_reason: finish,
});

/**
 * The differences between servers' streams, after the recordings of real traffic that Hugging Face's JavaScript client
 * publishes with its tests; the last three after the servers' documentation.
 */
const DIALECTS: readonly Dialect[] = [
  {
    server: 'OpenAI, SambaNova: an empty first delta, the counts in an event of their own',
    stream:
      say({ delta: FIRST, finish_reason: null }, { usage: null }) +
      say(delta('Hello'), { usage: null }) +
      say(delta(' there'), { usage: null }) +
      say({ delta: {}, finish_reason: 'stop' }, { usage: null }) +
      say(null, { usage: COUNTS }) +
      DONE,
    usage: COUNTED,
    finishReason: 'stop',
  },
  {
    server: 'text-generation-inference: no space, no id, the role each time, no [DONE]',
    stream:
      say({ delta: { role: 'assistant', content: 'Hello' }, finish_reason: null }, { id: '' }, '') +
      say({ delta: { role: 'assistant', content: ' there' }, finish_reason: null }, { id: '' }, '') +
      say({ delta: { role: 'assistant', content: '' }, finish_reason: 'eos_token' }, { id: '' }, ''),
    usage: null,
    finishReason: 'eos_token',
  },
  {
    server: 'Together: a text beside the delta, "eos", the counts with the last text',
    stream:
      say({
        text: 'Hello',
        delta: { role: 'assistant', token_id: 1, content: 'Hello' },
        finish_reason: null,
        seed: null,
      }) +
      say(
        {
          text: ' there',
          delta: { role: 'assistant', token_id: 2, content: ' there' },
          finish_reason: 'eos',
          seed: 7,
        },
        { usage: COUNTS },
      ) +
      DONE,
    usage: COUNTED,
    finishReason: 'eos',
  },
  {
    server: 'Cerebras: no finish reason until the last, which ends in a stray quotation mark',
    stream:
      say({ delta: { role: 'assistant' } }) +
      say({ delta: { content: 'Hello' } }) +
      say({ delta: { content: ' there' } }) +
      `${say({ delta: {}, finish_reason: 'stop' }, { usage: COUNTS, time_info: { total_time: 0.01 } }).trimEnd()}"`,
    usage: COUNTED,
    finishReason: 'stop',
  },
  {
    server: 'Mistral, Cohere: the counts with the finish reason',
    stream:
      say({ delta: FIRST, finish_reason: null }) +
      say(delta('Hello')) +
      say(delta(' there', 'stop'), { usage: COUNTS }) +
      DONE,
    usage: COUNTED,
    finishReason: 'stop',
  },
  {
    server: 'Fireworks: the role alone first',
    stream:
      say({ delta: { role: 'assistant' }, finish_reason: null }) +
      say(delta('Hello')) +
      say(delta(' there')) +
      say({ delta: {}, finish_reason: 'stop' }, { usage: COUNTS }) +
      DONE,
    usage: COUNTED,
    finishReason: 'stop',
  },
  {
    server: 'Novita: content filters beside each delta',
    stream:
      say({ delta: { role: 'assistant' }, content_filter_results: { hate: { filtered: false } } }) +
      say({ ...delta('Hello'), content_filter_results: {} }) +
      say({ ...delta(' there', 'stop'), content_filter_results: {} }) +
      DONE,
    usage: null,
    finishReason: 'stop',
  },
  {
    server: 'Hyperbolic: counts in every event',
    stream:
      say(delta('Hello'), { usage: { ...COUNTS, completion_tokens: 1 } }) +
      say(delta(' there', 'stop'), { usage: COUNTS }) +
      DONE,
    usage: COUNTED,
    finishReason: 'stop',
  },
  {
    server: 'vLLM, SGLang: keep-alive comments, a stop reason',
    stream: `: keep-alive\n\n${say({ delta: FIRST, finish_reason: null })}${say({ ...delta('Hello'), logprobs: null })}: keep-alive\n\n${say({ ...delta(' there', 'stop'), stop_reason: null })}${say(null, { usage: COUNTS })}${DONE}`,
    usage: COUNTED,
    finishReason: 'stop',
  },
  {
    server: 'llama.cpp, LM Studio: null content first, timings',
    stream:
      say({ delta: { role: 'assistant', content: null }, finish_reason: null }) +
      say(delta('Hello')) +
      say(delta(' there')) +
      say({ delta: {}, finish_reason: 'stop' }, { usage: COUNTS, timings: { predicted_n: 2 } }) +
      DONE,
    usage: COUNTED,
    finishReason: 'stop',
  },
  {
    server: 'Ollama: the role each time, a fingerprint',
    stream:
      say(
        { delta: { role: 'assistant', content: 'Hello' }, finish_reason: null },
        { system_fingerprint: 'fp' },
      ) +
      say(
        { delta: { role: 'assistant', content: ' there' }, finish_reason: null },
        { system_fingerprint: 'fp' },
      ) +
      say({ delta: { role: 'assistant', content: '' }, finish_reason: 'stop' }) +
      say(null, { usage: COUNTS }) +
      DONE,
    usage: COUNTED,
    finishReason: 'stop',
  },
];

let stream = '';
let server: RawServer;
let client: WireClient;

beforeEach(async () => {
  server = await startRawServer((request, socket) => {
    if (request.method === 'GET') return void socket.write(answer(200, '{"data":[{"id":"loaded"}]}'));
    socket.write(answer(200, stream, { 'content-type': 'text/event-stream' }));
  });
  client = wireClient('http://127.0.0.1:9');
});
afterEach(async () => {
  await client.http.close();
  await server.close();
});

describe.each(DIALECTS)('$server', (dialect) => {
  test('a conversation of two turns, with the model that the server names', async () => {
    stream = dialect.stream;
    const endpoint: Endpoint = { kind: 'openai', name: 'own', url: server.url, token: { kind: 'none' } };
    const ask = (...texts: readonly string[]) =>
      client.hear({
        task: 'chat',
        endpoint,
        messages: texts.map((text, i) =>
          i % 2 === 0 ? { role: 'user', text, images: [] } : { role: 'assistant', text },
        ),
        parameters: {},
      });
    const first = await ask('Hi');
    expect(first.text).toBe('Hello there');
    expect(first.end).toEqual({
      type: 'end',
      status: 'complete',
      finishReason: dialect.finishReason,
      error: null,
    });
    const used = first.events.find((event) => event.type === 'usage');
    expect(used?.usage ?? null).toEqual(dialect.usage);

    await ask('Hi', first.text, 'And you?');
    const body = JSON.parse(server.requests.at(-1)?.body.toString() ?? '') as object;
    expect(body).toMatchObject({
      model: 'loaded',
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hello there' },
        { role: 'user', content: 'And you?' },
      ],
    });
  });
});
