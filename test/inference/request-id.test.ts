import { describe, expect, test } from 'vitest';
import { rawConversation } from '../harness/raw-conversation.ts';
import { answer, chunk, event, STREAM_HEAD } from '../harness/raw-server.ts';
import {
  CANARY,
  captionEndpoint,
  captionRequest,
  chatEndpoint,
  chatRequest,
} from '../harness/wire-client.ts';

const talk = rawConversation();

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
    await talk.answering(raw);
    const heard = await talk.client.hear(chatRequest(chatEndpoint(talk.server.url)));
    expect(heard.end.error).toMatchObject({ code, requestId: 'req-7' });
    const tested = await talk.client.inference.test(
      chatEndpoint(talk.server.url),
      new AbortController().signal,
    );
    expect(tested).toMatchObject({ ok: false, error: { code, requestId: 'req-7' } });
  });

  test('of a caption', async () => {
    await talk.answering(answer(200, '{"error":"boom"}', ID));
    const heard = await talk.client.hear(captionRequest(captionEndpoint(talk.server.url)));
    expect(heard.end.error).toMatchObject({ code: 'STREAM_ERROR', requestId: 'req-7' });
  });

  test('without a token that the server echoes in it', async () => {
    await talk.answering(HEAD.replace('req-7', `req-${CANARY}`) + chunk('Hel'));
    const { end } = await talk.client.hear(chatRequest(chatEndpoint(talk.server.url)));
    expect(end.error?.requestId).toMatch(/^req-hf_…/);
  });
});
