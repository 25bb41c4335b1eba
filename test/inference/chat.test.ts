import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Endpoint } from '../../src/core/endpoint.ts';
import {
  answer,
  chunk,
  event,
  type RawRequest,
  type RawServer,
  startRawServer,
} from '../harness/raw-server.ts';
import {
  CANARY,
  chatEndpoint,
  chatRequest,
  PIXELS,
  type WireClient,
  wireClient,
} from '../harness/wire-client.ts';

const SSE = { 'content-type': 'text/event-stream' };
const hello = (headers: Record<string, string> = {}) =>
  answer(200, chunk('Hello', 'stop') + event('[DONE]'), { ...SSE, ...headers });

let reply: (request: RawRequest) => Buffer = () => hello();
let server: RawServer;
let client: WireClient;

beforeEach(async () => {
  reply = () => hello();
  server = await startRawServer((request, socket) => void socket.write(reply(request)));
  client = wireClient(server.url);
});
afterEach(async () => {
  await client.http.close();
  await server.close();
});

const sent = () => server.requests.map((request) => JSON.parse(request.body.toString('utf8')));

describe('what is sent', () => {
  test('to Inference Providers', async () => {
    const heard = await client.hear({
      task: 'chat',
      endpoint: {
        kind: 'providers',
        name: 'q',
        model: 'org/name:groq',
        billTo: 'acme',
        token: { kind: 'hub' },
      },
      messages: [
        { role: 'system', text: 'Be brief.' },
        { role: 'user', text: 'Hi', images: [] },
        { role: 'assistant', text: 'Hello' },
        { role: 'user', text: 'Go on', images: [] },
      ],
      parameters: { temperature: 0, top_p: 0.5, max_tokens: 7, seed: -1, stop: ['\n', 'END'] },
    });
    expect(heard.end).toEqual({ type: 'end', status: 'complete', finishReason: 'stop', error: null });
    const [request] = server.requests;
    expect(request?.method).toBe('POST');
    expect(request?.path).toBe('/v1/chat/completions');
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${CANARY}`,
      'x-hf-bill-to': 'acme',
      'user-agent': 'hf-tui/0.0.0-test',
      'content-type': 'application/json',
      'accept-encoding': 'identity',
    });
    expect(request?.body.toString()).toMatch(/^\{"model":"org\/name:groq",/);
    expect(sent()[0]).toEqual({
      model: 'org/name:groq',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hello' },
        { role: 'user', content: 'Go on' },
      ],
      temperature: 0,
      top_p: 0.5,
      max_tokens: 7,
      seed: -1,
      stop: ['\n', 'END'],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  test('parameters that are not set are not sent', async () => {
    await client.hear({ ...chatRequest(chatEndpoint(server.url)), parameters: { stop: [] } });
    expect(Object.keys(sent()[0])).toEqual(['model', 'messages', 'stream', 'stream_options']);
  });

  test('images as data URLs, the text beside them', async () => {
    const slice = new Uint8Array([9, 9, ...PIXELS.data, 9]).subarray(2, 7);
    await client.hear({
      task: 'chat',
      endpoint: chatEndpoint(server.url),
      messages: [
        {
          role: 'user',
          text: 'What is this?',
          images: [PIXELS, { ...PIXELS, mediaType: 'image/png', data: slice }],
        },
        { role: 'user', text: '', images: [PIXELS] },
      ],
      parameters: {},
    });
    const url = (type: string) => ({
      type: 'image_url',
      image_url: { url: `data:${type};base64,${Buffer.from(PIXELS.data).toString('base64')}` },
    });
    expect(sent()[0].messages).toEqual([
      {
        role: 'user',
        content: [{ type: 'text', text: 'What is this?' }, url('image/jpeg'), url('image/png')],
      },
      { role: 'user', content: [url('image/jpeg')] },
    ]);
  });

  test('to the practice endpoint: no token, whatever a configuration says', async () => {
    await client.hear(chatRequest({ kind: 'practice', name: 'practice', token: { kind: 'none' } }));
    await client.hear(chatRequest({ kind: 'practice', name: 'practice', token: { kind: 'hub' } }));
    for (const request of server.requests) {
      expect(request.path).toBe('/v1/chat/completions');
      expect(request.headers.authorization).toBeUndefined();
    }
    expect(sent().map((body) => body.model)).toEqual(['practice', 'practice']);
  });

  test('an endpoint without a token gets none', async () => {
    await client.hear(chatRequest(chatEndpoint(server.url, { token: { kind: 'none' } })));
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });
});

describe('the name of the model', () => {
  const unnamed = (url: string): Endpoint => ({ kind: 'openai', name: 'own', url, token: { kind: 'none' } });
  const elsewhere = () =>
    // The base URLs of the client are another origin, as they are for a user's own server.
    wireClient('http://127.0.0.1:9');

  test('is asked of the server once', async () => {
    reply = (request) =>
      request.path === '/v1/models'
        ? answer(200, '{"object":"list","data":[{"id":"org/loaded"},{"id":"org/other"}]}')
        : hello();
    const other = elsewhere();
    const heard = await other.hear(chatRequest(unnamed(`${server.url}/v1`)));
    await other.hear(chatRequest(unnamed(server.url)));
    await other.http.close();
    expect(server.requests.map((request) => request.path)).toEqual([
      '/v1/models',
      '/v1/chat/completions',
      '/v1/chat/completions',
    ]);
    expect(JSON.parse(server.requests[2]?.body.toString() ?? '').model).toBe('org/loaded');
    expect(heard.events.find((item) => item.type === 'answering')).toMatchObject({
      endpoint: { name: 'own', url: `${server.url}/v1`, model: 'org/loaded', provider: '' },
    });
  });

  test.each([
    ['the route is missing', answer(404, 'Not Found')],
    ['it is not allowed', answer(405, '')],
    ['the list is empty', answer(200, '{"data":[]}')],
    ['the list is none', answer(200, 'hello')],
  ])('is "tgi" when %s', async (_name, list) => {
    reply = (request) => (request.path === '/v1/models' ? list : hello());
    const other = elsewhere();
    await other.hear(chatRequest(unnamed(server.url)));
    await other.http.close();
    expect(JSON.parse(server.requests[1]?.body.toString() ?? '').model).toBe('tgi');
  });

  test('is asked again after the server refused it', async () => {
    let loaded = 'org/old';
    reply = (request) => {
      if (request.path === '/v1/models') return answer(200, JSON.stringify({ data: [{ id: loaded }] }));
      return JSON.parse(request.body.toString()).model === loaded
        ? hello()
        : answer(404, '{"error":{"message":"The model does not exist.","type":"NotFoundError"}}');
    };
    const other = elsewhere();
    const ends = [];
    ends.push((await other.hear(chatRequest(unnamed(server.url)))).end.status);
    loaded = 'org/new';
    ends.push((await other.hear(chatRequest(unnamed(server.url)))).end.error?.code);
    ends.push((await other.hear(chatRequest(unnamed(server.url)))).end.status);
    await other.http.close();
    expect(ends).toEqual(['complete', 'MODEL_NOT_FOUND', 'complete']);
  });

  test('a refusal of the list is the answer', async () => {
    reply = () => answer(401, '{"error":"401 Unauthorized","code":"UNAUTHORIZED"}');
    const other = elsewhere();
    const heard = await other.hear(chatRequest(unnamed(server.url)));
    await other.http.close();
    expect(heard.end.error?.code).toBe('HF_TOKEN_MISSING');
    expect(server.requests).toHaveLength(1);
  });

  test('must be given for Inference Providers', async () => {
    const heard = await client.hear(chatRequest({ ...unnamed(`${server.url}/v1`), token: { kind: 'hub' } }));
    expect(heard.end.error?.code).toBe('ENDPOINT_INVALID');
    expect(server.requests).toHaveLength(0);
  });
});

test('a server that refuses stream_options is asked without', async () => {
  reply = (request) =>
    request.body.includes('stream_options')
      ? answer(422, '{"detail":[{"loc":["body","stream_options"],"msg":"extra fields not permitted"}]}')
      : hello();
  const heard = await client.hear(chatRequest(chatEndpoint(server.url)));
  expect(heard.text).toBe('Hello');
  expect(server.requests).toHaveLength(2);
  expect(client.pauses).toEqual([]);
});

test('any other refusal is not asked twice', async () => {
  reply = () => answer(422, '{"error":"temperature"}');
  await client.hear(chatRequest(chatEndpoint(server.url)));
  expect(server.requests).toHaveLength(1);
});

test('who really answers, and the id for support', async () => {
  reply = () => hello({ 'x-inference-provider': 'cerebras', 'x-request-id': 'Root=1-2' });
  const { events } = await client.hear(
    chatRequest({ kind: 'providers', name: 'q', model: 'a/b', token: { kind: 'hub' } }),
  );
  expect(events.slice(0, 2)).toEqual([
    { type: 'sent', endpoint: { name: 'q', url: `${server.url}/v1`, model: 'a/b', provider: '' } },
    {
      type: 'answering',
      endpoint: { name: 'q', url: `${server.url}/v1`, model: 'a/b', provider: 'cerebras' },
      requestId: 'Root=1-2',
    },
  ]);
});

test('usage is told once, before the end', async () => {
  const usage = { prompt_tokens: 3, completion_tokens: 2 };
  const line = event({ choices: [{ index: 0, delta: { content: 'x' } }], usage });
  reply = () => answer(200, line + line + chunk('', 'stop'), SSE);
  const { events } = await client.hear(chatRequest(chatEndpoint(server.url)));
  expect(events.slice(-2)).toEqual([
    { type: 'usage', usage: { inputTokens: 3, outputTokens: 2 } },
    { type: 'end', status: 'complete', finishReason: 'stop', error: null },
  ]);
});

describe('how an answer ends', () => {
  const ends = async (body: string) => {
    reply = () => answer(200, body, SSE);
    const heard = await client.hear(chatRequest(chatEndpoint(server.url)));
    return { ...heard.end, text: heard.text };
  };

  test.each(['length', 'max_tokens', 'model_length'])('at the token limit (%s)', async (reason) => {
    expect(await ends(chunk('Hel', reason))).toMatchObject({
      status: 'incomplete',
      finishReason: reason,
      error: null,
      text: 'Hel',
    });
  });

  test.each(['stop', 'eos', 'eos_token', 'tool_calls'])('complete (%s)', async (reason) => {
    expect(await ends(chunk('Hel', reason))).toMatchObject({ status: 'complete', finishReason: reason });
  });

  test('filtered by the provider: never as if it were whole', async () => {
    expect(await ends(chunk('Hel', 'content_filter'))).toMatchObject({
      status: 'incomplete',
      text: 'Hel',
      error: { code: 'CONTENT_FILTERED' },
    });
  });

  test('by asking for a tool without a word', async () => {
    expect(await ends(chunk('', 'tool_calls'))).toMatchObject({
      status: 'incomplete',
      text: '',
      error: { code: 'BAD_RESPONSE', message: expect.stringContaining('tool') },
    });
  });

  test('complete by [DONE] alone', async () => {
    expect(await ends(chunk('Hel') + event('[DONE]'))).toMatchObject({
      status: 'complete',
      finishReason: null,
    });
  });

  test('with an error in the middle', async () => {
    expect(
      await ends(chunk('Hel') + event({ error: { message: 'out of memory' } }) + chunk('lo', 'stop')),
    ).toMatchObject({
      status: 'failed',
      text: 'Hel',
      error: { code: 'STREAM_ERROR', message: expect.stringContaining('out of memory') },
    });
  });

  test('with an error that has a status of its own', async () => {
    expect(await ends(event({ error: { message: 'slow down', code: 429 } }))).toMatchObject({
      status: 'failed',
      error: { code: 'RATE_LIMITED', status: 429 },
    });
  });

  test('with an error that is known by its words', async () => {
    const end = await ends(event({ error: "This model's maximum context length is 4096 tokens" }));
    expect(end.error?.code).toBe('CONTEXT_TOO_LONG');
    expect(end.error?.status).toBeUndefined();
  });

  test('with a finish reason that is an error', async () => {
    expect(await ends(chunk('Hel', 'error'))).toMatchObject({
      status: 'failed',
      error: { code: 'STREAM_ERROR' },
    });
  });

  test('cut', async () => {
    expect(await ends(chunk('Hel'))).toMatchObject({
      status: 'incomplete',
      finishReason: null,
      text: 'Hel',
      error: { code: 'STREAM_CUT', retryable: true },
    });
  });
});

describe('an endpoint that starts', () => {
  test('is waited for, visibly', async () => {
    reply = ({ number }) =>
      number <= 30
        ? answer(503, '{"error":"503 Service Unavailable","code":"SERVICE_UNAVAILABLE"}')
        : hello();
    const heard = await client.hear(chatRequest(chatEndpoint(server.url)));
    expect(heard.text).toBe('Hello');
    expect(client.pauses).toEqual(Array(30).fill(5000));
    const retries = heard.events.filter((item) => item.type === 'retry');
    expect(retries).toHaveLength(30);
    expect(retries[0]).toMatchObject({
      attempt: 2,
      attempts: 120,
      delayMs: 5000,
      error: { code: 'ENDPOINT_STARTING' },
    });
  });

  test('that never does is given up after ten minutes', async () => {
    reply = () => answer(503, '{"error":"503 Service Unavailable","code":"SERVICE_UNAVAILABLE"}');
    const heard = await client.hear(chatRequest(chatEndpoint(server.url)));
    expect(heard.end).toMatchObject({ status: 'failed', error: { code: 'ENDPOINT_STARTING' } });
    expect(client.pauses.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(600_000);
    expect(server.requests.length).toBe(120);
  });
});

describe('before anything is sent', () => {
  test('a token that is missing', async () => {
    const without = wireClient(server.url, { token: null });
    const heard = await without.hear(chatRequest(chatEndpoint(server.url)));
    await without.http.close();
    expect(heard.end.error).toMatchObject({
      code: 'HF_TOKEN_MISSING',
      hint: expect.stringContaining('--setup'),
    });
    expect(server.requests).toHaveLength(0);
  });

  test('a URL that is none', async () => {
    const heard = await client.hear(chatRequest(chatEndpoint('nonsense')));
    expect(heard.end).toMatchObject({ status: 'failed', error: { code: 'ENDPOINT_INVALID' } });
  });

  test('a token that must not go over the network in clear text', async () => {
    const heard = await client.hear(chatRequest(chatEndpoint('http://192.168.77.7:8000/v1')));
    expect(heard.end.error?.code).toBe('TOKEN_NOT_ALLOWED_HERE');
  });

  test('an endpoint that only describes images', async () => {
    const heard = await client.hear(
      chatRequest({ kind: 'image-to-text', name: 'c', url: server.url, token: { kind: 'none' } }),
    );
    expect(heard.end.error?.code).toBe('IMAGE_NEEDED');
  });

  test('a name to bill that is no header', async () => {
    const endpoint: Endpoint = {
      kind: 'providers',
      name: 'q',
      model: 'a/b',
      billTo: 'x\r\nevil: 1',
      token: { kind: 'hub' },
    };
    const heard = await client.hear(chatRequest(endpoint));
    expect(heard.end).toMatchObject({ status: 'failed', error: { code: 'ENDPOINT_INVALID' } });
    expect(server.requests).toHaveLength(0);
  });
});

describe('a test of an endpoint', () => {
  const run = (endpoint: Endpoint) => client.inference.test(endpoint, new AbortController().signal);

  test('says that it answers, who, and how fast', async () => {
    reply = () => hello({ 'x-inference-provider': 'groq' });
    const tested = await run({ kind: 'providers', name: 'q', model: 'a/b', token: { kind: 'hub' } });
    expect(tested).toMatchObject({ ok: true, says: 'Hello', snapshot: { provider: 'groq', model: 'a/b' } });
    expect(sent()[0].max_tokens).toBeLessThanOrEqual(16);
  });

  test('an answer cut by its own token limit will do', async () => {
    reply = () => answer(200, chunk('I am', 'length'), SSE);
    expect(await run(chatEndpoint(server.url))).toMatchObject({ ok: true, says: 'I am' });
  });

  test('says why not, at once', async () => {
    reply = () => answer(503, '{"error":"503 Service Unavailable","code":"SERVICE_UNAVAILABLE"}');
    expect(await run(chatEndpoint(server.url))).toMatchObject({
      ok: false,
      error: { code: 'ENDPOINT_STARTING' },
    });
    expect(server.requests).toHaveLength(1);
  });

  test('a port where nothing listens', async () => {
    expect(await run(chatEndpoint('http://127.0.0.1:9', { token: { kind: 'none' } }))).toMatchObject({
      ok: false,
      error: { code: 'NET_REFUSED', message: 'Nothing listens at 127.0.0.1:9.' },
    });
  });

  test('can be stopped', async () => {
    const controller = new AbortController();
    controller.abort();
    expect(await client.inference.test(chatEndpoint(server.url), controller.signal)).toMatchObject({
      ok: false,
      error: { code: 'STOPPED' },
    });
  });

  test('of images: a picture goes out', async () => {
    reply = () => answer(200, '[{"generated_text":"a grey square"}]');
    const tested = await run({
      kind: 'image-to-text',
      name: 'c',
      url: `${server.url}/models/a/b`,
      token: { kind: 'none' },
    });
    expect(tested).toMatchObject({ ok: true, says: 'a grey square', snapshot: { model: 'a/b' } });
    expect(server.requests[0]?.headers['content-type']).toBe('image/png');
    expect(server.requests[0]?.body.subarray(1, 4).toString()).toBe('PNG');
  });
});
