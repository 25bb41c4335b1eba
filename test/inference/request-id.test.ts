import { afterEach, describe, expect, test } from 'vitest';
import { answer, chunk, event, type RawServer, STREAM_HEAD, startRawServer } from '../harness/raw-server.ts';
import {
  CANARY,
  captionEndpoint,
  captionRequest,
  chatEndpoint,
  chatRequest,
  type WireClient,
  wireClient,
} from '../harness/wire-client.ts';

let server: RawServer;
let client: WireClient;

afterEach(async () => {
  await client.http.close();
  await server.close();
});

async function answering(raw: string | Buffer) {
  server = await startRawServer((_request, socket) => void socket.end(raw));
  client = wireClient(server.url);
}

const ID = { 'x-request-id': 'req-7' };
const HEAD = `${STREAM_HEAD.slice(0, -2)}x-request-id: req-7\r\n\r\n`;

describe('an error within an answer that began with 200 keeps the id that support asks for', () => {
  test.each([
    ['a stream that is cut', HEAD + chunk('Hel'), 'STREAM_CUT'],
    ['an error in the stream', HEAD + chunk('Hel') + event({ error: 'boom' }), 'STREAM_ERROR'],
    ['one with a status of its own', HEAD + event({ error: { message: 'boom', code: 500 } }), 'SERVER_ERROR'],
    ['a web page', answer(200, '<!doctype html><title>Log in</title>', ID), 'BAD_RESPONSE'],
    [
      'a length that is too long',
      answer(200, chunk('Hel'), { ...ID, 'content-length': '999' }),
      'STREAM_CUT',
    ],
  ])('%s', async (_name, raw, code) => {
    await answering(raw);
    const heard = await client.hear(chatRequest(chatEndpoint(server.url)));
    expect(heard.end.error).toMatchObject({ code, requestId: 'req-7' });
    const tested = await client.inference.test(chatEndpoint(server.url), new AbortController().signal);
    expect(tested).toMatchObject({ ok: false, error: { code, requestId: 'req-7' } });
  });

  test('of a caption', async () => {
    await answering(answer(200, '{"error":"boom"}', ID));
    const heard = await client.hear(captionRequest(captionEndpoint(server.url)));
    expect(heard.end.error).toMatchObject({ code: 'STREAM_ERROR', requestId: 'req-7' });
  });

  test('without a token that the server echoes in it', async () => {
    await answering(HEAD.replace('req-7', `req-${CANARY}`) + chunk('Hel'));
    const { end } = await client.hear(chatRequest(chatEndpoint(server.url)));
    expect(end.error?.requestId).toMatch(/^req-hf_…/);
  });
});
