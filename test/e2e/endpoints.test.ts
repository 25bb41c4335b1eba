import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeHub, GOOD_TOKEN, startFakeHub } from '../harness/fake-hub.ts';
import {
  ask,
  ENDPOINTS,
  PROMPT,
  quit,
  SAVED,
  saveEndpoints,
  send,
  typeLine,
} from '../harness/notebook-keys.ts';
import {
  filesHolding,
  freshHome,
  inHome,
  modeOf,
  removeHomes,
  startProgram,
  storedSession,
} from '../harness/program.ts';
import type { PtyProgram } from '../harness/pty.ts';

let hub: FakeHub;
/** A server of someone's own: not Hugging Face, at another address. */
let server: FakeHub;
let home: string;
const started: PtyProgram[] = [];
beforeEach(async () => {
  [hub, server] = await Promise.all([startFakeHub(), startFakeHub()]);
  home = freshHome();
  saveEndpoints(home);
});
afterEach(async () => {
  for (const program of started.splice(0)) await program.close();
  removeHomes();
  await Promise.all([hub.close(), server.close()]);
});

async function open(args: readonly string[] = [], env = {}): Promise<PtyProgram> {
  const program = startProgram({ home, args, env: { ...hub.env, HF_TOKEN: GOOD_TOKEN, ...env } });
  started.push(program);
  await program.waitFor(PROMPT);
  return program;
}

async function openList(program: PtyProgram): Promise<void> {
  program.key('ctrl+o');
  await program.waitFor(ENDPOINTS);
}

/** The saved endpoints as they are on the disk. */
const config = () =>
  JSON.parse(readFileSync(inHome.config(home), 'utf8')) as {
    defaultEndpoint: string;
    endpoints: { name: string; [key: string]: unknown }[];
  };
const names = () => config().endpoints.map(({ name }) => name);

