import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeHub, GOOD_TOKEN, NO_SCOPE_TOKEN, startFakeHub } from '../harness/fake-hub.ts';
import {
  filesHolding,
  filesUnder,
  freshHome,
  inHome,
  modeOf,
  type ProgramOptions,
  removeHomes,
  startProgram,
  storedSession,
} from '../harness/program.ts';
import type { PtyProgram } from '../harness/pty.ts';

const WRONG_TOKEN = 'hf_wrongTokenForTestsOnly1234567890abQwEr';
/** What must stand in no file and on no screen, the masked end of a token not being a secret. */
const SECRETS = ['goodTokenForTests', 'scopelessTokenForTests', 'wrongTokenForTests'];

const NO_TOKEN_HERE = 'Do you have a Hugging Face token?';
const TOKEN_HERE = 'A Hugging Face token is here already.';
const PASTE = 'Paste a Hugging Face token';
const PASTE_HERE = 'Paste it here:';
const KEEP = 'Where should the token be kept?';
const ENDPOINT = 'Who should answer?';
const MODEL = 'Which model?';
const NOTEBOOK = ' EDIT  Enter send';

let hub: FakeHub;
const started: PtyProgram[] = [];
beforeEach(async () => {
  hub = await startFakeHub();
});
afterEach(async () => {
  for (const program of started.splice(0)) await program.close();
  removeHomes();
  await hub.close();
});

function start(options: ProgramOptions = {}): PtyProgram {
  const program = startProgram({ ...options, env: { ...hub.env, ...options.env } });
  started.push(program);
  return program;
}

/** Takes the choice with this number once it can be seen. */
async function choose(program: PtyProgram, number: number): Promise<void> {
  program.key(String(number));
  await program.waitFor(`› ${number}  `);
  program.key('enter');
}

async function give(program: PtyProgram, token: string): Promise<void> {
  program.paste(token);
  await program.waitFor(`${token.length} characters`);
  program.key('enter');
}

/** From the question who should answer to the notebook, with this model. */
async function chooseModel(program: PtyProgram, model = 'test/echo'): Promise<void> {
  await program.waitFor(ENDPOINT);
  await choose(program, 5);
  await program.waitFor(MODEL);
  program.type(model);
  await program.waitFor(`› ${model}`);
  program.key('enter');
  await program.waitFor('answered in');
}

async function ask(program: PtyProgram, prompt: string): Promise<void> {
  program.type(prompt);
  await program.waitFor(`› ${prompt}`);
  program.key('enter');
  await program.waitFor(`You said: ${prompt}`);
  await program.waitFor(/^.* saved$/m);
}

function expectNoSecrets(program: PtyProgram, except: readonly string[] = []): void {
  for (const secret of SECRETS) {
    expect(program.output).not.toContain(secret);
    expect(filesHolding(program.home, secret)).toEqual(secret === SECRETS[0] ? except : []);
  }
}

