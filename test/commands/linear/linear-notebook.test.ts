import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LineReader } from '../../../src/commands/linear/line-reader.ts';
import { type InterfaceOptions, runLinear } from '../../../src/commands/linear/linear-notebook.ts';
import { newExchange } from '../../../src/commands/run-exchange.ts';
import { appError } from '../../../src/core/errors.ts';
import type { InferenceEvent, InferenceRequest } from '../../../src/core/inference.ts';
import { newSession } from '../../../src/core/session.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/settings.ts';
import { contextOf, reply, type World } from '../../harness/command-line.ts';

const PRACTICE: InterfaceOptions = { continueLast: false, practice: true, setup: false };
const settings = {
  ...DEFAULT_SETTINGS,
  endpoints: [
    { kind: 'providers', name: 'qwen', model: 'Qwen/Qwen3-32B', token: { kind: 'hub' } },
    { kind: 'openai', name: 'local', url: 'http://localhost:8080', token: { kind: 'none' } },
  ] as const,
};

/** Runs linear mode on these lines. */
async function talk(lines: readonly string[], world: World = {}, options: Partial<InterfaceOptions> = {}) {
  const { context, stdout, stderr, seen } = contextOf(world, new AbortController().signal);
  const input = new PassThrough();
  input.end(lines.map((line) => `${line}\n`).join(''));
  const code = await runLinear(
    { ...PRACTICE, ...options },
    {
      context,
      lines: new LineReader(input, context.stdout),
      stoppable: (work) => work(new AbortController().signal),
    },
  );
  return { code, stdout: stdout.text, stderr: stderr.text, ...seen() };
}

function lastText(request: InferenceRequest | undefined): string | undefined {
  return request?.task === 'chat' ? request.messages.at(-1)?.text : undefined;
}

