import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Endpoint, TokenRef } from '../../src/core/endpoint.ts';
import { appError } from '../../src/core/errors.ts';
import { Secret } from '../../src/core/secret.ts';
import { createDedicated } from '../../src/hub/dedicated.ts';
import { createHub } from '../../src/hub/hub.ts';
import { createInference } from '../../src/inference/inference.ts';
import { createHttp, type Http } from '../../src/net/http.ts';
import { answer, chunk, event, type RawServer, startRawServer } from '../harness/raw-server.ts';
import { recordedTiming } from '../harness/recorded-timing.ts';
import { captionRequest, chatRequest, hear } from '../harness/wire-client.ts';

const HUB_TOKEN = 'hf_CanaryOfTheHub0123456789';
const OWN_TOKEN = 'sk-CanaryOfAnEndpoint0123456789';

let hub: RawServer;
let own: RawServer;
let other: RawServer;
let http: Http;
let redirect: { readonly status: number; readonly to: string } | null = null;

const serve = () =>
  startRawServer((request, socket) => {
    if (redirect !== null) {
      socket.write(answer(redirect.status, '', { location: redirect.to }));
    } else if (request.path.includes('/models/')) {
      socket.write(answer(200, '[{"generated_text":"x"}]'));
    } else if (request.method === 'GET') {
      socket.write(answer(200, '{"name":"alice","data":[{"id":"loaded"}]}'));
    } else {
      socket.write(
        answer(200, chunk('Hi', 'stop') + event('[DONE]'), { 'content-type': 'text/event-stream' }),
      );
    }
  });

beforeEach(async () => {
  redirect = null;
  [hub, own, other] = await Promise.all([serve(), serve(), serve()]);
  http = createHttp({ timing: recordedTiming().timing });
});
afterEach(async () => {
  await http.close();
  await Promise.all([hub, own, other].map((server) => server.close()));
});

function clients(insecureTls = false) {
  const options = {
    http,
    bases: { hub: hub.url, router: hub.url, management: hub.url },
    version: '0',
    timing: recordedTiming().timing,
    insecureTls,
    resolveToken: async (ref: TokenRef) =>
      ref.kind === 'hub' ? new Secret(HUB_TOKEN) : ref.kind === 'env' ? new Secret(OWN_TOKEN) : null,
    startPractice: async () => ({ url: own.url }),
  };
  return { inference: createInference(options), hub: createHub(options) };
}

/** The tokens that a server got to see, in headers or anywhere else. */
const seen = (server: RawServer) => {
  const everything = JSON.stringify(
    server.requests.map(({ headers, path, body }) => [headers, path, body.toString()]),
  );
  return [HUB_TOKEN, OWN_TOKEN].filter((token) => everything.includes(token));
};

const TOKENS: readonly TokenRef[] = [{ kind: 'none' }, { kind: 'hub' }, { kind: 'env', name: 'KEY' }];
const expectedFor = (token: TokenRef) =>
  token.kind === 'hub' ? [HUB_TOKEN] : token.kind === 'env' ? [OWN_TOKEN] : [];

describe.each(TOKENS)('a token of kind $kind', (token) => {
  test('goes with a chat to its endpoint, and nowhere else', async () => {
    const { inference } = clients();
    // No model is named, so the list of models is asked for on the way.
    const endpoint: Endpoint = { kind: 'openai', name: 'own', url: own.url, token };
    expect((await hear(inference, chatRequest(endpoint))).end.status).toBe('complete');
    expect(own.requests.map((request) => request.path)).toEqual(['/v1/models', '/v1/chat/completions']);
    expect(seen(own)).toEqual(expectedFor(token));
    expect([...seen(hub), ...seen(other)]).toEqual([]);
  });

  test('goes with an image to its endpoint, and nowhere else', async () => {
    const endpoint: Endpoint = { kind: 'image-to-text', name: 'own', url: `${own.url}/models/a/b`, token };
    await hear(clients().inference, captionRequest(endpoint));
    expect(seen(own)).toEqual(expectedFor(token));
    expect([...seen(hub), ...seen(other)]).toEqual([]);
  });

  test('goes with a text to its endpoint, on every route that is tried, and nowhere else', async () => {
    const endpoint: Endpoint = { kind: 'text-generation', name: 'own', url: own.url, token };
    const request = { task: 'text-generation', endpoint, prompt: 'x', parameters: {} } as const;
    expect((await hear(clients().inference, request)).end.status).toBe('complete');
    expect(seen(own)).toEqual(expectedFor(token));
    expect([...seen(hub), ...seen(other)]).toEqual([]);
    redirect = { status: 307, to: `${other.url}/generate_stream` };
    expect((await hear(clients().inference, request)).end.status).toBe('failed');
    expect(other.requests).toEqual([]);
  });

  test.each([301, 302, 303, 307, 308])('does not follow a redirect (%i)', async (status) => {
    for (const to of [`${other.url}/v1`, 'https://huggingface.co/', '/login', '//elsewhere.invalid/']) {
      redirect = { status, to };
      const endpoint: Endpoint = { kind: 'openai', name: 'own', url: own.url, model: 'm', token };
      const heard = await hear(clients().inference, chatRequest(endpoint));
      expect(heard.end).toMatchObject({ status: 'failed', error: { code: 'BAD_RESPONSE' } });
      expect(heard.end.error?.message).toContain('points to');
    }
    expect(own.requests.every((request) => request.path === '/v1/chat/completions')).toBe(true);
    expect([other.requests, hub.requests]).toEqual([[], []]);
  });
});

