import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePixels } from '../../src/images/images.ts';
import { type Practice, startPractice } from '../../src/practice/practice.ts';
import { fixture } from '../images/fixture.ts';
import { pngOf } from '../images/make-png.ts';

const waits: number[] = [];
let practice: Practice;

beforeAll(async () => {
  practice = await startPractice({
    decodePixels,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
    },
  });
});
afterAll(() => practice.close());

type Content = string | readonly Readonly<Record<string, unknown>>[];
interface Message {
  readonly role: string;
  readonly content: Content;
}

function post(messages: readonly Message[], more: Readonly<Record<string, unknown>> = {}): Promise<Response> {
  return fetch(`${practice.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'practice', messages, ...more }),
  });
}

const user = (content: Content): Message => ({ role: 'user', content });

interface Completion {
  readonly choices: readonly {
    readonly message: { readonly content: string; readonly reasoning_content?: string };
    readonly finish_reason: string;
  }[];
  readonly usage: Readonly<Record<string, number>>;
}

/** The whole answer, not streamed. */
async function answerTo(messages: readonly Message[] | string, more: Readonly<Record<string, unknown>> = {}) {
  const response = await post(typeof messages === 'string' ? [user(messages)] : messages, more);
  expect(response.status).toBe(200);
  const { choices, usage } = (await response.json()) as Completion;
  const [choice] = choices;
  if (choice === undefined) throw new Error('no choice');
  return { text: choice.message.content, finish: choice.finish_reason, usage, message: choice.message };
}

interface Chunk {
  readonly object: string;
  readonly model: string;
  readonly choices: readonly {
    readonly delta: Readonly<Record<string, string>>;
    readonly finish_reason: string | null;
  }[];
  readonly usage?: Readonly<Record<string, number>>;
  readonly error?: { readonly message: string };
}

/** The data of each event of a streamed answer, and whether the stream came to its end. */
async function streamed(text: string): Promise<{ events: readonly string[]; isWhole: boolean }> {
  const response = await post([user(text)], { stream: true });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  let body = '';
  let isWhole = true;
  const decoder = new TextDecoder();
  try {
    for await (const piece of response.body ?? []) body += decoder.decode(piece, { stream: true });
  } catch {
    isWhole = false;
  }
  const events = body.split('\n\n').filter((event) => event !== '');
  return { events: events.map((event) => event.replace(/^data: /, '')), isWhole };
}

const chunksOf = (events: readonly string[]) =>
  events.filter((event) => event !== '[DONE]').map((event) => JSON.parse(event) as Chunk);

describe('a streamed answer', () => {
  test('has the usual form: role, words, finish, usage, end', async () => {
    const { events, isWhole } = await streamed('say hello');
    expect(isWhole).toBe(true);
    expect(events.at(-1)).toBe('[DONE]');
    const chunks = chunksOf(events);
    expect(
      chunks.every(({ object, model }) => object === 'chat.completion.chunk' && model === 'practice'),
    ).toBe(true);
    expect(chunks.map(({ choices }) => choices[0]?.delta)).toEqual([
      { role: 'assistant', content: '' },
      { content: 'hello' },
      {},
      undefined,
    ]);
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.at(-1)?.usage).toEqual({ prompt_tokens: 2, completion_tokens: 1, total_tokens: 3 });
  });

  test('comes word by word and says the same as one that is not streamed', async () => {
    const { events } = await streamed('markdown');
    const deltas = chunksOf(events).flatMap(({ choices }) => choices[0]?.delta.content ?? []);
    const { text } = await answerTo('markdown');
    expect(deltas.join('')).toBe(text);
    for (const delta of deltas) expect(delta.trim()).not.toMatch(/\s/);
  });

  test.each([
    ['long 5', 1000 / 60],
    ['long 5 slow', 250],
  ])('%s waits between words', async (text, pause) => {
    waits.length = 0;
    await streamed(text);
    expect(waits).toEqual([pause, pause, pause, pause, pause]);
  });

  test('fast waits for nothing', async () => {
    waits.length = 0;
    await streamed('long 500 fast');
    expect(waits).toEqual([]);
  });

  test('think: reasoning first, and apart', async () => {
    const { events } = await streamed('think');
    const kinds = chunksOf(events).flatMap(({ choices }) => Object.keys(choices[0]?.delta ?? {}));
    const lastThought = kinds.lastIndexOf('reasoning_content');
    expect(lastThought).toBeGreaterThan(5);
    expect(kinds.indexOf('content', 2)).toBeGreaterThan(lastThought);
    const { message, usage } = await answerTo('think');
    expect(message.reasoning_content).toContain('apart from the answer');
    expect(usage.completion_tokens).toBeGreaterThan(20);
  });

  test('cut: the connection breaks without a finish', async () => {
    const { events, isWhole } = await streamed('cut');
    expect(isWhole).toBe(false);
    expect(chunksOf(events).length).toBeGreaterThan(5);
    expect(events.join()).not.toContain('"stop"');
    expect(events).not.toContain('[DONE]');
  });

  test('error mid-stream: an error event after some words', async () => {
    const { events } = await streamed('error mid-stream');
    const chunks = chunksOf(events);
    expect(chunks.length).toBeGreaterThan(5);
    expect(chunks.at(-1)?.error?.message).toContain('asked for');
    expect(events).not.toContain('[DONE]');
  });

  test('a client that leaves ends it', async () => {
    const stop = new AbortController();
    const response = await fetch(`${practice.url}/v1/chat/completions`, {
      method: 'POST',
      signal: stop.signal,
      body: JSON.stringify({ model: 'practice', stream: true, messages: [user('long 20000')] }),
    });
    await response.body?.getReader().read();
    stop.abort();
    expect((await answerTo('say still-there')).text).toBe('still-there');
  });
});

describe('what it answers', () => {
  test('it says what it is and repeats the prompt in a quotation', async () => {
    const { text, finish } = await answerTo('What is the capital\nof Norway?');
    expect(finish).toBe('stop');
    expect(text).toContain('practice endpoint');
    expect(text).toContain('no model');
    expect(text).toContain('> What is the capital\n> of Norway?');
    expect(text).toContain('no earlier messages');
    expect(text).not.toContain('Oslo');
  });

  test('it tells what came along', async () => {
    const messages = [
      { role: 'system', content: 'Be brief and kind.' },
      user('one'),
      { role: 'assistant', content: 'first answer' },
      user('two'),
      { role: 'assistant', content: 'second answer' },
      user('three'),
    ];
    const { text } = await answerTo(messages, { temperature: 0.7, seed: 3 });
    expect(text).toContain('4 earlier messages: 2 questions, 2 answers');
    expect(text).toContain('a system text of 4 words');
    expect(text).toContain('`temperature` 0.7, `seed` 3');
  });

  test('keys come from the registry', async () => {
    const { text } = await answerTo('Which keys are there?');
    expect(text).toMatch(/\| `Ctrl\+P` \| Find a command \|/);
    expect(text).toMatch(/`\/caption PATH`/);
    expect(text).toContain('`Alt+Enter`, `Ctrl+J`, `Shift+Enter`');
  });

  test('help lists what can be asked for, and each of these does something else than repeat', async () => {
    const { text } = await answerTo('help');
    const wishes = [...text.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1] ?? '');
    expect(wishes.length).toBeGreaterThan(7);
    for (const wish of wishes) {
      const response = await post([user(wish)], { stream: true });
      const { events } = response.ok ? await streamed(wish) : { events: [] };
      expect(events.join('')).not.toContain('You wrote');
    }
  });

  test.each([1, 7, 300])('long %i has that many words', async (count) => {
    const { text, usage } = await answerTo(`long ${count}`);
    expect(text.split(/\s+/)).toHaveLength(count);
    expect(usage.completion_tokens).toBe(count);
  });

  test('max_tokens and stop are obeyed', async () => {
    const short = await answerTo('long 100', { max_tokens: 9 });
    expect(short.text.split(/\s+/)).toHaveLength(9);
    expect(short.finish).toBe('length');
    const stopped = await answerTo('long 100', { stop: ['reply'] });
    expect(stopped.text).toBe('[1] This ');
    expect(stopped.finish).toBe('stop');
  });

  test('the question of a connection test', async () => {
    expect((await answerTo('Reply with the word "ready".', { max_tokens: 16 })).text).toBe('ready');
  });
});

describe('errors that are asked for', () => {
  test.each([
    [400, /model_not_supported/],
    [401, /^\{"error":"Invalid username or password/],
    [402, /depleted your monthly included credits/],
    [403, /sufficient permissions to call Inference Providers/],
    [404, /"type":"NotFoundError"/],
    [410, /no longer served/],
    [413, /length limit exceeded/],
    [422, /"error_type":"validation"/],
    [429, /overloaded/],
    [500, /Error 500 was asked for/],
    [503, /"estimated_time":3/],
    [504, /^<html>/],
  ])('error %i', async (status, body) => {
    const response = await post([user(`error ${status}`)], { stream: true });
    expect(response.status).toBe(status);
    expect(response.headers.get('x-request-id')).toMatch(/^practice-\d+$/);
    expect(await response.text()).toMatch(body);
  });

  test('429 says when to come back; a gated model says that it is', async () => {
    expect((await post([user('error 429')])).headers.get('retry-after')).toBe('2');
    expect((await post([user('error 403 gated')])).headers.get('x-error-code')).toBe('GatedRepo');
  });

  test('a question about an error is a question', async () => {
    expect((await answerTo('what does error 404 mean?')).text).toContain('> what does error 404 mean?');
  });

  test.each(['cut', 'error mid-stream'])('%s, not streamed', async (text) => {
    const broken = post([user(text)]).then(async (response) => {
      expect(response.ok).toBe(false);
      throw new Error(await response.text());
    });
    await expect(broken).rejects.toThrow();
  });
});

describe('images', () => {
  const dataUrl = (type: string, bytes: Uint8Array) => ({
    type: 'image_url',
    image_url: { url: `data:${type};base64,${Buffer.from(bytes).toString('base64')}` },
  });
  const quarters = ['red', 'green', 'blue', 'white'].map((name) => expect.stringContaining(`% ${name}`));

  const caption = (body: Uint8Array<ArrayBuffer> | string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${practice.url}/hf-inference/models/practice/describe`, { method: 'POST', body, headers });

  async function captionOf(bytes: Uint8Array): Promise<string> {
    const response = await caption(new Uint8Array(bytes), { 'content-type': 'application/octet-stream' });
    expect(response.status).toBe(200);
    const [first] = (await response.json()) as { generated_text: string }[];
    return first?.generated_text ?? '';
  }

  test('a red square is said to be red', async () => {
    const red = pngOf(20, 20, () => [255, 0, 0, 255]);
    expect(await captionOf(red)).toBe(
      `A PNG image of 20 × 20 pixels, ${red.length} bytes, square: 100 % red. Dark (21 % of white). Measured by the practice endpoint, which cannot see what it shows.`,
    );
  });

  test.each([
    ['baseline.jpg', 'JPEG'],
    ['progressive.jpg', 'JPEG'],
    ['rgb.png', 'PNG'],
    ['sixteen-bit.png', 'PNG'],
    ['palette.png', 'PNG'],
    ['lossy.webp', 'WebP'],
    ['still.gif', 'GIF'],
  ] as const)('%s: format, size and colours', async (name, format) => {
    const bytes = await fixture(name);
    const said = await captionOf(bytes);
    expect(said).toContain(`A ${format} image of 96 × 64 pixels, ${bytes.length} bytes, wider than tall`);
    for (const quarter of quarters) expect(said).toEqual(quarter);
  });

  test('transparency is seen', async () => {
    expect(await captionOf(await fixture('lossless.webp'))).toContain('25 % transparent');
  });

  test('in a chat, several', async () => {
    const content = [
      { type: 'text', text: 'What is this?' },
      dataUrl(
        'image/png',
        pngOf(4, 4, () => [0, 0, 0, 255]),
      ),
      dataUrl('image/jpeg', await fixture('baseline.jpg')),
    ];
    const { text } = await answerTo([user(content)]);
    expect(text).toContain('Image 1, as it arrived:\n\n- format: PNG, 4 × 4 pixels');
    expect(text).toContain('- colours: 100 % black');
    expect(text).toContain('Image 2, as it arrived:\n\n- format: JPEG, 96 × 64 pixels');
    expect(text).toContain('cannot see what they show');
  });

  test('as base64 in JSON, as with parameters', async () => {
    const inputs = Buffer.from(await fixture('rgb.png')).toString('base64');
    const response = await caption(JSON.stringify({ inputs, parameters: {} }), {
      'content-type': 'application/json',
    });
    expect(await response.text()).toContain('A PNG image of 96 × 64 pixels');
  });

  test('what is no image is refused with the reason', async () => {
    const response = await caption('words');
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('not an image');
    expect((await caption('')).status).toBe(422);
    expect((await caption('{}', { 'content-type': 'application/json' })).status).toBe(422);
    const { text } = await answerTo([user([dataUrl('image/png', Buffer.from('words'))])]);
    expect(text).toContain('could not be read: This is not an image');
  });

  test('it fetches nothing', async () => {
    const remote = { type: 'image_url', image_url: { url: 'https://example.org/cat.jpg' } };
    const response = await post([user([remote])]);
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('no network');
  });
});

