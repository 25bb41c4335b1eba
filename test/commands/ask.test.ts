import { describe, expect, it } from 'vitest';
import { newExchange } from '../../src/commands/run-exchange.ts';
import { appError } from '../../src/core/errors.ts';
import { newRun } from '../../src/core/exchange.ts';
import type { InferenceEvent, InferenceRequest } from '../../src/core/inference.ts';
import { Secret } from '../../src/core/secret.ts';
import { newSession, type Session } from '../../src/core/session.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/core/settings.ts';
import { DONE, reply, run } from '../harness/command-line.ts';
import { T0 } from '../harness/notebook.ts';
import { anExchange } from '../render/states.ts';

const QWEN: Settings = {
  ...DEFAULT_SETTINGS,
  endpoints: [{ kind: 'providers', name: 'qwen', model: 'Qwen/Qwen3-32B', token: { kind: 'hub' } }],
  defaultEndpoint: 'qwen',
};

function messagesOf(request: InferenceRequest | undefined) {
  return request?.task === 'chat' ? [...request.messages].map(({ role, text }) => `${role}: ${text}`) : [];
}

function failing(
  error: ReturnType<typeof appError>,
  ...before: readonly InferenceEvent[]
): readonly InferenceEvent[] {
  return [...before, { type: 'end', status: 'failed', finishReason: null, error }];
}

function sessionWithOneExchange(): Session {
  const run = {
    ...newRun(
      { name: 'qwen', url: '', model: 'Qwen/Qwen3-32B', provider: '' },
      {},
      '2026-11-20T14:00:00.000Z',
    ),
    output: 'Tromsø.',
    status: 'complete' as const,
  };
  return {
    ...newSession('S1', '2026-11-20T14:00:00.000Z', 'qwen', { temperature: 0.7 }),
    title: 'Winter',
    system: 'Be brief.',
    exchanges: [{ ...newExchange('E1', { task: 'chat', input: 'Where?', images: [] }), runs: [run] }],
  };
}