describe('the first run', () => {
  it('leads from nothing to a saved exchange', async () => {
    const program = start();
    const { home } = program;
    await program.waitFor(NO_TOKEN_HERE);
    expect(program.screen()).toContain('1 of 4');
    await choose(program, 2);
    await program.waitFor('Get a Hugging Face token');
    expect(program.screen()).toContain(`${hub.url}/join`);
    expect(program.screen().replace(/\n\s*/g, '')).toContain(
      `${hub.url}/settings/tokens/new?ownUserPermissions=inference.serverless.write&tokenType=fineGrained`,
    );

    await give(program, WRONG_TOKEN);
    await program.waitFor('did not accept the Hugging Face token (hf_…QwEr)');
    // The remedy is on this screen, not in another run of set-up.
    expect(program.screen()).not.toContain('--setup');
    expect(filesUnder(dirname(inHome.token(home)))).toEqual([]);
    await choose(program, 1);
    await program.waitFor(PASTE);
    program.key('ctrl+u');
    await give(program, NO_SCOPE_TOKEN);
    await program.waitFor('✗ may not call Inference Providers');
    expect(program.screen()).toContain('✓ accepted: alice (PRO), organisation my-org');
    expect(program.screen()).toContain(`${hub.url}/settings/tokens`);
    await choose(program, 2);
    await program.waitFor(PASTE);
    program.key('ctrl+u');
    await give(program, GOOD_TOKEN);
    await program.waitFor('✓ may call Inference Providers');
    await choose(program, 1);

    await program.waitFor(KEEP);
    expect(program.screen()).toContain(inHome.officialToken(home));
    expect(program.screen()).toContain(inHome.token(home));
    await choose(program, 2);
    await program.waitFor(ENDPOINT);
    expect(readFileSync(inHome.token(home), 'utf8').trim()).toBe(GOOD_TOKEN);
    expect(modeOf(inHome.token(home))).toBe('600');
    expect(modeOf(dirname(inHome.token(home)))).toBe('700');
    expect(filesUnder(home)).not.toContain(inHome.config(home));

    await chooseModel(program);
    expect(program.screen()).toMatch(/✓ answered in \d+ ms by cerebras/);
    expect(hub.chats()).toHaveLength(1);
    await choose(program, 1);
    await program.waitFor(NOTEBOOK);
    expect(program.screen()).toContain('echo is saved and is your default endpoint.');
    const config = JSON.parse(readFileSync(inHome.config(home), 'utf8'));
    expect(config).toMatchObject({
      defaultEndpoint: 'echo',
      endpoints: [{ kind: 'providers', name: 'echo', model: 'test/echo', token: { kind: 'hub' } }],
    });
    expect(modeOf(inHome.config(home))).toBe('600');

    await ask(program, 'hello there');
    const session = storedSession(home);
    expect(session).toMatchObject({
      title: 'hello there',
      endpoint: 'echo',
      exchanges: [
        {
          task: 'chat',
          input: 'hello there',
          output: 'You said: hello there (1 messages, 0 images, model test/echo)',
          status: 'complete',
        },
      ],
    });
    for (const path of filesUnder(inHome.sessions(home))) expect(modeOf(path)).toBe('600');
    expect(modeOf(inHome.sessions(home))).toBe('700');

    const authorised = hub.requests.filter(({ authorization }) => authorization === `Bearer ${GOOD_TOKEN}`);
    expect(authorised.map(({ path }) => path)).toEqual([
      '/api/whoami-v2',
      '/v1/chat/completions',
      '/v1/chat/completions',
    ]);
    expect(hub.requests.filter(({ path }) => path.startsWith('/v1/chat'))).toHaveLength(2);
    program.key('ctrl+d');
    expect(await program.exit).toEqual({ code: 0, signal: 0 });
    expectNoSecrets(program, [inHome.token(home)]);

    const again = start({ home });
    await again.waitFor(NOTEBOOK);
    expect(again.screen()).toContain('echo (test/echo) answers');
    await ask(again, 'a second day');
    expect(hub.requests.findLast(({ path }) => path.endsWith('/chat/completions'))?.authorization).toBe(
      `Bearer ${GOOD_TOKEN}`,
    );
    expectNoSecrets(again, [inHome.token(home)]);
  });

  it('fits into 40 columns and 12 rows', async () => {
    const program = start({ columns: 40, rows: 12 });
    await program.waitFor(NO_TOKEN_HERE);
    await choose(program, 2);
    await program.waitFor(PASTE_HERE);
    program.key('pageup');
    await program.waitFor('/join');
    program.key('pageup');
    await program.waitFor('Create an account');
    await give(program, GOOD_TOKEN);
    await program.waitFor('✓ may call Inference Providers');
    await choose(program, 1);
    await program.waitFor(KEEP);
    await choose(program, 2);
    await chooseModel(program);
    await choose(program, 1);
    await program.waitFor(NOTEBOOK);
    expect(program.rows().at(-1)).toMatch(/F1 help$/);
    await ask(program, 'small');
    expect(storedSession(program.home).exchanges[0]?.status).toBe('complete');
    expectNoSecrets(program, [inHome.token(program.home)]);
  });

  it('keeps the token where the official tools look for it', async () => {
    const program = start();
    const file = inHome.officialToken(program.home);
    await program.waitFor(NO_TOKEN_HERE);
    // Pasted on the first screen: it is clear what is meant.
    await give(program, GOOD_TOKEN);
    await program.waitFor('✓ may call');
    await choose(program, 1);
    await program.waitFor(KEEP);
    await choose(program, 1);
    await chooseModel(program);
    expect(readFileSync(file, 'utf8').trim()).toBe(GOOD_TOKEN);
    expect(modeOf(file)).toBe('600');
    expectNoSecrets(program, filesHolding(dirname(file), GOOD_TOKEN));
  });

  it('keeps a token for this run only, when that is wanted', async () => {
    const program = start();
    await program.waitFor(NO_TOKEN_HERE);
    await give(program, GOOD_TOKEN);
    await program.waitFor('✓ may call');
    await choose(program, 1);
    await program.waitFor(KEEP);
    await choose(program, 3);
    await chooseModel(program);
    await choose(program, 1);
    await program.waitFor(NOTEBOOK);
    await ask(program, 'only now');
    expectNoSecrets(program);
    program.key('ctrl+d');
    await program.exit;

    const again = start({ home: program.home });
    await again.waitFor(NOTEBOOK);
    again.type('and now');
    await again.waitFor('› and now');
    again.key('enter');
    // No token is left: that is said in the exchange, and nothing is sent without one.
    const before = hub.requests.length;
    await again.waitFor('✗');
    expect(again.screen()).toMatch(/token/);
    expect(hub.requests).toHaveLength(before);
  });
});

