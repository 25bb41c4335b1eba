import { afterEach, beforeEach, expect, test } from 'vitest';
import { answer, type RawServer, startRawServer } from '../harness/raw-server.ts';
import {
  CANARY,
  captionEndpoint,
  captionRequest,
  chatEndpoint,
  PIXELS,
  type WireClient,
  wireClient,
} from '../harness/wire-client.ts';

let body = '';
let server: RawServer;
let client: WireClient;

beforeEach(async () => {
  server = await startRawServer((_request, socket) => void socket.write(answer(200, body)));
  client = wireClient(server.url);
});
afterEach(async () => {
  await client.http.close();
  await server.close();
});

test.each([
  ['an array', '[{"generated_text":"a cat"}]', 'a cat'],
  ['an object', '{"generated_text":"a cat"}', 'a cat'],
  ['an array in an array', '[[{"generated_text":" a cat "}]]', 'a cat'],
  ['several', '[{"generated_text":"a cat"},{"generated_text":"a dog"}]', 'a cat'],
  ['nothing to say', '[{"generated_text":""}]', ''],
])('%s', async (_name, reply, text) => {
  body = reply;
  const heard = await client.hear(captionRequest(captionEndpoint(server.url)));
  expect(heard.text).toBe(text);
  expect(heard.end).toEqual({ type: 'end', status: 'complete', finishReason: null, error: null });
});

test('the bytes of the image are the body', async () => {
  body = '[{"generated_text":"x"}]';
  const heard = await client.hear(captionRequest(captionEndpoint(server.url)));
  const [request] = server.requests;
  expect(request?.path).toBe('/hf-inference/models/org/blip');
  expect(request?.headers).toMatchObject({ 'content-type': 'image/jpeg', authorization: `Bearer ${CANARY}` });
  expect(new Uint8Array(request?.body ?? [])).toEqual(PIXELS.data);
  expect(heard.events[0]).toEqual({
    type: 'sent',
    endpoint: {
      name: 'captions',
      url: `${server.url}/hf-inference/models/org/blip`,
      model: 'org/blip',
      provider: '',
    },
  });
});

test('the practice endpoint has its own place for images, and gets no token', async () => {
  body = '[{"generated_text":"x"}]';
  await client.hear(captionRequest({ kind: 'practice', name: 'practice', token: { kind: 'none' } }));
  expect(server.requests[0]?.path).toBe('/hf-inference/models/practice/describe');
  expect(server.requests[0]?.headers.authorization).toBeUndefined();
});

test.each([
  '[]',
  '{}',
  '[{"label":"cat","score":1}]',
  '"a cat"',
  'null',
  '[[[[[[{"generated_text":"x"}]]]]]]',
])('%s is no caption', async (reply) => {
  body = reply;
  const heard = await client.hear(captionRequest(captionEndpoint(server.url)));
  expect(heard.end).toMatchObject({ status: 'failed', error: { code: 'BAD_RESPONSE' } });
});

test('a chat endpoint is not asked this way', async () => {
  const heard = await client.hear(captionRequest(chatEndpoint(server.url)));
  expect(heard.end.error?.code).toBe('ENDPOINT_INVALID');
  expect(server.requests).toHaveLength(0);
});

test('a reply without an end is given up, and its connection with it', async () => {
  const block = Buffer.alloc(256 * 1024, ' ');
  const endless = await startRawServer((_request, socket) => {
    socket.write('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n');
    const more = () => {
      while (socket.writable) if (!socket.write(block)) return;
    };
    socket.on('drain', more);
    more();
  });
  const heard = await client.hear(captionRequest(captionEndpoint(endless.url, { token: { kind: 'none' } })));
  expect(heard.end).toMatchObject({ status: 'incomplete', error: { code: 'REPLY_TOO_LARGE' } });
  await endless.allClosed();
  await endless.close();
});
