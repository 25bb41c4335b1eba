import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeHub, GOOD_TOKEN, startFakeHub } from '../harness/fake-hub.ts';
import { ENDPOINTS, PROMPT, SAVED, saveEndpoints, send } from '../harness/notebook-keys.ts';
import { freshHome, inHome, removeHomes, startProgram, storedSession } from '../harness/program.ts';
import type { PtyProgram } from '../harness/pty.ts';
import type { ScriptedReply } from '../harness/scripted-reply.ts';

let hub: FakeHub;
/** Where the endpoint itself answers: not at the addresses of Hugging Face. */
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

function start(args: readonly string[], env = {}): PtyProgram {
  const program = startProgram({ home, args, env: { ...hub.env, HF_TOKEN: GOOD_TOKEN, ...env } });
  started.push(program);
  return program;
}
async function open(args: readonly string[] = [], env = {}): Promise<PtyProgram> {
  const program = start(args, env);
  await program.waitFor(PROMPT);
  return program;
}

const json = (body: unknown, status = 200): ScriptedReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  parts: [JSON.stringify(body)],
});
const dedicated = (name: string, state: string, url?: string) => ({
  name,
  type: 'authenticated',
  provider: { vendor: 'aws', region: 'us-east-1' },
  model: { repository: 'Qwen/Qwen3-8B', task: 'text-generation', image: { vllm: {} } },
  status: { state, message: '', ...(url === undefined ? {} : { url }) },
});
const posts = () => hub.requests.filter(({ method }) => method === 'POST').map(({ path }) => path);
const RENEWED = 'hf_oauth_secondOfTwoTokens0002';

const config = () => JSON.parse(readFileSync(inHome.config(home), 'utf8')) as Record<string, unknown>;
const saved = () => config().endpoints as readonly unknown[];