describe('linear mode', () => {
  it('answers line by line, with no escape code, and says what was saved', async () => {
    const talked = await talk(['hello'], { answer: reply('one\ntw', 'o \x1b[2J') });
    expect(talked.code).toBe(0);
    expect(talked.stdout).toContain('\nOut 1, practice:\none\ntwo ␛[2J\n(complete, 0.0 s, saved)\n');
    expect(talked.stdout).not.toContain('\x1b');
    expect(talked.saved.at(-1)?.exchanges).toHaveLength(1);
  });

  it('asks before it sends what looks like a key, and takes a private key as one', async () => {
    const key = `AKIA${'IOSFODNN7EXAMPLE'}`;
    const block = [`-----BEGIN ${'PRIVATE'} KEY-----`, 'MIIEvQIBADANBg', `-----END ${'PRIVATE'} KEY-----`];
    const talked = await talk([key, 'n', ...block, '', key, 'y']);
    expect(talked.stdout).toContain('This looks like an AWS key. Send it all the same? (y/N) ');
    expect(talked.stdout).toContain('This looks like a private key. Send it all the same? (y/N) ');
    expect(talked.requests.map(lastText)).toEqual([key]);
  });

  it('goes on in the next line behind a backslash', async () => {
    expect(lastText((await talk(['one\\', 'two'])).requests[0])).toBe('one\ntwo');
  });

  it('sends the conversation so far', async () => {
    const talked = await talk(['first', 'second'], { answer: reply('yes') });
    expect(talked.requests[1]).toMatchObject({
      messages: [{ text: 'first' }, { text: 'yes' }, { text: 'second' }],
    });
    expect(talked.saved.at(-1)?.exchanges).toHaveLength(2);
  });

  it('asks a question again, keeps the earlier answer, and sends what stood above it only', async () => {
    const talked = await talk(['first', 'second', '/retry 1', '/retry', '/retry 9'], {
      answer: reply('yes'),
    });
    expect(talked.requests.map(lastText)).toEqual(['first', 'second', 'first', 'second']);
    expect(talked.requests[2]).toMatchObject({ messages: [{ text: 'first' }] });
    const exchanges = talked.saved.at(-1)?.exchanges ?? [];
    expect(exchanges.map(({ runs, chosen }) => [runs.length, chosen])).toEqual([
      [2, 1],
      [2, 1],
    ]);
    expect(talked.stdout.match(/\nOut \d/g)).toEqual(['\nOut 1', '\nOut 2', '\nOut 1', '\nOut 2']);
    expect(talked.stderr).toContain('There is no such question yet.');
  });

  it('says which answers another one leaves out of date', async () => {
    let asked = 0;
    const talked = await talk(['first', 'second', '/retry 1', '/retry 2'], {
      async *answer() {
        yield* reply(asked++ === 2 ? 'otherwise' : 'yes');
      },
    });
    expect(talked.stdout.match(/Out 2 is out of date now: \/retry 2 asks again\./g)).toHaveLength(1);
  });

  it('mutes, finds and asks a model', async () => {
    const talked = await talk(
      ['first', '/mute 1', '/find FIRST', '/find nothing', '/mute', '/model a/b', 'second'],
      {
        answer: reply('yes'),
      },
    );
    expect(talked.stdout).toContain('In 1 is no longer sent along.');
    expect(talked.stdout).toContain('In 1: first');
    expect(talked.stdout).toContain('This session does not say that.');
    expect(talked.stderr).toContain('/mute 2');
    expect(talked.requests[1]).toMatchObject({ endpoint: { model: 'a/b' }, messages: [{ text: 'second' }] });
  });

  it('offers the endpoints by number when none was chosen yet', async () => {
    const talked = await talk(['nonsense', '2', 'hello'], { settings }, { practice: false });
    expect(talked.stdout).toContain(
      '1. qwen, Qwen/Qwen3-32B\n2. local, localhost:8080\n3. practice, built in\n',
    );
    expect(talked.stderr).toContain('There is no endpoint "nonsense".');
    expect(talked.requests[0]?.endpoint.name).toBe('local');
  });

  it('ends with 2 when no endpoint is chosen, or the one asked for is unknown', async () => {
    expect((await talk([], {}, { practice: false })).code).toBe(2);
    expect(await talk(['1'], {}, { practice: false, endpoint: 'nobody' })).toMatchObject({
      code: 2,
      requests: [],
    });
  });

  it('switches the endpoint in the middle', async () => {
    const talked = await talk(['a', '/endpoint qwen', 'b', '/endpoint', '2', 'c'], { settings });
    expect(talked.requests.map(({ endpoint }) => endpoint.name)).toEqual(['practice', 'qwen', 'local']);
    const runs = talked.saved.at(-1)?.exchanges.map(({ runs }) => runs[0]?.endpoint.name);
    expect(runs).toEqual(['practice', 'qwen', 'local']);
  });

  it('captions, and sends an image with the next question only', async () => {
    const talked = await talk(['/caption cat.jpg', '/image cat.jpg', 'what?', 'and?', '/image dog.jpg']);
    expect(talked.requests.map(({ task }) => task)).toEqual(['image-to-text', 'chat', 'chat']);
    expect(talked.saved.at(-1)?.exchanges.map(({ images }) => images.length)).toEqual([1, 1, 0]);
    expect(talked.stderr).toContain('There is no file dog.jpg.');
  });

  it('sets the instructions and parameters', async () => {
    const talked = await talk(['/system Be brief.', '/set temperature 0.5', '/set temperature 9', 'hi']);
    expect(talked.requests[0]).toMatchObject({
      messages: [{ role: 'system', text: 'Be brief.' }, { text: 'hi' }],
      parameters: { temperature: 0.5 },
    });
    expect(talked.stderr).toContain('"9" is no value for temperature.');
  });

  it('opens another session by number, and begins a new one', async () => {
    const sessions = [
      {
        ...newSession('S1', '2026-11-20T14:00:00.000Z', 'qwen'),
        title: 'Winter',
        exchanges: [newExchange('E1', { task: 'chat', input: 'Where?', images: [] })],
      },
    ];
    const talked = await talk(['/sessions', '1', 'more', '/new', 'fresh'], { sessions });
    expect(talked.stdout).toContain('1. Winter, 1 exchange\n');
    expect(talked.saved.map(({ id, exchanges }) => [id === 'S1', exchanges.length])).toEqual([
      [true, 2],
      [false, 1],
    ]);
  });

  it('reopens the session that -s names, or says why not', async () => {
    const sessions = [{ ...newSession('S1', '2026-11-20T14:00:00.000Z', 'practice'), title: 'Winter' }];
    expect((await talk(['hi'], { sessions }, { session: 'Winter' })).saved.at(-1)?.id).toBe('S1');
    expect((await talk(['hi'], {}, { session: 'Summer' })).code).toBe(5);
  });

  it('says what failed, and that nothing was saved', async () => {
    const error = appError('SERVER_ERROR', 'The server failed.', 'Try again.');
    const answer: InferenceEvent[] = [{ type: 'end', status: 'failed', finishReason: null, error }];
    const talked = await talk(['hi'], { answer });
    expect(talked.stderr).toBe('The server failed.\nTry again.\n');
    expect(talked.stdout).toContain('(failed');
    const full = await talk(['hi'], { saveError: appError('STORE_FULL', 'The disk is full.', '') });
    expect(full).toMatchObject({ requests: [], stderr: 'The disk is full.\n' });
  });

  it('knows what a mistyped command meant', async () => {
    expect((await talk(['/endpiont'])).stderr).toBe(
      'There is no command /endpiont. Did you mean /endpoint?\n',
    );
    expect((await talk(['/help'])).stdout).toContain('/caption PATH: captions an image');
    expect((await talk(['/quit', 'never'])).requests).toEqual([]);
  });
});
