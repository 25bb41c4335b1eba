import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Endpoint, PRACTICE } from '../../src/core/endpoint.ts';
import { decodePixels } from '../../src/images/images.ts';
import { tinyImage } from '../../src/inference/tiny-image.ts';
import { type Practice, startPractice } from '../../src/practice/practice.ts';
import { chatRequest, type WireClient, wireClient } from '../harness/wire-client.ts';

let practice: Practice;
let client: WireClient;

beforeAll(async () => {
  practice = await startPractice({ decodePixels, wait: async () => undefined });
  client = wireClient(practice.url);
});
afterAll(async () => {
  await client.http.close();
  await practice.close();
});

test('the practice endpoint chats', async () => {
  const heard = await client.hear(chatRequest(PRACTICE, 'What is a fjord?'));
  expect(heard.end).toMatchObject({ status: 'complete', finishReason: 'stop', error: null });
  expect(heard.text).toContain('What is a fjord?');
  expect(heard.events.some((event) => event.type === 'usage')).toBe(true);
});

test('and describes an image, as a task and within a chat', async () => {
  const image = tinyImage();
  const asTask = await client.hear({ task: 'image-to-text', endpoint: PRACTICE, image });
  expect(asTask.end.status).toBe('complete');
  expect(asTask.text).toMatch(/64\D+64/);
  const inChat = await client.hear({
    task: 'chat',
    endpoint: PRACTICE,
    messages: [{ role: 'user', text: 'What is it?', images: [image] }],
    parameters: {},
  });
  expect(inChat.end.status).toBe('complete');
  expect(inChat.text).toMatch(/64\D+64/);
});

test('it can be asked as any OpenAI-compatible server, its model by its own list', async () => {
  const other = wireClient('http://127.0.0.1:9');
  const unnamed: Endpoint = {
    kind: 'openai',
    name: 'own',
    url: `${practice.url}/v1`,
    token: { kind: 'none' },
  };
  const heard = await other.hear(chatRequest(unnamed));
  await other.http.close();
  expect(heard.end.status).toBe('complete');
  expect(heard.events.find((event) => event.type === 'answering')).toMatchObject({
    endpoint: { model: 'practice' },
  });
});

test('a test of it succeeds', async () => {
  const tested = await client.inference.test(PRACTICE, new AbortController().signal);
  expect(tested).toMatchObject({ ok: true, snapshot: { name: 'practice', model: 'practice' } });
});