describe('a token that is there already', () => {
  it('is used from the environment and copied nowhere', async () => {
    const program = start({ env: { HF_TOKEN: GOOD_TOKEN } });
    await program.waitFor(TOKEN_HERE);
    expect(program.screen()).toContain('Use HF_TOKEN in your environment');
    await choose(program, 1);
    await program.waitFor('✓ may call');
    await choose(program, 1);
    await chooseModel(program);
    await choose(program, 1);
    await program.waitFor(NOTEBOOK);
    await ask(program, 'by reference');
    expect(hub.requests.findLast(({ path }) => path.endsWith('/chat/completions'))?.authorization).toBe(
      `Bearer ${GOOD_TOKEN}`,
    );
    expectNoSecrets(program);
    expect(filesUnder(program.home)).not.toContain(inHome.token(program.home));
  });

  it('is used from the file of the official tools, which stays as it is', async () => {
    const home = freshHome();
    const file = inHome.officialToken(home);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, GOOD_TOKEN, { mode: 0o600 });
    const { mtimeMs, ino } = statSync(file);
    const program = start({ home });
    await program.waitFor(TOKEN_HERE);
    expect(program.screen()).toContain(file);
    await choose(program, 1);
    await program.waitFor('✓ may call');
    await choose(program, 1);
    await chooseModel(program);
    await choose(program, 1);
    await program.waitFor(NOTEBOOK);
    await ask(program, 'shared');
    expect(statSync(file)).toMatchObject({ mtimeMs, ino });
    expectNoSecrets(program, [file]);
  });
});

describe('going back and leaving out', () => {
  it('keeps what was typed on every way back', async () => {
    const program = start();
    await program.waitFor(NO_TOKEN_HERE);
    await choose(program, 1);
    await program.waitFor(PASTE);
    program.paste(GOOD_TOKEN);
    await program.waitFor(`${GOOD_TOKEN.length} characters`);
    program.key('esc');
    await program.waitFor(NO_TOKEN_HERE);
    await choose(program, 1);
    await program.waitFor(`${GOOD_TOKEN.length} characters`);
    program.key('enter');
    await program.waitFor('✓ may call');
    await choose(program, 1);
    await program.waitFor(KEEP);
    program.key('esc');
    await program.waitFor('✓ may call');
    program.key('enter');
    await program.waitFor(KEEP);
    // Asked once, the Hub is not asked the same again.
    expect(hub.requests).toHaveLength(1);
    await choose(program, 3);
    await program.waitFor(ENDPOINT);
    await choose(program, 5);
    await program.waitFor(MODEL);
    program.type('test/ec');
    await program.waitFor('› test/ec');
    program.key('esc');
    await program.waitFor(ENDPOINT);
    program.key('enter');
    await program.waitFor('› test/ec');
    program.type('ho');
    await program.waitFor('› test/echo');
    program.key('enter');
    await program.waitFor('answered in');
    program.key('esc');
    await program.waitFor(MODEL);
    expect(program.screen()).toContain('› test/echo');
  });

  it('lets every question be skipped, down to the practice endpoint', async () => {
    const program = start();
    const { home } = program;
    await program.waitFor(NO_TOKEN_HERE);
    program.key('ctrl+s');
    await program.waitFor(ENDPOINT);
    expect(program.screen()).not.toContain('Inference Providers');
    program.key('ctrl+s');
    await program.waitFor(NOTEBOOK);
    expect(program.screen()).toContain('This is the practice endpoint');
    program.type('is anybody there');
    program.key('enter');
    await program.waitFor('It is no model');
    await program.waitFor(/ saved$/m);
    program.key('ctrl+d');
    expect(await program.exit).toEqual({ code: 0, signal: 0 });
    expect(hub.requests).toEqual([]);
    expect(filesUnder(dirname(inHome.config(home)))).toEqual([]);
    expect(storedSession(home).exchanges).toHaveLength(1);

    const again = start({ home });
    await again.waitFor(NO_TOKEN_HERE);
    again.key('esc');
    await again.waitFor(NOTEBOOK);
    expect(again.screen()).toContain('This is the practice endpoint');
  });

  it('can be told to keep a token in memory and leave the endpoint open by skipping', async () => {
    const program = start();
    await program.waitFor(NO_TOKEN_HERE);
    await give(program, GOOD_TOKEN);
    await program.waitFor('✓ may call');
    program.key('ctrl+s');
    await program.waitFor(KEEP);
    program.key('ctrl+s');
    await program.waitFor(ENDPOINT);
    program.key('ctrl+s');
    await program.waitFor(NOTEBOOK);
    expectNoSecrets(program);
    expect(filesUnder(dirname(inHome.config(program.home)))).toEqual([]);
  });
});