describe('the list of endpoints', () => {
  it('adds, tests, makes default, edits, deletes and brings back, and keeps all of it', async () => {
    const program = await open();
    await openList(program);
    program.key('ctrl+a');
    await program.waitFor('Add an endpoint');
    program.key('right');
    await program.waitFor('‹ OpenAI-compatible URL ›');
    program.key('tab');
    program.type(server.url);
    await program.waitFor(server.url);
    const host = server.url.replace('http://', '');
    const name = host.replace(':', '-');
    await program.waitFor(`Name       ${name}`);
    program.key('enter');
    await program.waitFor(`✓ Saved ${name}.`);
    expect(program.screen()).toMatch(new RegExp(`› +${name} +${host} +local +chat +no token`));

    program.key('ctrl+t');
    await program.waitFor('answered in');
    // The server says itself which model it serves, and gets no token.
    expect(server.requests.map(({ path }) => path)).toEqual(['/v1/models', '/v1/chat/completions']);
    expect(server.requests.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
    expect(program.screen()).toMatch(/✓ \d+ ms/);

    program.key('ctrl+f');
    await program.waitFor(`✓ New sessions begin on ${name}.`);
    program.key('ctrl+e');
    await program.waitFor(`Edit ${name}`);
    program.key('tab');
    await program.waitFor('› Name');
    program.key('ctrl+u');
    program.type('mine');
    await program.waitFor('Name       mine');
    program.key('enter');
    await program.waitFor('✓ Saved mine.');
    program.key('ctrl+d');
    await program.waitFor('✓ Deleted mine. Ctrl+Z brings it back.');
    expect(program.screen()).toContain('1 of 3');
    program.key('ctrl+z');
    await program.waitFor('✓ mine is back.');
    program.key('esc');
    await program.waitFor(PROMPT);
    expect(await quit(program)).toBe(0);

    expect(config()).toMatchObject({
      defaultEndpoint: 'mine',
      endpoints: [
        { name: 'echo' },
        { name: 'slow' },
        { kind: 'openai', name: 'mine', url: server.url, token: { kind: 'none' } },
      ],
    });
    expect(modeOf(inHome.config(home))).toBe('600');
    expect(filesHolding(home, GOOD_TOKEN)).toEqual([]);

    const again = await open();
    expect(again.screen()).toContain('mine');
    await ask(again, 'after a restart');
    expect(server.chats().at(-1)?.messages).toEqual([{ role: 'user', content: 'after a restart' }]);
    expect(server.requests.at(-1)?.authorization).toBeUndefined();
  });

  it('says in plain words why a test failed', async () => {
    saveEndpoints(home, [
      { kind: 'providers', name: 'poor', model: 'errors/402', token: { kind: 'hub' } },
      { kind: 'openai', name: 'gone', url: 'http://127.0.0.1:9', token: { kind: 'none' } },
    ]);
    const program = await open();
    await openList(program);
    await typeLine(program, 'poor');
    program.key('ctrl+t');
    await program.waitFor(/✗ .*credits/);
    program.key('ctrl+u');
    await program.waitFor('type to filter');
    await typeLine(program, 'gone');
    program.key('ctrl+t');
    await program.waitFor(/✗ .*127\.0\.0\.1:9/);
    expect(program.screen()).toMatch(/refused|Nothing answers|nothing listens/i);
  });

  it('warns before the Hub token goes elsewhere, and takes one from a variable instead', async () => {
    const program = await open([], { MY_SERVER_TOKEN: 'secret-of-my-server' });
    await openList(program);
    await typeLine(program, server.url);
    program.key('ctrl+a');
    await program.waitFor('Add an endpoint');
    await program.waitFor('› Name');
    program.key('tab');
    await program.waitFor('‹ no token ›');
    program.key('right');
    await program.waitFor(`! Your Hugging Face token will be sent to ${server.url.replace('http://', '')}`);
    program.key('right');
    await program.waitFor('‹ from a variable ›');
    program.key('tab');
    await program.waitFor('› Variable');
    program.type('MY_SERVER_TOKEN');
    await program.waitFor('Variable   MY_SERVER_TOKEN');
    program.key('enter');
    await program.waitFor('✓ Saved');
    program.key('enter');
    await program.waitFor(PROMPT);
    await ask(program, 'with my own token');
    expect(server.requests.at(-1)?.authorization).toBe('Bearer secret-of-my-server');
    expect(filesHolding(home, 'secret-of-my-server')).toEqual([]);
    expect(program.output).not.toContain('secret-of-my-server');
  });

  it('refuses to delete what is built in', async () => {
    const program = await open();
    await openList(program);
    await typeLine(program, 'practice');
    program.key('ctrl+d');
    await program.waitFor('The practice endpoint is built in: it cannot be deleted.');
    expect(names()).toEqual(['echo', 'slow']);
  });
});

describe('switching in the middle of a conversation', () => {
  it('sends the next prompt elsewhere and leaves the old answer with its endpoint', async () => {
    saveEndpoints(home, [{ kind: 'openai', name: 'mine', url: server.url, token: { kind: 'none' } }]);
    const program = await open();
    await ask(program, 'the first');
    await openList(program);
    await typeLine(program, 'min');
    program.key('enter');
    await program.waitFor(PROMPT);
    expect(program.screen()).toMatch(/^ the first +mine/m);
    await ask(program, 'the second');

    expect(hub.chats()).toHaveLength(1);
    expect(server.chats().at(-1)?.messages).toEqual([
      { role: 'user', content: 'the first' },
      { role: 'assistant', content: 'You said: the first (1 messages, 0 images, model test/echo)' },
      { role: 'user', content: 'the second' },
    ]);
    expect(server.requests.map(({ authorization }) => authorization)).not.toContain(`Bearer ${GOOD_TOKEN}`);
    const session = storedSession(home);
    expect(session.endpoint).toBe('mine');
    expect(session.exchanges.map(({ runs }) => runs[0]?.endpoint)).toMatchObject([
      { name: 'echo', url: `${hub.url}/v1`, model: 'test/echo' },
      { name: 'mine', url: server.url, model: 'test/echo' },
    ]);
    // The default stays what it was.
    expect(config().defaultEndpoint).toBe('echo');
    expect(await quit(program)).toBe(0);

    const again = await open(['-c']);
    await again.waitFor('Out 2');
    expect(again.screen()).toMatch(/^ the first +mine/m);
    await ask(again, 'the third');
    expect(server.chats().at(-1)?.messages).toHaveLength(5);
  });

  it('leaves everything as it is when the list is closed again', async () => {
    const program = await open();
    await ask(program, 'the first');
    await typeLine(program, 'half a thou');
    await openList(program);
    program.key('down');
    await program.waitFor('2 of 3');
    program.key('esc');
    await program.waitFor('› half a thou');
    expect(program.screen()).toMatch(/^ the first +test\/echo/m);
  });

  it('uses a model id once that was typed, without saving it', async () => {
    const program = await open();
    await openList(program);
    await typeLine(program, 'test/think');
    await program.waitFor('use test/think once');
    program.key('enter');
    await program.waitFor(PROMPT);
    await ask(program, 'just once');
    expect(hub.chats().at(-1)?.model).toBe('test/think');
    expect(names()).toEqual(['echo', 'slow']);
    expect(storedSession(home)).toMatchObject({ endpoint: 'test/think' });
  });

  it.each([
    ['without /v1', ''],
    ['with /v1', '/v1'],
    ['with /v1 and a slash', '/v1/'],
  ])('uses a URL %s', async (_how, path) => {
    const program = await open();
    await send(program, `/endpoint ${server.url}${path}`, `The next prompt goes to ${server.url}${path}.`);
    await ask(program, 'by address');
    expect(server.requests.map((request) => request.path)).toContain('/v1/chat/completions');
    expect(server.requests.every(({ authorization }) => authorization === undefined)).toBe(true);
    expect(hub.requests).toEqual([]);
  });

  it('turns an address of the retired API into its model, and says so', async () => {
    const program = await open();
    await openList(program);
    await typeLine(program, 'https://api-inference.huggingface.co/models/test/think');
    await program.waitFor('switched off by Hugging Face');
    program.key('enter');
    await program.waitFor(PROMPT);
    expect(program.screen().replace(/\s+/g, ' ')).toContain(
      'api-inference.huggingface.co was switched off by Hugging Face: asking test/think on Inference Providers instead.',
    );
    await ask(program, 'from an old note');
    expect(hub.chats().at(-1)?.model).toBe('test/think');
  });

  it('says when a name means nothing, and keeps what was typed', async () => {
    const program = await open();
    await send(program, '/endpoint nonsense', 'There is no endpoint "nonsense".');
    expect(program.screen()).toContain('› /endpoint nonsense');
  });
});

describe('hf-tui -e', () => {
  it.each([
    ['a saved name', 'slow', 'test/slow'],
    ['a model id', 'test/think', 'test/think'],
    ['a model id with a provider', 'test/think:cerebras', 'test/think:cerebras'],
  ])('opens on %s', async (_what, reference, model) => {
    const program = await open(['-e', reference]);
    program.type('hello');
    await program.waitFor('› hello');
    program.key('enter');
    await program.waitFor('Out 1');
    await program.waitFor(() => hub.chats().length === 1);
    expect(hub.chats()[0]?.model).toBe(model);
    hub.release();
    await program.waitFor(SAVED);
  });

  it('says what it does not know, and opens nothing', async () => {
    const program = startProgram({ home, args: ['-e', 'nonsense'], env: hub.env });
    started.push(program);
    expect(await program.exit).toEqual({ code: 2, signal: 0 });
    expect(program.screen()).toContain('There is no endpoint "nonsense".');
    expect(program.onAlternateScreen).toBe(false);
  });
});
