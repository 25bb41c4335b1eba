import { expect, test } from 'vitest';
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

async function hear(raw: string | Buffer) {
  await talk.answering(raw);
  return talk.client.hear(chatRequest(chatEndpoint(talk.server.url)));
}

const DONE = event('[DONE]');

test('a refusal is the answer', async () => {
  const refusal = event({ choices: [{ index: 0, delta: { content: null, refusal: 'I will not.' } }] });
  expect(await hear(STREAM_HEAD + refusal + DONE)).toMatchObject({
    text: 'I will not.',
    end: { status: 'complete' },
  });
});

test('an answer with a part that cannot be read is not whole', async () => {
  const broken = event('{"choices":[{"delta":{"con');
  const heard = await hear(STREAM_HEAD + chunk('Hel') + broken + chunk('lo', 'stop') + DONE);
  expect(heard).toMatchObject({
    text: 'Hello',
    end: { status: 'incomplete', finishReason: 'stop', error: { code: 'BAD_RESPONSE' } },
  });
  expect(heard.end.error?.message).toContain('something is missing in it');
});

test('what only keeps a connection open is no part of it', async () => {
  const heard = await hear(
    STREAM_HEAD + event('ping') + chunk('Hello', 'stop') + event(': heartbeat') + DONE,
  );
  expect(heard.end).toMatchObject({ status: 'complete', error: null });
});

test.each([
  ['before anything', event({ error: 'boom' }), 'Try again.'],
  ['on the way', chunk('Hel') + event({ error: 'boom' }), 'Try again; what had arrived is kept.'],
])('an error %s says what is kept, and only then', async (_name, body, hint) => {
  expect((await hear(STREAM_HEAD + body)).end.error?.hint).toBe(hint);
});

test('415 is about a file only where a file is sent', async () => {
  const chat = await hear(answer(415, ''));
  expect(chat.end.error?.message).toContain('does not take requests in this form (415)');
  const caption = await talk.client.hear(captionRequest(captionEndpoint(talk.server.url)));
  expect(caption.end.error?.message).toContain('does not take this kind of file');
});

test('a connection that is closed is said to be tried twice, as it is', async () => {
  await talk.serve((_request, socket) => void socket.resetAndDestroy());
  const { events } = await talk.client.hear(chatRequest(chatEndpoint(talk.server.url)));
  expect(talk.server.requests).toHaveLength(2);
  expect(events.filter(({ type }) => type === 'retry')).toMatchObject([{ attempt: 2, attempts: 2 }]);
});

test.each([
  ['base64 with its scheme', Buffer.from(`Bearer ${CANARY}`).toString('base64')],
  ['hex', Buffer.from(CANARY).toString('hex')],
  ['HEX', Buffer.from(CANARY).toString('hex').toUpperCase()],
])('a token that comes back in %s is in no error', async (_name, echo) => {
  const heard = await hear(answer(400, JSON.stringify({ error: `bad header ${echo}` })));
  expect(heard.end.error?.message).toContain('bad header');
  expect(JSON.stringify(heard)).not.toContain(echo);
});