describe('killed in the middle of set-up', () => {
  /** What is done, one after the other, and where the program is killed after it. */
  const steps: readonly (readonly [string, (program: PtyProgram) => Promise<unknown>])[] = [
    ['at the first question', (program) => program.waitFor(NO_TOKEN_HERE)],
    [
      'with a token typed',
      async (program) => {
        await choose(program, 1);
        await program.waitFor(PASTE);
        program.paste(GOOD_TOKEN);
        await program.waitFor('characters');
      },
    ],
    [
      'while the token is checked',
      async (program) => {
        hub.hold('/api/whoami-v2');
        program.key('enter');
        await program.waitFor('asking 127.0.0.1');
      },
    ],
    [
      'with a token checked',
      (program) => {
        hub.release();
        return program.waitFor('✓ may call');
      },
    ],
    [
      'at the question where to keep it',
      async (program) => {
        program.key('enter');
        await program.waitFor(KEEP);
      },
    ],
    [
      'with a token kept',
      async (program) => {
        await choose(program, 2);
        await program.waitFor(ENDPOINT);
      },
    ],
    [
      'while the endpoint is tried',
      async (program) => {
        hub.hold('/v1/chat/completions');
        await choose(program, 5);
        await program.waitFor(MODEL);
        program.type('test/echo');
        await program.waitFor('› test/echo');
        program.key('enter');
        await program.waitFor('one short call');
      },
    ],
    [
      'with an endpoint tried',
      (program) => {
        hub.release();
        return program.waitFor('answered in');
      },
    ],
  ];

  it.each(steps.map(([where], i) => [where, i] as const))('%s it can be begun anew', async (_where, last) => {
    const home = freshHome();
    const killed = start({ home });
    for (const [, step] of steps.slice(0, last + 1)) await step(killed);
    killed.signal('SIGKILL');
    await killed.exit;
    hub.release();
    const isKept = last >= steps.findIndex(([where]) => where === 'with a token kept');
    expect(filesUnder(dirname(inHome.config(home)))).toEqual(isKept ? [inHome.token(home)] : []);
    if (isKept) expect(readFileSync(inHome.token(home), 'utf8').trim()).toBe(GOOD_TOKEN);

    const again = start({ home });
    await again.waitFor(isKept ? TOKEN_HERE : NO_TOKEN_HERE);
    if (isKept) await choose(again, 1);
    else await give(again, GOOD_TOKEN);
    await again.waitFor('✓ may call');
    again.key('enter');
    if (!isKept) {
      await again.waitFor(KEEP);
      await choose(again, 2);
    }
    await chooseModel(again);
    await choose(again, 1);
    await again.waitFor(NOTEBOOK);
    await ask(again, 'at last');
    expect(storedSession(home).exchanges[0]?.status).toBe('complete');
  });
});