describe('my Inference Endpoints', () => {
  it('are listed over user and organisations, used by Enter, and resumed after a yes', async () => {
    const mine = [
      dedicated('my-chat', 'running', server.url),
      dedicated('night', 'paused', 'https://n.example'),
    ];
    hub.script('/v2/endpoint/alice', json({ items: mine }));
    hub.script('/v2/endpoint/my-org', json({ error: 'Forbidden' }, 403));
    hub.script('/v2/endpoint/alice/night/resume', json(dedicated('night', 'initializing')));
    const program = await open();
    program.key('ctrl+o');
    await program.waitFor(ENDPOINTS);
    program.key('ctrl+r');
    await program.waitFor('Not listed: my-org.');
    expect(program.screen()).toMatch(/● +my-chat +Qwen\/Qwen3-8B +running +text-generation +alice/);

    program.key('down');
    await program.waitFor('Ctrl+S resume');
    program.key('ctrl+s');
    await program.waitFor('Resume alice/night? It costs money');
    program.key('enter');
    await program.waitFor('Enter decides nothing here: y to resume it');
    expect(posts()).toEqual([]);
    program.key('y');
    await program.waitFor('night is starting.');
    expect(posts()).toEqual(['/v2/endpoint/alice/night/resume']);
    expect(program.screen()).toMatch(/◌ +night +Qwen\/Qwen3-8B +starting/);

    program.key('up', 'enter');
    await program.waitFor('Saved my-chat.');
    await expect.poll(() => saved().length).toBe(3);
    expect(saved()[2]).toEqual({ kind: 'openai', name: 'my-chat', url: server.url, token: { kind: 'none' } });
    await send(program, 'Hello', 'You said: Hello');
    expect(server.chats().at(-1)).toMatchObject({ model: 'test/echo' });
    // A host that is not Hugging Face's gets no token, whoever names it.
    expect(server.requests.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it('say why they cannot be listed', async () => {
    hub.script('/v2/endpoint/alice', json({ error: 'Forbidden' }, 403));
    hub.script('/v2/endpoint/my-org', json({ error: 'Forbidden' }, 403));
    const program = await open();
    program.key('ctrl+o');
    await program.waitFor(ENDPOINTS);
    program.key('ctrl+r');
    await program.waitFor('The token may not do that with Inference Endpoints.');
    program.key('esc', 'esc');
    await program.waitFor(PROMPT);
  });
});

describe('a base model', () => {
  it('goes on with the prompt as it is, and with nothing else', async () => {
    const token = (text: string, whole: string | null = null) =>
      `data:${JSON.stringify({ token: { text, special: false }, generated_text: whole, details: whole === null ? null : { finish_reason: 'eos_token', generated_tokens: 2 } })}\n\n`;
    hub.script('/generate_stream', { parts: [token(' a'), token(' time', ' a time')] });
    const program = await open(['-e', `${hub.url}/generate_stream`]);
    expect(program.screen()).toContain('only the prompt is sent');
    await send(program, 'First', 'a time');
    await program.waitFor(SAVED);
    program.type('Once upon ');
    await program.waitFor('› Once upon');
    program.key('enter');
    await expect.poll(() => storedSession(home).exchanges.length).toBe(2);
    const bodies = hub.requests
      .filter(({ path }) => path === '/generate_stream')
      .map(({ body }) => JSON.parse(body.toString()) as { inputs: string });
    expect(bodies.map(({ inputs }) => inputs)).toEqual(['First', 'Once upon ']);
  });
});

describe('tokens', () => {
  it('that have ended are named as such, and another one is switched to', async () => {
    const stored = inHome.officialToken(home).replace(/token$/, 'stored_tokens');
    mkdirSync(dirname(stored), { recursive: true, mode: 0o700 });
    writeFileSync(inHome.officialToken(home), 'hf_oauth_endedEndedEnded00', { mode: 0o600 });
    writeFileSync(
      stored,
      `[oauth-alice]\nhf_token = hf_oauth_endedEndedEnded00\nexpires_at = 1700000000\n\n[work]\nhf_token = ${GOOD_TOKEN}\n`,
      { mode: 0o600 },
    );
    const program = await open([], { HF_TOKEN: '' });
    await send(program, 'Hello', 'has expired on 2023-11-14');
    expect(program.screen()).toContain('hf auth login');
    expect(hub.chats()).toEqual([]);

    program.key('ctrl+p');
    await program.waitFor('Commands  ›');
    program.type('another token');
    await program.waitFor('Switch to another token');
    program.key('enter');
    await program.waitFor('It has expired');
    program.key('down', 'enter');
    await program.waitFor('The token work is used now.');
    await send(program, 'Again', 'You said: Again');
    expect(config().activeToken).toBe('stored:work');
  });

  it('come from a browser by a code', async () => {
    hub.script(
      '/oauth/device',
      json({ device_code: 'd', user_code: 'ABCD-EFGH', verification_uri: `${hub.url}/device`, interval: 1 }),
    );
    hub.script(
      '/oauth/token',
      json({ error: 'authorization_pending' }, 400),
      json({
        access_token: GOOD_TOKEN,
        expires_in: 3600,
        refresh_token: 'canary-refresh',
      }),
      json({ access_token: RENEWED, expires_in: 2_592_000, refresh_token: 'canary-next' }),
    );
    const program = start(['auth', 'login', '--device'], { HF_TOKEN: '', HF_TUI_OAUTH_CLIENT_ID: 'my-app' });
    await program.waitFor('enter the code ABCD-EFGH');
    await program.waitFor(/Kept hf_….{4} in/);
    expect((await program.exit).code).toBe(0);
    expect(readFileSync(inHome.token(home), 'utf8')).toBe(GOOD_TOKEN);
    // It ends within a day, so the next request renews it first.
    const asking = start(['ask', 'hello', '-e', 'test/echo'], { HF_TOKEN: '' });
    await asking.waitFor('You said: hello');
    expect((await asking.exit).code).toBe(0);
    expect(hub.requests.at(-1)?.authorization).toBe(`Bearer ${RENEWED}`);
    const renewal = hub.requests.findLast(({ path }) => path === '/oauth/token')?.body.toString();
    expect(renewal).toBe('grant_type=refresh_token&refresh_token=canary-refresh&client_id=my-app');
    expect(readFileSync(inHome.token(home), 'utf8')).toBe(RENEWED);
    expect(program.screen() + asking.screen()).not.toMatch(/hf_oauth_second|canary|hf_goodToken/);
  });
});
