import { afterEach, beforeEach, expect, test } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { createHub } from '../../src/hub/hub.ts';
import { createHttp } from '../../src/net/http.ts';
import { answer, type RawServer, startRawServer } from '../harness/raw-server.ts';
import { recordedTiming } from '../harness/recorded-timing.ts';
import { CANARY, type WireClient, wireClient } from '../harness/wire-client.ts';

let reply = answer(200, '{}');
let server: RawServer;
let client: WireClient;
const signal = () => new AbortController().signal;

beforeEach(async () => {
  server = await startRawServer((_request, socket) => void socket.write(reply));
  client = wireClient(server.url);
});
afterEach(async () => {
  await client.http.close();
  await server.close();
});

test('whoami asks the Hub with the token', async () => {
  reply = answer(200, '{"type":"user","name":"alice","isPro":true}');
  const found = await client.hub.whoami(new Secret(CANARY), signal());
  expect(found).toMatchObject({ ok: true, value: { name: 'alice', isPro: true } });
  expect(server.requests[0]).toMatchObject({ method: 'GET', path: '/api/whoami-v2' });
  expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${CANARY}`);
});

test('models are asked for without a token', async () => {
  reply = answer(200, '{"data":[{"id":"a/b"}]}');
  expect(await client.hub.models(signal())).toMatchObject({ ok: true, value: [{ id: 'a/b' }] });
  expect(server.requests[0]?.path).toBe('/v1/models');
  expect(server.requests[0]?.headers.authorization).toBeUndefined();
});

test('an answer that is not the Hub’s says so', async () => {
  reply = answer(200, '<html>Log in</html>');
  expect(await client.hub.whoami(new Secret(CANARY), signal())).toMatchObject({
    ok: false,
    error: { code: 'BAD_RESPONSE' },
  });
  reply = answer(200, '{"data":null}');
  expect(await client.hub.models(signal())).toMatchObject({ ok: false, error: { code: 'BAD_RESPONSE' } });
});

test('an answer without an end is given up at 8 MiB', async () => {
  reply = Buffer.concat([answer(200, `["${'x'.repeat(9 * 1024 * 1024)}"]`)]);
  expect(await client.hub.models(signal())).toMatchObject({ ok: false, error: { code: 'BAD_RESPONSE' } });
  await server.allClosed();
});

test('a base URL in clear text, or none, gets no token', async () => {
  const { timing } = recordedTiming();
  const http = createHttp({ timing });
  const at = (hub: string) =>
    createHub({ http, timing, version: '0', bases: { hub, router: server.url, management: server.url } });
  expect(await at('http://mirror.example').whoami(new Secret(CANARY), signal())).toMatchObject({
    ok: false,
    error: { code: 'TOKEN_NOT_ALLOWED_HERE' },
  });
  expect((await at('nonsense').whoami(new Secret(CANARY), signal())).ok).toBe(false);
  expect(await at(`${server.url}//`).whoami(new Secret('two words'), signal())).toMatchObject({
    ok: false,
    error: { code: 'HF_TOKEN_REFUSED' },
  });
  expect(server.requests).toHaveLength(0);
  await http.close();
});

test('a router URL that is none is an error, not a throw', async () => {
  const { timing } = recordedTiming();
  const http = createHttp({ timing });
  const hub = createHub({ http, timing, version: '0', bases: { hub: 'x', router: '::', management: 'x' } });
  expect(await hub.models(signal())).toMatchObject({ ok: false, error: { code: 'ENDPOINT_INVALID' } });
});
