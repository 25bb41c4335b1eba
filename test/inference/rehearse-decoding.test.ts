import { expect, test, vi } from 'vitest';
import { ChatDecoder } from '../../src/inference/chat-decoder.ts';
import { rehearseDecoding } from '../../src/inference/rehearse-decoding.ts';

test('what is rehearsed is an answer that can be read, in the form that servers send', () => {
  const feed = vi.spyOn(ChatDecoder.prototype, 'feed');
  rehearseDecoding();
  const heard = feed.mock.results.flatMap(({ value }) => (value as ReturnType<ChatDecoder['feed']>) ?? []);
  expect(heard).toHaveLength(200);
  expect(new Set(heard.map(({ kind, text }) => `${kind} ${text}`))).toEqual(new Set(['text words']));
  feed.mockRestore();
});
