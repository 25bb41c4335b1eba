import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/net/limits.ts';
import { type Decoded, decode } from './decode.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const whole = (text: string) => decode([bytes(text)]);
const delta = (fields: object, finish?: string | null) =>
  JSON.stringify({
    choices: [{ index: 0, delta: fields, ...(finish === undefined ? {} : { finish_reason: finish }) }],
  });

describe('the forms that servers send', () => {
  test.each<[string, string, Partial<Decoded>]>([
    [
      'as OpenAI does',
      `data: ${delta({ role: 'assistant', content: '' }, null)}\n\ndata: ${delta({ content: 'Hi' }, null)}\n\ndata: ${delta({}, 'stop')}\n\ndata: [DONE]\n\n`,
      { text: 'Hi', finishReason: 'stop', done: true },
    ],
    [
      'data: without a space',
      `data:${delta({ content: 'Hi' }, 'stop')}\n\n`,
      { text: 'Hi', finishReason: 'stop', done: false },
    ],
    ['data:[DONE] without a space', 'data:[DONE]\n\n', { text: '', done: true }],
    [
      '[DONE] twice',
      `data: ${delta({ content: 'Hi' })}\n\ndata: [DONE]\n\ndata: [DONE]\n\n`,
      { text: 'Hi', done: true },
    ],
    ['text after [DONE]', `data: [DONE]\n\ndata: ${delta({ content: 'Hi' })}\n\n`, { text: '', done: true }],
    ['no last empty line', `data: ${delta({ content: 'Hi' }, 'stop')}`, { text: 'Hi', finishReason: 'stop' }],
    [
      'a stray quotation mark at the end',
      `data: ${delta({ content: 'Hi' }, 'stop')}"`,
      { text: 'Hi', finishReason: 'stop' },
    ],
    [
      'a last event cut in its JSON',
      `data: ${delta({ content: 'Hi' })}\n\ndata: {"choices":[{"del`,
      { text: 'Hi', done: false, finishReason: '' },
    ],
    ['CR alone', `data: ${delta({ content: 'Hi' })}\r\rdata: [DONE]\r\r`, { text: 'Hi', done: true }],
    ['CR LF', `data: ${delta({ content: 'Hi' })}\r\n\r\ndata: [DONE]\r\n\r\n`, { text: 'Hi', done: true }],
    ['a byte order mark', `\ufeffdata: ${delta({ content: 'Hi' })}\n\n`, { text: 'Hi' }],
    ['comments', `: keep-alive\n\n:\n\ndata: ${delta({ content: 'Hi' })}\n\n: bye\n\n`, { text: 'Hi' }],
    ['only comments', ': keep-alive\n\n', { text: '', form: 'events', done: false }],
    ['empty data', `data:\n\ndata: \n\ndata: ${delta({ content: 'Hi' })}\n\n`, { text: 'Hi' }],
    [
      'event and id lines',
      `event: message\nid: 1\nretry: 10\ndata: ${delta({ content: 'Hi' })}\n\n`,
      { text: 'Hi' },
    ],
    ['data in several lines', `data: {"choices":\ndata: [{"delta":{"content":"Hi"}}]}\n\n`, { text: 'Hi' }],
    ['empty lines first', `\n\n\ndata: ${delta({ content: 'Hi' })}\n\n`, { text: 'Hi' }],
    [
      'an event that is no JSON',
      `data: ping\n\ndata: ${delta({ content: 'Hi' })}\n\n`,
      { text: 'Hi', error: null },
    ],
    [
      'an event that is a number',
      `data: 1\n\ndata: ${delta({ content: 'Hi' })}\n\n`,
      { text: 'Hi', error: null },
    ],
    ['choices: []', `data: {"choices":[]}\n\ndata: ${delta({ content: 'Hi' })}\n\n`, { text: 'Hi' }],
    ['no choices', `data: {"id":"x"}\n\ndata: ${delta({ content: 'Hi' })}\n\n`, { text: 'Hi' }],
    ['choices: null', 'data: {"choices":null}\n\n', { text: '' }],
    ['content: null', `data: ${delta({ role: 'assistant', content: null })}\n\n`, { text: '', heard: false }],
    [
      'content as parts',
      `data: ${delta({ content: [{ type: 'text', text: 'H' }, 'i', null, { type: 'x' }] })}\n\n`,
      { text: 'Hi' },
    ],
    [
      'thinking as a part',
      `data: ${delta({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] })}\n\n`,
      { reasoning: 'hm', text: '' },
    ],
    ['role only', `data: ${delta({ role: 'assistant' })}\n\n`, { text: '', heard: false }],
    ['an empty delta', `data: ${delta({})}\n\n`, { text: '' }],
    [
      'delta: null',
      'data: {"choices":[{"index":0,"delta":null,"finish_reason":"stop"}]}\n\n',
      { text: '', finishReason: 'stop' },
    ],
    [
      'text instead of a delta',
      'data: {"choices":[{"index":0,"text":"Hi","finish_reason":"length"}]}\n\n',
      { text: 'Hi', finishReason: 'length' },
    ],
    [
      'a second choice',
      'data: {"choices":[{"index":1,"delta":{"content":"No"}},{"index":0,"delta":{"content":"Hi"}}]}\n\n',
      { text: 'Hi' },
    ],
    ['a choice without an index', 'data: {"choices":[{"delta":{"content":"Hi"}}]}\n\n', { text: 'Hi' }],
    [
      'tool calls',
      `data: ${delta({ tool_calls: [{ index: 0, function: { name: 'f', arguments: '{' } }] }, 'tool_calls')}\n\n`,
      { text: '', finishReason: 'tool_calls' },
    ],
    ['reasoning', `data: ${delta({ reasoning: 'hm' })}\n\n`, { reasoning: 'hm' }],
    [
      'reasoning_content',
      `data: ${delta({ reasoning_content: 'hm', content: null })}\n\n`,
      { reasoning: 'hm' },
    ],
    ['reasoning_text', `data: ${delta({ reasoning_text: 'hm' })}\n\n`, { reasoning: 'hm' }],
    [
      'the same reasoning under two names',
      `data: ${delta({ reasoning_content: 'hm', reasoning: 'hm' })}\n\n`,
      { reasoning: 'hm' },
    ],
    [
      'reasoning and content at once',
      `data: ${delta({ reasoning: 'hm', content: 'Hi' })}\n\n`,
      { reasoning: 'hm', text: 'Hi' },
    ],
    [
      '<think> in the content',
      `data: ${delta({ content: '<thi' })}\n\ndata: ${delta({ content: 'nk>hm</th' })}\n\ndata: ${delta({ content: 'ink>\n\nHi' })}\n\n`,
      { reasoning: 'hm', text: 'Hi' },
    ],
    [
      'a <think> that never ends',
      `data: ${delta({ content: '<think>hm</' }, 'length')}\n\n`,
      { reasoning: 'hm</', finishReason: 'length' },
    ],
    [
      'an error as a string',
      `data: ${delta({ content: 'Hi' })}\n\ndata: {"error":"no more","error_type":"generation"}\n\n`,
      { text: 'Hi', error: '{"error":"no more","error_type":"generation"}' },
    ],
    [
      'an error as an object',
      'data: {"error":{"message":"no more","code":500}}\n\n',
      { error: '{"error":{"message":"no more","code":500}}' },
    ],
    [
      'error: null',
      `data: {"error":null,${delta({ content: 'Hi' }).slice(1)}\n\n`,
      { text: 'Hi', error: null },
    ],
    [
      'an error by the name of its event',
      'event: error\ndata: {"message":"no more"}\n\n',
      { error: '{"error":{"message":"no more"}}' },
    ],
    ['an error as words', 'event: error\ndata: no more\n\n', { error: '{"error":"no more"}' }],
    [
      'a whole completion',
      '{"choices":[{"index":0,"message":{"role":"assistant","content":"<think>hm</think>Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}',
      {
        text: 'Hi',
        reasoning: 'hm',
        done: true,
        finishReason: 'stop',
        form: 'json',
        usage: { inputTokens: 3, outputTokens: 1 },
      },
    ],
    [
      'a whole completion without a finish reason',
      ' {"choices":[{"message":{"content":"Hi"}}]}',
      { text: 'Hi', done: true, finishReason: '' },
    ],
    [
      'half a completion',
      '{"choices":[{"message":{"content":"Hi',
      { text: '', done: false, form: 'json', error: null },
    ],
    [
      'an error as a document',
      '{"error":{"message":"no"}}',
      { error: '{"error":{"message":"no"}}', form: 'json' },
    ],
    ['an error in an array', '[{"error":{"message":"no"}}]', { error: '[{"error":{"message":"no"}}]' }],
    ['another document', '{"status":"ok"}', { form: 'text', done: false, error: null }],
    [
      'a web page',
      '<!DOCTYPE html><title>Log in</title>',
      { form: 'html', foreign: '<!DOCTYPE html><title>Log in</title>', text: '' },
    ],
    ['a text', 'It works!', { form: 'text', foreign: 'It works!' }],
    ['nothing', '', { form: null, done: false, text: '' }],
    ['only space', ' \r\n', { form: 'events', done: false }],
    ['the beginning of a field name', 'dat', { form: 'events', done: false, text: '' }],
  ])('%s', (_name, stream, expected) => {
    expect(whole(stream)).toMatchObject(expected);
    expect(decode([...bytes(stream)].map((byte) => Uint8Array.of(byte)))).toMatchObject(expected);
  });

  test('usage: at the end, on the last chunk, on every chunk, or null', () => {
    const usage = (count: number) => ({
      prompt_tokens: 5,
      completion_tokens: count,
      total_tokens: 5 + count,
    });
    const line = (document: object) => `data: ${JSON.stringify(document)}\n\n`;
    const choice = { choices: [{ index: 0, delta: { content: 'x' }, finish_reason: null }] };
    expect(whole(line({ ...choice, usage: null }) + line({ choices: [], usage: usage(2) })).usage).toEqual({
      inputTokens: 5,
      outputTokens: 2,
    });
    expect(
      whole(line({ ...choice, usage: usage(1) }) + line({ ...choice, usage: usage(2) })).usage?.outputTokens,
    ).toBe(2);
    expect(
      whole(line({ choices: [], usage: { ...usage(9), completion_tokens_details: { reasoning_tokens: 4 } } }))
        .usage,
    ).toEqual({ inputTokens: 5, outputTokens: 9, reasoningTokens: 4 });
    expect(whole(line({ ...choice, usage: {} })).usage).toBeNull();
    expect(whole(line({ ...choice, usage: 'many' })).usage).toBeNull();
  });
});