describe('wrong requests', () => {
  const raw = (body: string) => fetch(`${practice.url}/v1/chat/completions`, { method: 'POST', body });

  test.each([
    ['no JSON', '{', 400, 'not valid JSON'],
    ['a list', '[]', 422, 'must be a JSON object'],
    ['no model', '{"messages":[]}', 422, 'missing field `model`'],
    ['another model', '{"model":"gpt","messages":[]}', 404, 'The model `gpt` does not exist.'],
    ['no messages', '{"model":"practice","messages":[]}', 422, 'missing field `messages`'],
    ['an unknown role', '{"model":"practice","messages":[{"role":"me","content":"x"}]}', 422, 'role'],
    ['no content', '{"model":"practice","messages":[{"role":"user"}]}', 422, 'content'],
    [
      'an answer last',
      '{"model":"practice","messages":[{"role":"assistant","content":"x"}]}',
      422,
      'last message',
    ],
    [
      'a limit of nothing',
      '{"model":"practice","max_tokens":0,"messages":[{"role":"user","content":"x"}]}',
      422,
      'max_tokens',
    ],
  ])('%s', async (_, body, status, says) => {
    const response = await raw(body);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(says);
  });

  test('a body that is too large', async () => {
    const response = await raw('x'.repeat(20 * 1024 * 1024 + 1));
    expect(response.status).toBe(413);
  });

  test('an unknown path and a wrong method', async () => {
    expect((await fetch(`${practice.url}/nowhere`)).status).toBe(404);
    const response = await fetch(`${practice.url}/v1/chat/completions`);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  test('the model list', async () => {
    const response = await fetch(`${practice.url}/v1/models`);
    expect(await response.json()).toMatchObject({ object: 'list', data: [{ id: 'practice' }] });
  });
});

describe('only programs of this machine are answered', () => {
  function statusWith(headers: Readonly<Record<string, string>>): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      request(`${practice.url}/v1/models`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
  }

  test.each([
    ['a page with an origin', { origin: 'https://evil.example' }],
    ['a page without one', { 'sec-fetch-site': 'cross-site' }],
    ['a name that leads here', { host: 'evil.example' }],
    ['another port', { host: '127.0.0.1:1' }],
  ])('%s is refused', async (_, headers) => {
    expect(await statusWith(headers)).toBe(403);
  });

  test('localhost is this machine', async () => {
    expect(await statusWith({ host: `localhost:${new URL(practice.url).port}` })).toBe(200);
  });

  test('it listens on loopback only, on a port of its own each time, and closes', async () => {
    const other = await startPractice({ decodePixels });
    expect(other.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(other.url).not.toBe(practice.url);
    await other.close();
    await expect(fetch(`${other.url}/v1/models`)).rejects.toThrow();
  });
});
