import { describe, expect, it } from 'vitest';
import { newExchange } from '../../src/commands/run-exchange.ts';
import { appError } from '../../src/core/errors.ts';
import type { InferenceEvent, InferenceRequest } from '../../src/core/inference.ts';
import { newSession } from '../../src/core/session.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import { reply } from '../harness/command-line.ts';
import { talk } from '../harness/linear.ts';

const settings = {
  ...DEFAULT_SETTINGS,
  endpoints: [
    { kind: 'providers', name: 'qwen', model: 'Qwen/Qwen3-32B', token: { kind: 'hub' } },
    { kind: 'openai', name: 'local', url: 'http://localhost:8080', token: { kind: 'none' } },
  ] as const,
};

function lastText(request: InferenceRequest | undefined): string | undefined {
  return messagesOf(request).at(-1)?.text;
}

function messagesOf(request: InferenceRequest | undefined): readonly { readonly text: string }[] {
  return request?.task === 'chat' ? [...request.messages] : [];
}

describe('linear mode', () => {
  it('answers line by line, with no escape code, and says what was saved', async () => {
    const talked = await talk(['hello'], { answer: reply('one\ntw', 'o \x1b[2J') });
    expect(talked.code).toBe(0);
    expect(talked.stdout).toContain('\nOut 1, practice:\none\ntwo ␛[2J\n(complete, 0.03 s, saved)\n');
    expect(talked.stdout).not.toContain('\x1b');
    expect(talked.saved.at(-1)?.exchanges).toHaveLength(1);
  });

  it('asks before it sends what looks like a key, and takes a private key as one', async () => {
    const key = `AKIA${'IOSFODNN7EXAMPLE'}`;
    const block = [`-----BEGIN ${'PRIVATE'} KEY-----`, 'MIIEvQIBADANBg', `-----END ${'PRIVATE'} KEY-----`];
    const talked = await talk([key, 'n', ...block, '', key, 'y']);
    expect(talked.stderr).toContain('This looks like an AWS key, and was not sent.\n');
    expect(talked.stderr).toContain('This looks like a private key, and was not sent.\n');
    expect(talked.stdout.match(/Send it all the same\? y or n: /g)).toHaveLength(3);
    expect(talked.requests.map(lastText)).toEqual([key]);
  });

  it('asks about a key in the system text, and in a caption', async () => {
    const key = `hf_${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI'}`;
    const other = `ghp_${'16C7e42F292c6912E7710c838347Ae178B4a'}`;
    const talked = await talk([
      `/system use ${key}`,
      'hello',
      'n',
      'hello',
      'y',
      'more',
      `/caption x.jpg ${other}`,
      'n',
    ]);
    expect(talked.stderr.match(/The system text holds what looks like a Hugging Face token/g)).toHaveLength(
      2,
    );
    expect(talked.stdout.match(/Send it all the same\? y or n: /g)).toHaveLength(3);
    expect(talked.requests.map(lastText)).toEqual(['hello', 'more']);
    expect(talked.stderr).not.toContain(key);
    expect(talked.stderr).not.toContain(other);
  });

  it('says what was left out of an image', async () => {
    const talked = await talk(['/caption cat.jpg'], { imageChanges: ['location removed'] });
    expect(talked.stdout).toContain('The location and other metadata were left out of the image sent.\n');
  });

  it('lets an answer come to its end before a script goes on, quits or ends', async () => {
    const slow = {
      async *answer(_request: InferenceRequest, signal: AbortSignal): AsyncIterable<InferenceEvent> {
        yield { type: 'delta', text: 'one ' };
        await new Promise((resolve) => setImmediate(resolve));
        if (signal.aborted) yield { type: 'end', status: 'interrupted', finishReason: null, error: null };
        else yield* reply('two');
      },
    };
    for (const rest of [['/quit', 'never'], []]) {
      const talked = await talk(['hello', ...rest], slow);
      expect(talked.saved.at(-1)?.exchanges[0]?.runs).toMatchObject([
        { output: 'one two', status: 'complete' },
      ]);
      expect(talked.requests).toHaveLength(1);
    }
  });

  it('goes on in the next line behind a backslash', async () => {
    expect(lastText((await talk(['one\\', 'two'])).requests[0])).toBe('one\ntwo');
  });

  it('sends the conversation so far', async () => {
    const talked = await talk(['first', 'second'], { answer: reply('yes') });
    expect(messagesOf(talked.requests[1]).map(({ text }) => text)).toEqual(['first', 'yes', 'second']);
    expect(talked.saved.at(-1)?.exchanges).toHaveLength(2);
  });

  it('asks a question again, keeps the earlier answer, and sends what stood above it only', async () => {
    const talked = await talk(['first', 'second', '/retry 1', '/retry', '/retry 9'], {
      answer: reply('yes'),
    });
    expect(talked.requests.map(lastText)).toEqual(['first', 'second', 'first', 'second']);
    expect(messagesOf(talked.requests[2]).map(({ text }) => text)).toEqual(['first']);
    const exchanges = talked.saved.at(-1)?.exchanges ?? [];
    expect(exchanges.map(({ runs, chosen }) => [runs.length, chosen])).toEqual([
      [2, 1],
      [2, 1],
    ]);
    expect(talked.stdout.match(/\nOut \d/g)).toEqual(['\nOut 1', '\nOut 2', '\nOut 1', '\nOut 2']);
    expect(talked.stderr).toContain('There is no cell 9.');
  });

  it('says which answers another one leaves out of date', async () => {
    let asked = 0;
    const talked = await talk(['first', 'second', '/retry 1', '/retry 2'], {
      async *answer() {
        yield* reply(asked++ === 2 ? 'otherwise' : 'yes');
      },
    });
    expect(
      talked.stdout.match(/Out 2 is out of date now: \/again 2 asks again, \/stale all such\./g),
    ).toHaveLength(1);
  });

  it('says which question and which answer count when a change is undone and made again', async () => {
    let count = 0;
    const { stdout } = await talk(['first', '/edit 1', 'first anew', '/again 1', '/undo', '/undo', '/redo'], {
      async *answer() {
        count += 1;
        yield* reply(`answer ${count}`);
      },
    });
    expect(stdout).not.toContain('Nothing changed.');
    const said = stdout.split('answer 3\n').at(1);
    expect(said).toContain('Out 1, answer 2 of 2, practice, counts now:\nanswer 2\n');
    expect(said).toContain('In 1 asks now: first\nOut 1, practice, counts now:\nanswer 1\n');
    expect(said).toContain(
      'In 1 asks now: first anew\nOut 1, answer 2 of 2, practice, counts now:\nanswer 2\n',
    );
  });

  it('says what undo and redo bring back and take away', async () => {
    const { stdout } = await talk(['first', 'second', '/delete 1', '/undo', '/redo', '/undo'], {
      answer: reply('yes'),
    });
    expect(stdout.match(/In 1 is back: first\./g)).toHaveLength(2);
    expect(stdout.match(/In 1 is gone: first\./g)).toHaveLength(1);
    expect(stdout).not.toContain('Nothing changed.');
  });

  it('mutes, finds and asks a model', async () => {
    const talked = await talk(
      ['first', '/mute 1', '/find FIRST', '/find nothing', '/mute', '/mute', '/model a/b', 'second'],
      {
        answer: reply('yes'),
      },
    );
    expect(talked.stdout).toContain('In 1 is muted: no longer sent along.');
    expect(talked.stdout).toContain('Match 1 of 1. In 1: first');
    expect(talked.stderr).toContain('This session does not say that.');
    // Without a number it is the cell that was asked last: this one.
    expect(talked.stdout).toContain('In 1 is no longer muted: again sent along.');
    expect(talked.requests[1]).toMatchObject({ endpoint: { model: 'a/b' } });
    expect(messagesOf(talked.requests[1]).map(({ text }) => text)).toEqual(['second']);
  });

  it('begins with the wizard when no endpoint is saved, as the full interface does', async () => {
    const talked = await talk(['nonsense', '3', '3', '1', 'hello'], {}, { practice: false });
    expect(talked.stderr).toContain('Give a number.');
    expect(talked.stdout).toContain('Do you have a Hugging Face token?\n');
    expect(talked.stdout).toContain('3. Go on without a token. For a server on this computer,');
    expect(talked.stdout).toContain('Good: answered in 210 ms\n"ready"\n');
    expect(talked.requests.map(lastText)).toEqual(['hello']);
    expect(talked.settings.endpoints).toEqual([]);
  });

  it('ends with 2 when the endpoint that was asked for is unknown', async () => {
    const talked = await talk(['1'], {}, { practice: false, endpoint: 'nobody' });
    expect(talked).toMatchObject({ code: 2, requests: [] });
  });

  it('switches the endpoint in the middle', async () => {
    const talked = await talk(
      ['a', '/endpoint qwen', 'b', '/endpoint', '2', 'c'],
      { settings },
      { practice: false, endpoint: 'practice' },
    );
    expect(talked.requests.map(({ endpoint }) => endpoint.name)).toEqual(['practice', 'qwen', 'local']);
    const runs = talked.saved.at(-1)?.exchanges.map(({ runs }) => runs[0]?.endpoint.name);
    expect(runs).toEqual(['practice', 'qwen', 'local']);
  });

  it('sends an earlier prompt again, found by its words or gone back to', async () => {
    const talked = await talk(['hello there', 'second', '/prompt-with hel', '', '/prompt-before', '']);
    expect(talked.stdout).toContain('The prompt holds: hello there. An empty line sends it;');
    expect(talked.requests.map(lastText)).toEqual(['hello there', 'second', 'hello there', 'hello there']);
    const cleared = await talk(['hello there', '/prompt-with hel', '/clear', '/clear', '']);
    expect(cleared.stdout).toMatch(/The prompt is empty now\.\n\n.*\n?Nothing changed\.\n/);
    expect(cleared.requests).toHaveLength(1);
  });

  it('copies answers, inputs, code blocks and the session, and reads which blocks there are', async () => {
    const talked = await talk(
      ['one', '/copy', '/copy-input', '/code', '/code 1 2', '/copy-session', '/code 7', '/stop'],
      { answer: reply('see\n```js\na()\n```\n```\nb\nc\n```\n') },
    );
    expect(talked.copied.slice(0, 3)).toEqual(['see\n```js\na()\n```\n```\nb\nc\n```\n', 'one', 'b\nc']);
    expect(talked.copied[3]).toContain('In 1:\none\n\nOut 1:\nsee');
    expect(talked.stdout).toContain(
      'Out 1 has 2 code blocks. /code 1 NUMBER copies one.\n1. 1 line: a()\n2. 2 lines: b\n',
    );
    expect(talked.stdout).toContain('Copied code block 2 with a test.');
    expect(talked.stderr).toContain('There is no cell 7.');
    expect(talked.stderr).toContain('No reply is coming.');
  });

  it('edits a cell in the editor, and goes between cells', async () => {
    const talked = await talk(
      ['one', 'two', '/edit-with-editor 1', '', '/first', '/next', '/next', '/list'],
      {
        edit: (text) => `${text}, edited`,
      },
    );
    expect(talked.requests.map(lastText)).toEqual(['one', 'two', 'one, edited']);
    expect(talked.stdout).toContain('In 1:\none, edited\nOut 1, answer 2 of 2, practice:\nok\n');
    expect(talked.stdout).toContain(
      '1. one, edited: answered, answer 2 of 2\n2. two: answered, out of date, selected\n',
    );
  });

  it('captions, and sends an image with the next question only', async () => {
    const talked = await talk(['/caption cat.jpg', '/image cat.jpg', 'what?', 'and?', '/image dog.jpg']);
    expect(talked.requests.map(({ task }) => task)).toEqual(['image-to-text', 'chat', 'chat']);
    expect(talked.saved.at(-1)?.exchanges.map(({ images }) => images.length)).toEqual([1, 1, 0]);
    expect(talked.stderr).toContain('There is no file dog.jpg.');
  });

  it('sets the instructions and parameters', async () => {
    const talked = await talk(['/system Be brief.', '/set temperature 0.5', '/set temperature 9', 'hi']);
    expect(talked.requests[0]).toMatchObject({ parameters: { temperature: 0.5 } });
    expect(messagesOf(talked.requests[0])).toMatchObject([
      { role: 'system', text: 'Be brief.' },
      { text: 'hi' },
    ]);
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
    expect(talked.stdout).toContain('1. Winter, today 14:00, qwen, 1 exchange, 100 B\n');
    const saved = new Map(talked.saved.map(({ id, exchanges }) => [id === 'S1', exchanges.length]));
    expect([...saved]).toEqual([
      [true, 2],
      [false, 1],
    ]);
  });

  it('reopens the session that -s names, or says why not', async () => {
    const sessions = [{ ...newSession('S1', '2026-11-20T14:00:00.000Z', 'practice'), title: 'Winter' }];
    expect((await talk(['hi'], { sessions }, { session: 'Winter' })).saved.at(-1)?.id).toBe('S1');
    expect((await talk(['hi'], {}, { session: 'Summer' })).code).toBe(5);
    const left = sessions.map((session) => ({ ...session, draft: 'and in summer?' }));
    const talked = await talk([''], { sessions: left }, { session: 'Winter' });
    expect(talked.stdout).toContain('The prompt holds: and in summer?. An empty line sends it;');
    expect(talked.requests.map(lastText)).toEqual(['and in summer?']);
  });

  it('says what failed, and that nothing was saved', async () => {
    const error = appError('SERVER_ERROR', 'The server failed.', 'Try again.');
    const answer: InferenceEvent[] = [{ type: 'end', status: 'failed', finishReason: null, error }];
    const talked = await talk(['hi'], { answer });
    expect(talked.stderr).toBe(
      'The server failed.\nTry again.\n/again 1: again; /ask-on 1: another endpoint.\n',
    );
    expect(talked.stdout).toContain('(failed');
    const full = await talk(['hi'], { saveError: appError('STORE_FULL', 'The disk is full.', '') });
    // The conversation goes on in memory, and the exit code says that it is lost.
    expect(full).toMatchObject({ code: 5, stderr: 'NOT SAVED: The disk is full.\n' });
    expect(full.stdout).toContain(', NOT SAVED)\n\nIn 2, NOT SAVED: ');
  });

  it('knows what a mistyped command meant', async () => {
    expect((await talk(['/endpiont'])).stderr).toBe(
      'There is no command /endpiont.\nDid you mean /endpoint?\n',
    );
    expect((await talk(['/help'])).stdout).toContain('/caption PATH: Caption an image');
    expect((await talk(['/quit', 'never'])).requests).toEqual([]);
  });
});
