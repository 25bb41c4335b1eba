import { describe, expect, it } from 'vitest';
import { TIMEOUT_OPTIONS } from '../../src/core/endpoint-timeouts.ts';
import { appError } from '../../src/core/errors.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/core/settings.ts';
import { run } from '../harness/command-line.ts';

const TIMEOUTS = Object.values(TIMEOUT_OPTIONS);
const SAVED: Settings = {
  ...DEFAULT_SETTINGS,
  endpoints: [
    { kind: 'providers', name: 'qwen', model: 'Qwen/Qwen3-32B', token: { kind: 'hub' }, billTo: 'my-org' },
    { kind: 'openai', name: 'local', url: 'http://localhost:8080', token: { kind: 'none' } },
  ],
  defaultEndpoint: 'qwen',
};

describe('hf-tui endpoints', () => {
  it('lists them in columns, the default one marked', async () => {
    const ran = await run(['endpoints', 'list'], { settings: SAVED });
    expect(ran.stdout).toBe(
      [
        '   NAME      ASKS            KIND       TOKEN',
        '*  qwen      Qwen/Qwen3-32B  providers  Hub token',
        '   local     localhost:8080  openai     no token',
        '   practice  built in        practice   no token',
        '',
      ].join('\n'),
    );
  });

  it('lists the Inference Endpoints of the account with --remote', async () => {
    const one = {
      namespace: 'alice',
      name: 'my-chat',
      state: 'scaledToZero',
      message: '',
      url: 'https://x.endpoints.huggingface.cloud',
      repository: 'Qwen/Qwen3-8B',
      task: 'text-generation',
      engine: 'vllm',
      place: '',
      instance: '',
      replicas: 1,
    } as const;
    const dedicated = { ok: true, value: { endpoints: [one], unlisted: ['my-org'] } } as const;
    const ran = await run(['endpoints', 'list', '--remote'], { dedicated });
    expect(ran.stdout).toBe(
      [
        'NAME           STATE           MODEL          TASK             URL',
        'alice/my-chat  scaled to zero  Qwen/Qwen3-8B  text-generation  https://x.endpoints.huggingface.cloud',
        '',
      ].join('\n'),
    );
    expect(ran.stderr).toBe('Not listed: my-org.\n');
    const json = await run(['endpoints', 'list', '--remote', '--json'], { dedicated });
    expect(JSON.parse(json.stdout)).toEqual({ endpoints: [one], unlisted: ['my-org'] });
    expect((await run(['endpoints', 'list', '--remote'])).code).toBe(4);
  });

  it('prints what is said about those that do not run, and nothing that a terminal would obey', async () => {
    const one = {
      namespace: 'alice',
      name: 'big',
      state: 'failed',
      message: 'Error: \u001b]0;owned\u0007 out of\nmemory',
      url: '',
      repository: 'a/b',
      task: '',
      engine: '',
      place: '',
      instance: '',
      replicas: 0,
    } as const;
    const dedicated = { ok: true, value: { endpoints: [one], unlisted: [] } } as const;
    const { stdout } = await run(['endpoints', 'list', '--remote'], { dedicated });
    expect(stdout).toContain('SAYS');
    expect(stdout).toContain('out of memory');
    expect(stdout).not.toContain('\u001b');
  });

  it('bills an organisation, and the user again', async () => {
    const added = await run(['endpoints', 'add', 'mine', '--model', 'a/b', '--bill-to', 'my-org']);
    expect(added.stdout).toContain('billed to my-org');
    expect(added.settings.endpoints[0]).toMatchObject({ billTo: 'my-org' });
    const listed = await run(['endpoints', 'list', '--json'], { settings: added.settings });
    expect(JSON.parse(listed.stdout)).toMatchObject([{ name: 'mine', billTo: 'my-org' }, {}]);
    const edited = await run(['endpoints', 'edit', 'mine', '--bill-to', 'other'], {
      settings: added.settings,
    });
    expect(edited.settings.endpoints[0]).toMatchObject({ billTo: 'other' });
    const back = await run(['endpoints', 'edit', 'mine', '--bill-to', ''], { settings: added.settings });
    expect(back.settings.endpoints[0]).not.toHaveProperty('billTo');
    for (const line of [
      ['add', 'x', '--url', 'http://localhost:1', '--bill-to', 'my-org'],
      ['add', 'x', '--model', 'a/b', '--bill-to', 'no org'],
    ]) {
      expect(await run(['endpoints', ...line])).toMatchObject({ code: 2, settings: { endpoints: [] } });
    }
  });

  it.each([
    [['--url', 'https://api-inference.huggingface.co/models/a/b'], { kind: 'providers', model: 'a/b' }],
    [['--model', 'https://api-inference.huggingface.co/models/a/b/v1'], { kind: 'providers', model: 'a/b' }],
    [
      ['--url', 'api-inference.huggingface.co/models/a/b', '--task', 'image-to-text'],
      { kind: 'image-to-text', url: 'https://router.huggingface.co/hf-inference/models/a/b' },
    ],
    [
      ['--url', 'https://api-inference.huggingface.co/pipeline/image-to-text/a/b'],
      { kind: 'image-to-text', url: 'https://router.huggingface.co/hf-inference/models/a/b' },
    ],
  ])('turns %j into what serves the model now, and says so', async (options, endpoint) => {
    const added = await run(['endpoints', 'add', 'mine', ...options]);
    expect(added).toMatchObject({ code: 0 });
    expect(added.stderr).toContain('api-inference.huggingface.co was switched off by Hugging Face: asking');
    expect(added.settings.endpoints[0]).toMatchObject({ ...endpoint, token: { kind: 'hub' } });
    const edited = await run(['endpoints', 'edit', 'local', ...options], { settings: SAVED });
    expect(edited.stderr).toContain('api-inference.huggingface.co was switched off by Hugging Face: asking');
    expect(edited.settings.endpoints[1]).toMatchObject({
      ...endpoint,
      name: 'local',
      token: { kind: 'hub' },
    });
  });

  it('turns a retired address also where a text is to be gone on with, and says what becomes of that', async () => {
    const url = 'https://api-inference.huggingface.co/models/org/x';
    const added = await run(['endpoints', 'add', 'o', '--url', url, '--task', 'text-generation']);
    expect(added).toMatchObject({
      code: 0,
      settings: { endpoints: [{ kind: 'providers', model: 'org/x' }] },
    });
    expect(added.stderr).toContain('asking org/x on Inference Providers instead, in a conversation');
    const other = `${url.replace('models', 'pipeline/text-generation')}`;
    const refused = await run(['endpoints', 'add', 'o', '--url', other, '--task', 'image-to-text']);
    expect(refused).toMatchObject({ code: 2, settings: { endpoints: [] } });
    expect(refused.stderr).toContain('names another task than image-to-text');
  });

  it('leaves an image-to-text endpoint one when it is given a retired address', async () => {
    const added = await run([
      'endpoints',
      'add',
      'o',
      '--url',
      'https://x.example',
      '--task',
      'image-to-text',
    ]);
    const url = 'https://api-inference.huggingface.co/models/org/x';
    const edited = await run(['endpoints', 'edit', 'o', '--url', url], { settings: added.settings });
    expect(edited.settings.endpoints[0]).toMatchObject({
      kind: 'image-to-text',
      url: 'https://router.huggingface.co/hf-inference/models/org/x',
    });
    const chat = await run(['endpoints', 'edit', 'o', '--url', url, '--task', 'chat'], {
      settings: added.settings,
    });
    expect(chat.settings.endpoints[0]).toMatchObject({ kind: 'providers', model: 'org/x' });
  });

  it('lists the models of the servers on this computer with --local', async () => {
    const models = { 11434: ['gemma3:4b', 'qwen3:8b'], 8000: [] };
    const ran = await run(['endpoints', 'list', '--local'], { models });
    expect(ran.stdout).toBe(
      [
        'URL                        MODEL        USUALLY',
        'http://127.0.0.1:11434/v1  gemma3:4b    Ollama',
        'http://127.0.0.1:11434/v1  qwen3:8b     Ollama',
        'http://127.0.0.1:8000/v1   (says none)  vLLM',
        '',
      ].join('\n'),
    );
    const json = await run(['endpoints', 'list', '--local', '--json'], { models });
    expect(JSON.parse(json.stdout)).toMatchObject([{ models: ['gemma3:4b', 'qwen3:8b'] }, { models: [] }]);
    const none = await run(['endpoints', 'list', '--local']);
    expect(none).toMatchObject({ code: 0, stdout: '' });
    expect(none.stderr).toContain('No model server answers on this computer (ports 11434,');
  });

  it('finds those that listen on ::1 alone', async () => {
    const ran = await run(['endpoints', 'list', '--local'], { models: { 8080: ['m'] }, modelsAt: '[::1]' });
    expect(ran.stdout).toMatch(/http:\/\/\[::1\]:8080\/v1 +m +llama.cpp, TGI/);
  });

  describe('with the list of the router', () => {
    const served = [
      {
        id: 'Qwen/Qwen3-32B',
        vision: false,
        providers: [
          {
            name: 'cerebras',
            live: true,
            price: { input: 0.4, output: 0.8 },
            throughput: 1200,
            firstTokenMs: 240,
            contextLength: 131_072,
          },
          { name: 'novita', live: true, price: { input: 0.1, output: 0.3 }, throughput: 40 },
        ],
      },
      { id: 'Qwen/Qwen3-VL-8B', vision: true, providers: [{ name: 'novita', live: true }] },
    ];

    it('shows the figures of what was read last, and asks nobody for them', async () => {
      const ran = await run(['endpoints', 'list'], { settings: SAVED, served });
      expect(ran.stdout).toBe(
        [
          '   NAME      ASKS            KIND       TOKEN      IN/OUT PER M  TOKENS  FIRST WORD  CONTEXT',
          '*  qwen      Qwen/Qwen3-32B  providers  Hub token  $0.40/$0.80   1200/s  240 ms      131k',
          '   local     localhost:8080  openai     no token',
          '   practice  built in        practice   no token',
          '',
        ].join('\n'),
      );
      expect(ran.modelQuestions).toEqual([]);
      const json = await run(['endpoints', 'list', '--json'], { settings: SAVED, served });
      expect(JSON.parse(json.stdout)).toMatchObject([
        { name: 'qwen', billTo: 'my-org', served: { name: 'cerebras', throughput: 1200, vision: false } },
        { name: 'local', served: null },
        { name: 'practice', served: null },
      ]);
    });

    it('lists models, and every provider of one', async () => {
      const all = await run(['endpoints', 'models', 'qwen3'], { served });
      expect(all.stdout.split('\n')[1]).toBe(
        'Qwen/Qwen3-32B    $0.40/$0.80   1200/s  240 ms      131k     text    2',
      );
      const one = await run(['endpoints', 'models', 'Qwen/Qwen3-32B'], { served });
      expect(
        one.stdout.split('\n').map((line) =>
          line
            .split(/ {2,}/)
            .filter((_, i) => i === 0 || i > 3)
            .join(' | '),
        ),
      ).toMatchObject([
        expect.stringContaining('MODEL'),
        expect.stringMatching(/:fastest .*now cerebras/),
        expect.stringMatching(/:cheapest .*now novita/),
        expect.stringMatching(/:preferred/),
        expect.stringMatching(/:cerebras/),
        expect.stringMatching(/:novita/),
        '',
      ]);
      const json = await run(['endpoints', 'models', 'Qwen/Qwen3-VL-8B', '--json'], { served });
      expect(JSON.parse(json.stdout)).toEqual([served[1]]);
      expect(await run(['endpoints', 'models', 'zzzz'], { served })).toMatchObject({ code: 4, stdout: '' });
    });

    it('refuses an image for a model that takes text only, before anything is sent', async () => {
      for (const line of [
        ['ask', 'what?', '--image', 'cat.jpg', '-e', 'Qwen/Qwen3-32B:novita'],
        ['caption', 'cat.jpg', '-e', 'Qwen/Qwen3-32B'],
      ]) {
        const ran = await run(line, { served });
        expect(ran).toMatchObject({ stdout: '', requests: [] });
        expect(ran.code).toBeGreaterThan(0);
        expect(ran.stderr).toContain('takes text only: an image cannot be sent to it.');
        expect(ran.stderr).toContain('These take images: Qwen/Qwen3-VL-8B.');
      }
      const seeing = await run(['ask', 'what?', '--image', 'cat.jpg', '-e', 'Qwen/Qwen3-VL-8B'], { served });
      expect(seeing.requests).toHaveLength(1);
      const text = await run(['ask', 'what?', '-e', 'Qwen/Qwen3-32B'], { served });
      expect(text.requests).toHaveLength(1);
      expect(text.modelQuestions).toEqual([]);
    });
  });

  it('lists them as JSON', async () => {
    const ran = await run(['endpoints', 'list', '--json'], { settings: SAVED });
    expect(JSON.parse(ran.stdout)).toMatchObject([
      { name: 'qwen', default: true },
      { name: 'local', default: false },
      { name: 'practice', default: false },
    ]);
  });

  it.each([
    [['--model', 'org/name:groq'], { kind: 'providers', model: 'org/name:groq', token: { kind: 'hub' } }],
    [
      ['--url', 'http://localhost:9/v1'],
      { kind: 'openai', url: 'http://localhost:9/v1', token: { kind: 'none' } },
    ],
    [['--url', 'https://x.example', '--model', 'm'], { kind: 'openai', model: 'm' }],
    [['--url', 'https://x.example', '--hub-token'], { kind: 'openai', token: { kind: 'hub' } }],
    [['--url', 'https://x.example', '--token-env', 'MY_KEY'], { token: { kind: 'env', name: 'MY_KEY' } }],
    [['--url', 'https://x.example', '--task', 'image-to-text'], { kind: 'image-to-text' }],
    [
      ['--url', 'https://x.example', '--task', 'text-generation', '--model', 'm'],
      { kind: 'text-generation', model: 'm' },
    ],
    [['--url', 'http://localhost:8080/generate_stream'], { kind: 'text-generation' }],
    [['--url', 'http://localhost:8080/v1/completions'], { kind: 'text-generation' }],
    [['--url', 'http://localhost:8080/v1/chat/completions'], { kind: 'openai' }],
    [
      ['--url', 'https://router.huggingface.co/hf-inference/models/org/name'],
      { kind: 'image-to-text', token: { kind: 'hub' } },
    ],
  ])('adds one from %j, the first one as the default', async (options, endpoint) => {
    const ran = await run(['endpoints', 'add', 'mine', ...options]);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.settings.endpoints).toHaveLength(1);
    expect(ran.settings.endpoints[0]).toMatchObject({ name: 'mine', ...endpoint });
    expect(ran.settings.defaultEndpoint).toBe('mine');
  });

  it('leaves the default as it is, unless told otherwise', async () => {
    const added = await run(['endpoints', 'add', 'mine', '--model', 'a/b'], { settings: SAVED });
    expect(added.settings.defaultEndpoint).toBe('qwen');
    const chosen = await run(['endpoints', 'add', 'mine', '--model', 'a/b', '--default'], {
      settings: SAVED,
    });
    expect(chosen.settings.defaultEndpoint).toBe('mine');
  });

  it.each([
    [['add', 'mine'], 'needs a model or a URL'],
    [['add', 'mine', '--model', 'nonsense'], 'model id is org/name'],
    [['add', 'mine', '--url', 'ftp://x'], 'cannot be reached by ftp'],
    [['add', 'qwen', '--model', 'a/b'], 'There is an endpoint "qwen" already'],
    [['add', 'practice', '--model', 'a/b'], 'practice endpoint has that name'],
    [['add', 'mine', '--url', 'http://far.example', '--hub-token'], 'https only'],
    [['add', 'mine', '--model', 'a/b', '--hub-token', '--token-env', 'X'], 'has one token'],
    [['add', 'mine', '--model', 'a/b', '--task', 'image-to-text'], 'goes with --url'],
    [['add', 'mine', '--model', 'a/b', '--task', 'text-generation'], 'goes with --url'],
    [['add', 'mine', '--model', 'a/b', '--token-env', 'hf_abcdefghijklmnop'], 'looks like the token itself'],
    [['add', 'mine', '--model', 'a/b', '--idle-timeout', 'long'], 'Give seconds, or a time such as'],
    [['edit', 'qwen', '--connect-timeout', 'none'], 'Connecting always has a limit'],
    [['edit', 'qwne', '--model', 'a/b'], 'Did you mean qwen?'],
    [['remove', 'practice'], 'built in'],
    [['default', 'nobody'], 'There is no endpoint "nobody"'],
    [['test', 'nobody'], 'There is no endpoint "nobody"'],
  ])('refuses %j and changes nothing', async (line, sentence) => {
    const ran = await run(['endpoints', ...line], { settings: SAVED });
    expect(ran).toMatchObject({ code: 2, stdout: '', settings: SAVED });
    expect(ran.stderr).toContain(sentence);
  });

  it('takes time limits in seconds or with a unit, and gives them out as milliseconds', async () => {
    const times = ['--connect-timeout', '2.5', '--first-byte-timeout', '10m', '--idle-timeout', 'none'];
    const added = await run(['endpoints', 'add', 'slow', '--model', 'a/b', ...times, '--json']);
    const timeouts = { connect: 2_500, firstByte: 600_000, idle: null };
    expect(JSON.parse(added.stdout)).toMatchObject({ name: 'slow', timeouts });
    const { settings } = added;
    const listed = await run(['endpoints', 'list', '--json'], { settings });
    expect(JSON.parse(listed.stdout)[0]).toMatchObject({ name: 'slow', timeouts });
    const again = await run(['endpoints', 'edit', 'slow', '--idle-timeout', '90'], { settings });
    expect(again.settings.endpoints[0]?.timeouts).toEqual({ ...timeouts, idle: 90_000 });
    const usual = TIMEOUTS.flatMap((option) => [`--${option}`, 'usual']);
    const back = await run(['endpoints', 'edit', 'slow', ...usual], { settings });
    expect(back.settings.endpoints[0]).not.toHaveProperty('timeouts');
  });

  it('edits: what is not given stays', async () => {
    const ran = await run(['endpoints', 'edit', 'qwen', '--model', 'a/b:groq', '--name', 'other'], {
      settings: SAVED,
    });
    expect(ran.settings.endpoints[0]).toEqual({
      kind: 'providers',
      name: 'other',
      model: 'a/b:groq',
      token: { kind: 'hub' },
      billTo: 'my-org',
    });
    expect(ran.settings.defaultEndpoint).toBe('other');
  });

  describe('a token belongs to the origin that it was given to', () => {
    const MINE = 'https://mine.example';
    const EVIL = 'https://abc.endpoints.huggingface.cloud.evil.example';
    const withToken = async (...token: string[]) =>
      (await run(['endpoints', 'add', 'mine', '--url', MINE, ...token])).settings;

    it.each([
      [['--hub-token'], EVIL, 'The Hub token was given to https://mine.example'],
      [['--hub-token'], 'http://mine.example:8080', 'The Hub token was given to https://mine.example'],
      [['--hub-token'], 'https://abc.endpoints.huggingface.cloud', 'The Hub token was given to'],
      [['--token-env', 'MY_KEY'], EVIL, '$MY_KEY was given to https://mine.example'],
      [['--token-env', 'MY_KEY'], 'https://mine.example:8443', '$MY_KEY was given to https://mine.example'],
    ])('given by %j, it does not go along to %s', async (token, url, sentence) => {
      const settings = await withToken(...token);
      const edited = await run(['endpoints', 'edit', 'mine', '--url', url], { settings });
      expect(edited.settings.endpoints[0]).toMatchObject({ url, token: { kind: 'none' } });
      expect(edited).toMatchObject({ code: 0, stdout: expect.stringContaining('no token') as string });
      expect(edited.stderr).toContain(sentence);
      expect(edited.stderr).toContain(`not to ${new URL(url).origin}`);
    });

    it('goes along when the same command gives it', async () => {
      const settings = await withToken('--hub-token');
      const edited = await run(['endpoints', 'edit', 'mine', '--url', EVIL, '--hub-token'], { settings });
      expect(edited).toMatchObject({ code: 0, stderr: '' });
      expect(edited.settings.endpoints[0]?.token).toEqual({ kind: 'hub' });
    });

    it('stays with another path of its origin', async () => {
      const settings = await withToken('--token-env', 'MY_KEY');
      const edited = await run(['endpoints', 'edit', 'mine', '--url', `${MINE}:443/v1`], { settings });
      expect(edited).toMatchObject({ code: 0, stderr: '' });
      expect(edited.settings.endpoints[0]?.token).toEqual({ kind: 'env', name: 'MY_KEY' });
    });

    it('one for Inference Providers does not go along to a server, nor the other way round', async () => {
      const added = await run(['endpoints', 'add', 'mine', '--model', 'a/b', '--token-env', 'MY_KEY']);
      const moved = await run(['endpoints', 'edit', 'mine', '--url', MINE], { settings: added.settings });
      expect(moved.settings.endpoints[0]).toMatchObject({ kind: 'openai', token: { kind: 'none' } });
      expect(moved.stderr).toContain('$MY_KEY was given to https://router.huggingface.co');
      const old = 'https://api-inference.huggingface.co/models/a/b';
      const settings = await withToken('--token-env', 'MY_KEY');
      const back = await run(['endpoints', 'edit', 'mine', '--url', old], { settings });
      expect(back.settings.endpoints[0]).toMatchObject({ kind: 'providers', token: { kind: 'hub' } });
      expect(back.stderr).toContain('$MY_KEY was given to https://mine.example');
    });
  });

  it('removes one, and says so when it was the default', async () => {
    const ran = await run(['endpoints', 'remove', 'qwen'], { settings: SAVED });
    expect(ran.settings.endpoints.map(({ name }) => name)).toEqual(['local']);
    expect(ran.settings.defaultEndpoint).toBe('');
    expect(ran.stderr).toContain('It was the default');
  });

  it('prints the default for a script, and chooses another', async () => {
    expect((await run(['endpoints', 'default'], { settings: SAVED })).stdout).toBe('qwen\n');
    expect((await run(['endpoints', 'default', 'local'], { settings: SAVED })).settings.defaultEndpoint).toBe(
      'local',
    );
    expect(await run(['endpoints', 'default'])).toMatchObject({ code: 1, stdout: '' });
  });

  it('tests one and says how long it took', async () => {
    const ran = await run(['endpoints', 'test'], { settings: SAVED });
    expect(ran).toMatchObject({ code: 0, stdout: 'qwen answers: 210 ms, ready\n' });
  });

  it('says why one does not answer', async () => {
    const error = appError('NET_REFUSED', 'Nothing listens on localhost:8080.', 'Start the server.');
    const ran = await run(['endpoints', 'test', 'local', '--json'], {
      settings: SAVED,
      test: { ok: false, error },
    });
    expect(ran.code).toBe(4);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      name: 'local',
      ok: false,
      error: { code: 'NET_REFUSED' },
    });
    expect(ran.stderr).toBe('Nothing listens on localhost:8080.\nStart the server.\n');
  });
});