test('the Hub’s token goes to Inference Providers', async () => {
  const endpoint: Endpoint = { kind: 'providers', name: 'q', model: 'a/b', token: { kind: 'hub' } };
  await hear(clients().inference, chatRequest(endpoint));
  expect(seen(hub)).toEqual([HUB_TOKEN]);
});

test('the Hub’s token goes to the management API, and with an order to it, and nowhere else', async () => {
  const port = createDedicated({
    http,
    bases: { hub: other.url, router: other.url, management: hub.url },
    version: '0',
    timing: recordedTiming().timing,
    resolveToken: async () => new Secret(HUB_TOKEN),
    whoami: async () => ({ ok: false, error: appError('NET_DNS', 'No.') }),
  });
  await port.change({ namespace: 'alice', name: 'x' }, 'resume', new AbortController().signal);
  expect(hub.requests.map(({ path }) => path)).toEqual(['/v2/endpoint/alice/x/resume']);
  expect(seen(hub)).toEqual([HUB_TOKEN]);
  redirect = { status: 308, to: own.url };
  await port.change({ namespace: 'alice', name: 'x' }, 'pause', new AbortController().signal);
  expect([...seen(own), ...seen(other)]).toEqual([]);
});

test('practice never gets one', async () => {
  for (const token of TOKENS) {
    await hear(clients().inference, chatRequest({ kind: 'practice', name: 'practice', token }));
    await hear(clients().inference, captionRequest({ kind: 'practice', name: 'practice', token }));
  }
  expect(own.requests).toHaveLength(6);
  expect(seen(own)).toEqual([]);
});

test.each([301, 307])('an account check does not follow a redirect (%i)', async (status) => {
  redirect = { status, to: `${other.url}/api/whoami-v2` };
  const found = await clients().hub.whoami(new Secret(HUB_TOKEN), new AbortController().signal);
  expect(found).toMatchObject({ ok: false, error: { code: 'BAD_RESPONSE' } });
  expect(other.requests).toEqual([]);
});

test.each([
  'http://192.168.9.9:1/v1',
  'http://models.example/v1',
  'http://user:pw@127.0.0.1:1/v1',
  'https://user@models.example/v1',
])('an endpoint at %s gets no token', async (url) => {
  for (const token of TOKENS.slice(1)) {
    const heard = await hear(
      clients().inference,
      chatRequest({ kind: 'openai', name: 'x', url, model: 'm', token }),
    );
    expect(heard.end).toMatchObject({ status: 'failed', error: { code: 'TOKEN_NOT_ALLOWED_HERE' } });
  }
});

test('with certificate checks off no token leaves this computer', async () => {
  const endpoint: Endpoint = {
    kind: 'openai',
    name: 'x',
    url: 'https://models.invalid/v1',
    model: 'm',
    token: { kind: 'hub' },
  };
  const heard = await hear(clients(true).inference, chatRequest(endpoint));
  expect(heard.end.error?.message).toContain('NODE_TLS_REJECT_UNAUTHORIZED');
});

test('a server that writes the token into its errors does not get it into ours', async () => {
  const echo = await startRawServer(({ headers, number }, socket) => {
    const token = headers.authorization ?? '';
    const bare = token.replace('Bearer ', '');
    const forms = [
      answer(400, JSON.stringify({ error: `bad header ${token}` })),
      answer(401, JSON.stringify({ error: { message: `bad token ${bare}` } }), { 'x-request-id': bare }),
      answer(403, token),
      answer(404, JSON.stringify({ detail: [{ loc: [bare], msg: bare }] })),
      answer(307, '', { location: `https://evil.invalid/${bare}` }),
      answer(500, `<html><title>${bare}</title>`),
      answer(200, event({ error: { message: bare } }), { 'content-type': 'text/event-stream' }),
      answer(200, JSON.stringify({ error: bare })),
      answer(200, `<html><title>${bare}</title>`, { 'x-inference-provider': bare, 'x-request-id': bare }),
      answer(200, `event: error\ndata: ${bare}\n\n`),
      answer(200, chunk('x', `${'y'.repeat(50)}${bare}`)),
      answer(422, JSON.stringify({ error: `${'word '.repeat(58)}${bare}` })),
      answer(200, chunk('x'), { 'x-inference-provider': bare, 'x-amzn-trace-id': token }),
    ];
    socket.end(forms[(number - 1) % forms.length] ?? '');
  });
  for (const token of TOKENS.slice(1)) {
    for (let i = 0; i < 13; i += 1) {
      const endpoint: Endpoint = { kind: 'openai', name: 'x', url: echo.url, model: 'm', token };
      const heard = await hear(clients().inference, chatRequest(endpoint));
      expect(JSON.stringify(heard)).not.toMatch(/Canary/);
    }
  }
  await echo.close();
});