test('a character cut between two pieces is one character', () => {
  const stream = bytes(`data: ${delta({ content: 'naïve 猫 👩‍👩‍👧' })}\n\n`);
  for (let at = 0; at <= stream.length; at += 1) {
    expect(decode([stream.subarray(0, at), stream.subarray(at)]).text).toBe('naïve 猫 👩‍👩‍👧');
  }
});

test('bytes that are no UTF-8 are replaced, not fatal', () => {
  const stream = Buffer.concat([
    bytes('data: {"choices":[{"delta":{"content":"a'),
    Buffer.from([0xff, 0xfe]),
    bytes('b"}}]}\n\n'),
  ]);
  expect(decode([stream]).text).toBe('a\ufffd\ufffdb');
});

describe('limits', () => {
  test('a line without an end', () => {
    const part = bytes('x'.repeat(1024 * 1024));
    const decoded = decode([
      bytes(`data: ${delta({ content: 'Hi' })}\n\ndata: `),
      ...Array.from({ length: 9 }, () => part),
    ]);
    expect(decoded).toMatchObject({ text: 'Hi', tooLarge: 'line', done: false });
  });

  test.each(['\n', '\r', '\r\n'])('a comment, or a line of no field, without an end, after %j', (eol) => {
    const before = `data: ${delta({ content: 'Hi' })}${eol}${eol}`;
    const part = 'x'.repeat(1024 * 1024);
    for (const begin of [':', 'nofield', 'data', `: short${eol}: `]) {
      const pieces = [before + begin, ...Array.from({ length: 9 }, () => part), `${eol}${eol}data: [DONE]`];
      const expected = { text: 'Hi', tooLarge: 'line', done: false };
      expect(decode(pieces.map(bytes))).toMatchObject(expected);
      expect(decode([bytes(pieces.join(''))])).toMatchObject(expected);
    }
  });

  test('many lines that are each within the limit', () => {
    const comment = `: ${'x'.repeat(LIMITS.sseLine - 2)}\n`;
    const decoded = decode([...[comment, comment, comment].map(bytes), bytes('data: [DONE]\n\n')]);
    expect(decoded).toMatchObject({ done: true, tooLarge: null });
  });

  test('an answer without an end', () => {
    const part = bytes(`data: ${delta({ content: 'y'.repeat(1024 * 1024) })}\n\n`);
    const decoded = decode(Array.from({ length: 20 }, () => part));
    expect(decoded.tooLarge).toBe('reply');
    expect(decoded.text.length).toBe(LIMITS.reply + 1024 * 1024);
  });

  test('a long answer in small pieces is no large one: what it is wrapped in does not count', () => {
    const wrapping = { id: 'c'.repeat(300), choices: [{ index: 0, delta: { content: 'word ' } }] };
    const part = bytes(`data: ${JSON.stringify(wrapping)}\n\n`.repeat(100));
    const decoded = decode([...Array.from({ length: 1000 }, () => part), bytes('data: [DONE]\n\n')]);
    expect(decoded).toMatchObject({ done: true, tooLarge: null });
    expect(decoded.text.length).toBe(500_000);
  });

  test('a document without an end', () => {
    const part = bytes('z'.repeat(1024 * 1024));
    expect(decode([bytes('{"a":"'), ...Array.from({ length: 17 }, () => part)])).toMatchObject({
      tooLarge: 'reply',
      text: '',
    });
  });
});
