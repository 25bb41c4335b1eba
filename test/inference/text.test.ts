import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answer, event, type RawServer, startRawServer, token } from '../harness/raw-server.ts';
import {
  CANARY,
  captionRequest,
  chatRequest,
  textEndpoint,
  textRequest,
  type WireClient,
  wireClient,
} from '../harness/wire-client.ts';

type Route = readonly [status: number, body: string, type?: string];
const STREAM = 'text/event-stream';
const TGI: Route = [200, `${token(' a')}${token(' time', ' a time')}`, STREAM];
const COMPLETIONS: Route = [
  200,
  event({ choices: [{ index: 0, text: ' a time', finish_reason: null }] }) +
    event({ choices: [{ index: 0, text: '', finish_reason: 'stop' }] }) +
    event({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } }) +
    event('[DONE]'),
  STREAM,
];
const TOOLKIT: Route = [200, '[{"generated_text":" a time"}]'];
const MISSING: Route = [404, '{"detail":"Not Found"}'];

let routes: Readonly<Record<string, Route>> = {};
let server: RawServer;
let client: WireClient;

beforeEach(async () => {
  server = await startRawServer((request, socket) => {
    const [status, body, type = 'application/json'] = routes[request.path] ?? MISSING;
    socket.write(answer(status, body, { 'content-type': type }));
  });
  // The bases of Hugging Face are elsewhere: this server is one of the user's own.
  client = wireClient('http://127.0.0.1:9');
});
afterEach(async () => {
  await client.http.close();
  await server.close();
});

const asked = () => server.requests.map(({ method, path }) => `${method} ${path}`);
const sent = (at = -1) => JSON.parse(server.requests.at(at)?.body.toString() ?? 'null') as unknown;

describe('what a URL stands for', () => {
  test.each<[string, Readonly<Record<string, Route>>, readonly string[]]>([
    ['/generate_stream', { '/generate_stream': TGI }, ['POST /generate_stream']],
    ['/generate', { '/generate_stream': TGI }, ['POST /generate_stream']],
    [
      '/generate',
      { '/generate': [200, '{"generated_text":" a time"}'] },
      ['POST /generate_stream', 'POST /generate'],
    ],
    ['/v1/completions', { '/v1/completions': COMPLETIONS }, ['GET /v1/models', 'POST /v1/completions']],
    ['/v1', { '/v1/completions': COMPLETIONS }, ['GET /v1/models', 'POST /v1/completions']],
    ['', { '/generate_stream': TGI }, ['POST /generate_stream']],
    [
      '',
      { '/v1/completions': COMPLETIONS },
      ['POST /generate_stream', 'GET /v1/models', 'POST /v1/completions'],
    ],
    ['', { '/': TOOLKIT }, ['POST /generate_stream', 'GET /v1/models', 'POST /v1/completions', 'POST /']],
    ['/models/org/gpt2', { '/models/org/gpt2': TOOLKIT }, ['POST /models/org/gpt2']],
  ])('%s of a server with %j', async (path, has, paths) => {
    routes = has;
    const heard = await client.hear(textRequest(textEndpoint(server.url + path)));
    expect(heard.end).toMatchObject({ status: 'complete', error: null });
    expect(heard.text).toBe(' a time');
    expect(asked()).toEqual(paths);
    const answering = heard.events.find((one) => one.type === 'answering');
    expect(answering?.endpoint.url).toBe(server.url + (paths.at(-1)?.split(' ')[1] ?? ''));
  });

  test('what was found is asked at once the next time', async () => {
    routes = { '/': TOOLKIT };
    const request = textRequest(textEndpoint(server.url));
    await client.hear(request);
    await client.hear(request);
    expect(asked().slice(4)).toEqual(['POST /']);
  });

  test('a server that changed is looked at again', async () => {
    routes = { '/': TOOLKIT };
    const request = textRequest(textEndpoint(server.url));
    await client.hear(request);
    routes = { '/generate_stream': TGI };
    expect((await client.hear(request)).end.status).toBe('failed');
    expect((await client.hear(request)).text).toBe(' a time');
  });

  test('none of them: says where it was asked', async () => {
    routes = {};
    const { end } = await client.hear(textRequest(textEndpoint(server.url)));
    expect(end).toMatchObject({ status: 'failed', error: { code: 'BAD_RESPONSE' } });
    expect(end.error?.message).toContain('/generate_stream, /v1/completions, /.');
  });

  test.each([
    [401, 'HF_TOKEN_REFUSED'],
    [422, 'REQUEST_INVALID'],
    [500, 'SERVER_ERROR'],
  ])('a refusal with %i is not a reason to try elsewhere', async (status, code) => {
    routes = { '/generate_stream': [status, '{"error":"no"}'] };
    const { end } = await client.hear(textRequest(textEndpoint(server.url)));
    expect(end.error?.code).toBe(code);
    expect(server.requests).toHaveLength(1);
  });
});