describe('hf-tui ask', () => {
  it('streams the reply of the default endpoint and ends it with a line feed', async () => {
    const ran = await run(['ask', 'Where', 'to?'], { settings: QWEN, answer: reply('Trom', 'sø.') });
    expect(ran).toMatchObject({ code: 0, stdout: 'Tromsø.\n', stderr: '', saved: [], assets: [] });
    expect(messagesOf(ran.requests[0])).toEqual(['user: Where to?']);
  });

  it('adds what is piped in, and sends the system text', async () => {
    const ran = await run(['ask', 'Summarise', '--system', 'Be brief.'], { settings: QWEN, stdin: 'a\nb\n' });
    expect(messagesOf(ran.requests[0])).toEqual(['system: Be brief.', 'user: Summarise\n\na\nb']);
  });

  it.each([
    ['a model id', 'org/name:groq', { kind: 'providers', model: 'org/name:groq' }],
    ['a URL', 'http://127.0.0.1:9/v1', { kind: 'openai', token: { kind: 'none' } }],
    ['a saved name', 'qwen', { kind: 'providers', name: 'qwen' }],
  ])('asks %s', async (_what, reference, endpoint) => {
    const ran = await run(['ask', 'hi', '-e', reference], { settings: QWEN });
    expect(ran.requests[0]?.endpoint).toMatchObject(endpoint);
  });

  it('says what a retired address was turned into', async () => {
    const url = 'https://api-inference.huggingface.co/models/org/name';
    const ran = await run(['ask', 'hi', '-e', url]);
    expect(ran.requests[0]?.endpoint).toMatchObject({ kind: 'providers', model: 'org/name' });
    expect(ran.stderr).toContain('asking org/name on Inference Providers instead');
  });

  it('says that an answer was empty', async () => {
    const ran = await run(['ask', 'hi', '-e', 'org/x'], { answer: reply() });
    expect(ran).toMatchObject({ code: 0, stdout: '', stderr: 'The answer was empty.\n' });
    const thought = await run(['ask', 'hi', '-e', 'org/x'], {
      answer: [{ type: 'reasoning', text: 'hm' }, ...reply()],
    });
    expect(thought.stderr).toContain('thought, and said nothing');
  });

  it('needs an endpoint, and says how to name one', async () => {
    const ran = await run(['ask', 'hi']);
    expect(ran).toMatchObject({ code: 2, stdout: '', requests: [] });
    expect(ran.stderr).toContain('No endpoint is set up yet.');
    expect(ran.stderr).toContain('--practice');
  });

  it('needs something to ask', async () => {
    const ran = await run(['ask', '--practice'], { stdin: '  \n' });
    expect(ran).toMatchObject({ code: 2, requests: [] });
    expect(ran.stderr).toContain('There is nothing to ask.');
  });

  it('sends what looks like a key only when it is told to', async () => {
    const key = `hf_${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI'}`;
    const line = ['ask', `mine is ${key}`, '-e', 'org/x'];
    for (const world of [{}, { stdin: '' }, { terminal: true, typed: 'n\n' }, { terminal: true }]) {
      const refused = await run(line, world);
      expect(refused.code).toBe(2);
      expect(refused.requests).toEqual([]);
      expect(refused.stderr).toContain('This looks like a Hugging Face token, and was not sent.');
      expect(refused.stderr).toContain('--with-keys');
      expect(refused.stderr).not.toContain(key);
    }
    expect((await run(['ask', 'a diff', '-e', 'org/x'], { stdin: key })).code).toBe(2);
    const asked = await run(line, { terminal: true, typed: 'y\n', answer: reply('fine') });
    expect(asked.code).toBe(0);
    expect(asked.stderr).toBe('This looks like a Hugging Face token. Send it to org/x all the same? (y/N) ');
    expect(asked.requests).toHaveLength(1);
    const told = await run([...line, '--with-keys', '--json'], { stdin: '', answer: reply('fine') });
    expect(told.requests).toHaveLength(1);
    expect(JSON.parse(told.stdout)).toMatchObject({ input: 'mine is hf_…E1gI (removed)', output: 'fine' });
  });

  it('looks for keys in all that goes: the system text and the model as well', async () => {
    const key = `hf_${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI'}`;
    const system = ['ask', 'hi', '-e', 'org/x', '--system', `use ${key}`];
    const refused = await run(system, { stdin: '' });
    expect(refused).toMatchObject({ code: 2, requests: [] });
    expect(refused.stderr).toContain('The system text holds what looks like a Hugging Face token');
    expect(refused.stderr).not.toContain(key);
    const told = await run([...system, '--with-keys'], { stdin: '', answer: reply('fine') });
    expect(told.requests).toHaveLength(1);
    const sessions = [
      { ...newSession('S1', T0, 'other'), exchanges: [anExchange({}, { output: `it is ${key}` })] },
    ];
    const goesAlong = await run(['ask', 'hi', '--session', 'S1', '-e', 'org/x'], { stdin: '', sessions });
    expect(goesAlong).toMatchObject({ code: 2, requests: [] });
    expect(goesAlong.stderr).toContain('An earlier answer that goes along holds');
    const model = await run(['ask', 'hi', '-e', `org/${key}`], { stdin: '' });
    expect(model).toMatchObject({ code: 2, requests: [] });
    expect(model.stderr).not.toContain(key);
  });

  it('says at a terminal that other users can read the token that goes, and nowhere else', async () => {
    const warning = '/home/me/token can be read by other users of this computer: chmod 600 makes it private.';
    const source = { kind: 'own-file', path: '/home/me/token' } as const;
    const tokens = [{ source, token: new Secret('hf_other'), warning }];
    const line = ['ask', 'hi', '-e', 'org/x'];
    const told = await run(line, { terminal: true, tokens, answer: reply('fine') });
    expect(told.stderr).toBe(`${warning}\n`);
    expect((await run(line, { stdin: '', tokens, answer: reply('fine') })).stderr).toBe('');
  });

  it('says what was left out of an image', async () => {
    const imageChanges = ['scaled down', 'location removed', 'metadata removed'];
    const ran = await run(['ask', 'what?', '--image', 'cat.jpg', '-e', 'org/x'], {
      stdin: '',
      imageChanges,
      answer: reply('a cat'),
    });
    expect(ran.stderr).toBe('The location and other metadata were left out of the image sent.\n');
    expect(ran.stdout).toBe('a cat\n');
  });

  it('takes no bytes for text', async () => {
    const ran = await run(['ask', '--practice'], { stdin: new Uint8Array([0xff, 0xd8, 0xff, 0xe0]) });
    expect(ran).toMatchObject({ code: 2, requests: [] });
    expect(ran.stderr).toBe('Standard input is no text.\nGive an image with --image FILE.\n');
  });

  it('sends images, and keeps no copy of them when nothing is saved', async () => {
    const ran = await run(['ask', 'What?', '--image', 'cat.jpg'], { settings: QWEN });
    const [request] = ran.requests;
    const last = request?.task === 'chat' ? [...request.messages].at(-1) : undefined;
    expect(last).toMatchObject({ role: 'user', text: 'What?', images: [{ width: 64, height: 48 }] });
    expect(ran.assets).toEqual([]);
  });

  it('sends nothing when an image cannot be read', async () => {
    const ran = await run(['ask', 'What?', '--image', 'dog.jpg'], { settings: QWEN });
    expect(ran).toMatchObject({ code: 1, stdout: '', requests: [] });
    expect(ran.stderr).toBe('There is no file dog.jpg.\nCheck the path.\n');
  });

  it('lets no control reach the terminal, wherever the stream was cut', async () => {
    const pieces = ['a\x1b', ']52;c;eA==\x07 \u202e\r', '\nb\td\ud83d', '\ude00\x9b'];
    const ran = await run(['ask', 'hi'], { settings: QWEN, answer: reply(...pieces), terminal: true });
    expect(ran.stdout).toBe('a␛]52;c;eA==␇ \\u{202e}\nb\td😀\\x9b\n');
  });

  it.each([
    [appError('HF_TOKEN_MISSING', 'There is no token.', 'Log in.'), 3],
    [appError('SERVER_ERROR', 'The server failed.', 'Try again.'), 4],
    [appError('STREAM_CUT', 'The connection ended early.', ''), 4],
  ])('ends with the exit code of %j', async (error, code) => {
    const ran = await run(['ask', 'hi'], {
      settings: QWEN,
      answer: failing(error, { type: 'delta', text: 'part' }),
    });
    expect(ran.code).toBe(code);
    expect(ran.stdout).toBe('part\n');
    expect(ran.stderr).toBe(`${[error.message, error.hint].filter(Boolean).join('\n')}\n`);
  });

  it('names options, not keys, and what support asks for', async () => {
    const error = appError('MODEL_GONE', 'It is no longer served.', 'Choose another model.', {
      status: 410,
      requestId: 'Root=1-683d\x1b[2J',
    });
    const ran = await run(['ask', 'hi'], { settings: QWEN, answer: failing(error) });
    expect(ran.stderr).toBe(
      [
        'It is no longer served.',
        'Choose another model. -e NAME or -e ORG/MODEL asks another one.',
        'Request id: Root=1-683d␛[2J',
        '',
      ].join('\n'),
    );
  });

  it('keeps secrets and controls out of errors', async () => {
    const error = appError('SERVER_ERROR', 'Bad token hf_abcdefghijkl \x1b[2J', '');
    const ran = await run(['ask', 'hi', '--json'], { settings: QWEN, answer: failing(error) });
    expect(ran.stderr).not.toContain('abcdefghijkl');
    expect(ran.stderr).not.toContain('\x1b');
    expect(ran.stdout).not.toContain('abcdefghijkl');
  });

  it('says what it waits for, in a script too', async () => {
    const error = appError('MODEL_LOADING', 'The model is loading.', '', { retryable: true });
    const answer: InferenceEvent[] = [
      { type: 'retry', attempt: 1, attempts: 5, delayMs: 20_000, error },
      ...reply('ok'),
    ];
    const watched = await run(['ask', 'hi'], { settings: QWEN, answer, terminal: true });
    expect(watched.stderr).toBe(
      'The model is loading.\n\r\x1b[KTrying again in 20 s (1 of 5). Ctrl+C gives up.\r\x1b[K',
    );
    const unwatched = await run(['ask', 'hi'], { settings: QWEN, answer });
    expect(unwatched.stderr).toBe('The model is loading. Trying again in 20 s (1 of 5).\n');
  });

  it('keeps what arrived when it is stopped, and ends with 130', async () => {
    const stop = new AbortController();
    const answer = async function* (
      _request: InferenceRequest,
      signal: AbortSignal,
    ): AsyncIterable<InferenceEvent> {
      yield { type: 'delta', text: 'half' };
      stop.abort();
      expect(signal.aborted).toBe(true);
      yield { type: 'end', status: 'interrupted', finishReason: null, error: null };
    };
    const ran = await run(['ask', 'hi', '--save'], { settings: QWEN, answer }, stop);
    expect(ran).toMatchObject({ code: 130, stdout: 'half\n', stderr: '' });
    expect(ran.saved.at(-1)?.exchanges[0]?.runs[0]).toMatchObject({ output: 'half', status: 'interrupted' });
  });

  it('stops quietly when nobody reads any more', async () => {
    const answer = async function* (
      _request: InferenceRequest,
      signal: AbortSignal,
    ): AsyncIterable<InferenceEvent> {
      for (let i = 0; i < 1000; i++) {
        if (signal.aborted) {
          yield { type: 'end', status: 'interrupted', finishReason: null, error: null };
          return;
        }
        yield { type: 'delta', text: `${i}\n` };
      }
      yield DONE;
    };
    const ran = await run(['ask', 'hi'], { settings: QWEN, answer, leavesAfter: 2 });
    expect(ran).toMatchObject({ code: 0, stdout: '0\n1\n', stderr: '' });
  });

  it('says that a reply was cut off by the token limit', async () => {
    const answer: InferenceEvent[] = [
      { type: 'delta', text: 'long' },
      { type: 'end', status: 'incomplete', finishReason: 'length', error: null },
    ];
    const ran = await run(['ask', 'hi'], { settings: QWEN, answer });
    expect(ran).toMatchObject({ code: 0, stdout: 'long\n' });
    expect(ran.stderr).toContain('token limit');
  });

  describe('--json', () => {
    it('prints one document and nothing else, without characters that trip a terminal', async () => {
      const answer: InferenceEvent[] = [
        { type: 'reasoning', text: 'hm' },
        { type: 'delta', text: 'x\x9b\x7f\u202e\u{e0041}' },
        { type: 'usage', usage: { inputTokens: 3, outputTokens: 5 } },
        DONE,
      ];
      const ran = await run(['ask', 'hi', '--json'], { settings: QWEN, answer });
      expect(ran.stdout).toMatch(/^[\n\x20-\x7e]*$/);
      expect(JSON.parse(ran.stdout)).toMatchObject({
        input: 'hi',
        output: 'x\x9b\x7f\u202e\u{e0041}',
        reasoning: 'hm',
        status: 'complete',
        endpoint: { name: 'qwen', model: 'Qwen/Qwen3-32B' },
        usage: { inputTokens: 3, outputTokens: 5 },
        timing: { firstTokenMs: 10 },
        error: null,
      });
    });

    it('is a document also when nothing could be asked', async () => {
      const ran = await run(['ask', 'hi', '--json']);
      expect(ran.code).toBe(2);
      expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: 'ENDPOINT_UNKNOWN' } });
    });
  });

  describe('with a session', () => {
    it('sends its conversation and appends the exchange', async () => {
      const ran = await run(['ask', 'And', 'then?', '-s', 'Winter'], {
        settings: QWEN,
        sessions: [sessionWithOneExchange()],
        answer: reply('Svolvær.'),
      });
      expect(messagesOf(ran.requests[0])).toEqual([
        'system: Be brief.',
        'user: Where?',
        'assistant: Tromsø.',
        'user: And then?',
      ]);
      expect(ran.requests[0]).toMatchObject({ parameters: { temperature: 0.7 } });
      expect(ran.journal).toEqual(['S1: And then? (running)', '+ Svolvær.', '= complete']);
      expect(ran.saved.at(-1)).toMatchObject({ id: 'S1', title: 'Winter' });
      expect(ran.saved.at(-1)?.exchanges.map(({ input }) => input)).toEqual(['Where?', 'And then?']);
    });

    it('makes a new one with --save, titled by the question, and keeps its images', async () => {
      const ran = await run(['ask', 'What is it?', '--image', 'cat.jpg', '--save', '--json'], {
        settings: QWEN,
      });
      expect(ran.saved.at(-1)).toMatchObject({ title: 'What is it?', endpoint: 'qwen' });
      expect(ran.assets).toEqual(['c0ffee']);
      expect(JSON.parse(ran.stdout)).toMatchObject({ session: { path: expect.stringMatching(/^\/data\//) } });
    });

    it('asks nothing when the session cannot be saved', async () => {
      const ran = await run(['ask', 'hi', '--save'], {
        settings: QWEN,
        saveError: appError('STORE_FULL', 'The disk is full.', 'Make room.'),
      });
      expect(ran).toMatchObject({ code: 5, stdout: '', requests: [] });
    });

    it('says when there is no such session', async () => {
      expect(await run(['ask', 'hi', '-s', 'Summer'], { settings: QWEN })).toMatchObject({
        code: 5,
        requests: [],
      });
    });
  });
});