describe('what is sent', () => {
  const parameters = { temperature: 0.5, top_p: 0.9, max_tokens: 20, seed: 7, stop: ['\n'] };

  test('text-generation-inference: its own names, and the details of the end', async () => {
    routes = { '/generate_stream': TGI };
    await client.hear(textRequest(textEndpoint(server.url), '  Once upon \n', parameters));
    expect(sent()).toEqual({
      inputs: '  Once upon \n',
      parameters: {
        temperature: 0.5,
        do_sample: true,
        top_p: 0.9,
        max_new_tokens: 20,
        seed: 7,
        stop: ['\n'],
        details: true,
      },
    });
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${CANARY}`);
  });

  test('values that it refuses are said in another way', async () => {
    routes = { '/generate_stream': TGI };
    await client.hear(textRequest(textEndpoint(server.url), 'x', { temperature: 0, top_p: 1 }));
    expect(sent()).toEqual({ inputs: 'x', parameters: { do_sample: false, details: true } });
  });

  test('completions: the model first, the prompt as it is', async () => {
    routes = { '/v1/completions': COMPLETIONS };
    const endpoint = textEndpoint(`${server.url}/v1`, { model: 'org/base' });
    const heard = await client.hear(textRequest(endpoint, ' x ', parameters));
    expect(sent()).toEqual({
      model: 'org/base',
      prompt: ' x ',
      temperature: 0.5,
      top_p: 0.9,
      max_tokens: 20,
      seed: 7,
      stop: ['\n'],
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(Object.keys(sent() as object)[0]).toBe('model');
    expect(heard.events).toContainEqual({ type: 'usage', usage: { inputTokens: 3, outputTokens: 2 } });
  });

  test('completions without stream_options, where that is refused', async () => {
    let turn = 0;
    const strict = await startRawServer((_request, socket) => {
      turn += 1;
      const [status, body, type = 'application/json'] = COMPLETIONS;
      socket.write(
        turn === 1
          ? answer(422, '{"detail":"stream_options: extra fields not permitted"}')
          : answer(status, body, { 'content-type': type }),
      );
    });
    const endpoint = textEndpoint(`${strict.url}/v1`, { model: 'm', token: { kind: 'none' } });
    expect((await client.hear(textRequest(endpoint))).end.status).toBe('complete');
    expect(JSON.parse(strict.requests[1]?.body.toString() ?? '')).not.toHaveProperty('stream_options');
    await strict.close();
  });

  test('the inference toolkit is asked not to repeat the prompt', async () => {
    routes = { '/': TOOLKIT };
    await client.hear(textRequest(textEndpoint(server.url)));
    expect(sent()).toEqual({ inputs: 'Once upon', parameters: { return_full_text: false } });
  });
});

describe('what is heard', () => {
  const hear = async (body: string, type = STREAM) => {
    routes = { '/generate_stream': [200, body, type] };
    const heard = await client.hear(textRequest(textEndpoint(`${server.url}/generate_stream`)));
    return { text: heard.text, ...heard.end, events: heard.events };
  };
  const special =
    'data:{"token":{"id":2,"text":"</s>","special":true},"generated_text":" a","details":null}\n\n';

  test.each([
    ['special tokens are not text', token(' a') + special, ' a'],
    ['the whole text only', 'data: {"generated_text":"Once upon a time"}\n\n', 'Once upon a time'],
    ['a <think> is text', token('<think>') + token('x', '<think>x'), '<think>x'],
    ['an array at once', '[{"generated_text":" a time"}]', ' a time'],
    ['an array in an array', '[[{"generated_text":"Once upon a time"}]]', 'Once upon a time'],
    ['a text that is not the prompt', '[{"generated_text":"once upon"}]', 'once upon'],
    ['completions in one piece', '{"choices":[{"text":" a time","finish_reason":"stop"}]}', ' a time'],
    ['no last empty line', (token(' a') + token('b', ' ab')).trimEnd(), ' ab'],
  ])('%s', async (_name, body, text) => {
    expect(await hear(body)).toMatchObject({ text, status: 'complete', error: null });
  });

  test.each([
    'inputs',
    'generate-stream',
  ])('nothing is taken off that begins like the prompt (%s)', async (form) => {
    const text = '10 little ducks';
    const path = form === 'inputs' ? '/' : '/generate_stream';
    const body = form === 'inputs' ? JSON.stringify([{ generated_text: text }]) : token(text, text);
    routes = { [path]: [200, body, form === 'inputs' ? 'application/json' : STREAM] };
    const url = form === 'inputs' ? server.url : `${server.url}${path}`;
    expect(await client.hear(textRequest(textEndpoint(url), '1'))).toMatchObject({ text });
  });

  test('the token limit', async () => {
    const heard = await hear(token(' a') + token(' time', ' a time', 'length'));
    expect(heard).toMatchObject({ status: 'incomplete', finishReason: 'length', error: null });
    expect(heard.events).toContainEqual({ type: 'usage', usage: { inputTokens: 0, outputTokens: 2 } });
  });

  test('a stream that just ends is not complete', async () => {
    expect(await hear(token(' a'))).toMatchObject({
      text: ' a',
      status: 'incomplete',
      error: { code: 'STREAM_CUT' },
    });
  });

  test('an error within the stream', async () => {
    const heard = await hear(
      `${token(' a')}data:{"error":"Request failed during generation","error_type":"generation"}\n\n`,
    );
    expect(heard).toMatchObject({ text: ' a', status: 'failed', error: { code: 'STREAM_ERROR' } });
  });

  test.each(['[]', '{}', '[{"label":"cat"}]', 'null'])('%s is no text', async (body) => {
    expect(await hear(body, 'application/json')).toMatchObject({
      status: 'failed',
      error: { code: 'BAD_RESPONSE' },
    });
  });
});

test('other questions are not put to it', async () => {
  const endpoint = textEndpoint(server.url);
  expect((await client.hear(chatRequest(endpoint))).end.error?.code).toBe('ENDPOINT_INVALID');
  expect((await client.hear(captionRequest(endpoint))).end.error?.code).toBe('ENDPOINT_INVALID');
  expect(server.requests).toHaveLength(0);
});

test('it is tried with a few words', async () => {
  routes = { '/generate_stream': TGI };
  const tested = await client.inference.test(textEndpoint(server.url), new AbortController().signal);
  expect(tested).toMatchObject({
    ok: true,
    snapshot: { url: `${server.url}/generate_stream` },
    says: 'a time',
  });
});
