import { spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesWith, formsIn } from '../harness/canary.ts';
import { openNotebook, saved, send } from '../harness/conversation.ts';
import { type FakeHub, GOOD_TOKEN, startFakeHub } from '../harness/fake-hub.ts';
import { freshHome, inHome, modeOf, PROGRAM, removeHomes, startProgram } from '../harness/program.ts';
import { chunk, HOLD, refuses, says } from '../harness/scripted-reply.ts';

const PICTURE = resolve(import.meta.dirname, '../fixtures/images/rgb.png');
/** A key of no known shape, with what URLs and base64 write in another way. */
const OWN_KEY = 'own+key/with=signs.and~4242&more';

let hub: FakeHub;
beforeAll(async () => {
  hub = await startFakeHub();
  // A server that says back what it was sent, in every way.
  const echoed = (token: string) =>
    `The token ${token}, the header Bearer ${token}, ${encodeURIComponent(token)} and ${btoa(token)} are bad: "${token}"`;
  const headers = (token: string) => ({ 'x-request-id': token, 'x-error-message': token });
  hub.script('test/own', refuses(400, { error: echoed(OWN_KEY) }, headers(OWN_KEY)));
  hub.script('test/tells', refuses(400, { error: echoed(GOOD_TOKEN) }, headers(GOOD_TOKEN)));
  hub.script('test/tells-500', refuses(500, echoed(GOOD_TOKEN)));
  hub.script('test/tells-401', refuses(401, { error: { message: echoed(GOOD_TOKEN) } }));
  // A model that says back what it knows: in one piece, letter by letter, and cut in the middle while it is waited for.
  const parroted = `It is ${GOOD_TOKEN}, or ${encodeURIComponent(OWN_KEY)} and ${OWN_KEY}.`;
  hub.script('test/parrot', says(parroted), says(...parroted));
  hub.script('test/parrot-waits', {
    parts: [
      chunk({ content: `It is ${GOOD_TOKEN} and ${GOOD_TOKEN.slice(0, 12)}` }),
      HOLD,
      ...[...`${GOOD_TOKEN.slice(12)}. Done`].map((content) => chunk({ content })),
      chunk({}, 'stop'),
      'data: [DONE]\n\n',
    ],
  });
  hub.script('test/tells-late', {
    parts: [
      chunk({ content: 'so far' }),
      `data: ${JSON.stringify({ error: { message: echoed(GOOD_TOKEN) } })}\n\n`,
    ],
  });
});
afterAll(async () => {
  await hub.close();
  removeHomes();
});

interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the program as a script would. */
function run(
  home: string,
  args: readonly string[],
  more: {
    input?: string;
    env?: Readonly<Record<string, string>>;
    mask?: string;
    node?: readonly string[];
  } = {},
): Promise<Ran> {
  return new Promise((done) => {
    const child = spawn(
      '/bin/sh',
      [
        '-c',
        `umask ${more.mask ?? '022'}; exec "$@"`,
        'sh',
        process.execPath,
        ...(more.node ?? []),
        PROGRAM,
        ...args,
      ],
      {
        cwd: home,
        env: { PATH: process.env.PATH ?? '', HOME: home, ...hub.env, ...more.env },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('latin1').on('data', (data: string) => {
        output += data;
      });
    }
    child.stdin?.on('error', () => {});
    child.stdin?.end(more.input ?? '');
    child.on('close', (code) => done({ code, output }));
  });
}

describe('a token', () => {
  it('is in nothing that any command writes, to a stream or to a file', async () => {
    const home = freshHome();
    copyFileSync(PICTURE, join(home, 'cat.png'));
    const env = { HF_TOKEN: GOOD_TOKEN, OWN_KEY };
    const own = { env: { OWN_KEY } };
    const commands: readonly (readonly [string, Parameters<typeof run>[2]?])[] = [
      [`auth login --with-token`, { input: `${GOOD_TOKEN}\n` }],
      ['auth status', own],
      ['auth status --json', { env }],
      [`endpoints add mine --url ${hub.url}/v1 --model test/own --token-env OWN_KEY`, own],
      [`endpoints add echo --url ${hub.url}/v1 --model test/echo --token-env OWN_KEY --default`, own],
      [`endpoints add mine-parrot --url ${hub.url}/v1 --model test/parrot --token-env OWN_KEY`, own],
      ['endpoints list --json', own],
      ['endpoints test', own],
      ['endpoints test mine --json', own],
      ['doctor', { env }],
      ['doctor --json', { env }],
      ['ask -e echo hello --save', { env }],
      ['ask -e mine hello --json', { env }],
      ['ask -e mine hello --save', { env }],
      ['ask -e test/parrot hello --save', { env }],
      ['ask -e test/parrot hello --save --json', { env }],
      ['ask -e mine-parrot hello --save', { env }],
      ['--plain -e test/parrot', { env, input: 'hello\n/quit\n' }],
      ...['tells', 'tells-500', 'tells-401', 'tells-late'].map(
        (model) => [`ask -e test/${model} hello --save --json`, { env }] as const,
      ),
      ...['401', '402', '403-scope', '403-gated', '429', 'cut', 'mid-stream'].map(
        (error) => [`ask -e errors/${error} hello`, { env }] as const,
      ),
      ['ask -e http://127.0.0.1:1/v1 hello', { env }],
      ['ask -e https://127.0.0.1:1/v1 hello', { env }],
      ['ask -e test/echo hello', { env: { ...env, HTTP_PROXY: 'http://name:pass@127.0.0.1:1' } }],
      ['ask -e test/echo hello', { env: { HF_TOKEN: `${GOOD_TOKEN}\nEvil: 1` } }],
      ['ask -e test/echo hello', { env: { HF_TOKEN: `${GOOD_TOKEN}\u2028x` } }],
      ['auth status', { env: { HF_TOKEN: `${GOOD_TOKEN} ${GOOD_TOKEN}` } }],
      [`caption cat.png -e ${hub.url}/object/models/org/captioner --json`, { env }],
      ['caption missing.png -e echo', { env }],
      [`ask -e ${GOOD_TOKEN} hello`, { env }],
      ['sessions list --json', { env }],
      ['--plain -e echo', { env, input: 'hello\n/quit\n' }],
      ['auth logout', { env }],
    ];
    const told: string[] = [];
    let asked = 0;
    for (const [line, more] of commands) {
      const { output } = await run(home, line.split(' '), more);
      asked += output.length;
      const typed = line.includes(GOOD_TOKEN) ? [] : formsIn(output, GOOD_TOKEN);
      for (const form of [...typed, ...formsIn(output, OWN_KEY)]) told.push(`${line}: ${form}\n${output}`);
    }
    expect(told).toEqual([]);
    expect(asked).toBeGreaterThan(3000);
    expect(hub.requests.some(({ authorization }) => authorization === `Bearer ${OWN_KEY}`)).toBe(true);
    expect(existsSync(inHome.token(home))).toBe(false);
    expect([...filesWith(home, GOOD_TOKEN), ...filesWith(home, OWN_KEY)]).toEqual([]);
  }, 180_000);

  it('that a model says back is taken out before it is shown or kept', async () => {
    const home = freshHome();
    await using program = await openNotebook(hub, 'test/parrot-waits', {
      home,
      env: { HF_TOKEN: GOOD_TOKEN },
    });
    send(program, `mine is ${GOOD_TOKEN}`);
    await program.waitFor('was not sent');
    program.key('enter');
    await program.waitFor('It is hf_…cDeF (removed) and');
    // The journal of the answer under way.
    expect(filesWith(home, GOOD_TOKEN)).toEqual([]);
    hub.release();
    await program.waitFor('Done');
    const exchange = await saved(program);
    expect(exchange.output).toBe('It is hf_…cDeF (removed) and hf_…cDeF (removed). Done');
    expect(exchange.input).toBe('mine is hf_…cDeF (removed)');
    program.key('ctrl+d');
    expect((await program.exit).code).toBe(0);
    const found = await run(home, ['sessions', 'search', 'Done']);
    expect(found.output).toContain('Done');
    expect(existsSync(join(home, '.cache/hf-tui/search.sqlite'))).toBe(true);
    expect([found.output, program.output].flatMap((output) => formsIn(output, GOOD_TOKEN))).toEqual([]);
    expect(filesWith(home, GOOD_TOKEN)).toEqual([]);
  });

  it('is in no word that Node says of itself when it is told to tell all', async () => {
    const home = freshHome();
    for (const flags of [
      { env: { NODE_DEBUG: 'http,http2,https,tls,net,stream,undici,fetch,websocket,worker,child_process' } },
      { node: ['--trace-warnings', '--report-uncaught-exception'] },
    ]) {
      const { output } = await run(home, ['ask', '-e', 'test/echo', 'hello'], {
        ...flags,
        env: { HF_TOKEN: GOOD_TOKEN, ...flags.env },
      });
      expect(output).toContain('You said: hello');
      expect(formsIn(output, GOOD_TOKEN)).toEqual([]);
    }
    expect(filesWith(home, GOOD_TOKEN)).toEqual([]);
  });

  it('is in no report that Node writes when the memory is full', async () => {
    const home = freshHome();
    const hook = `setTimeout(() => { const all = []; for (;;) all.push(new Array(100_000).fill(all.length)); }, 500);`;
    const { code } = await run(home, ['ask', '-e', 'test/slow', 'hello'], {
      env: { HF_TOKEN: GOOD_TOKEN },
      node: [
        '--report-on-fatalerror',
        `--report-directory=${home}`,
        '--max-old-space-size=100',
        `--import=data:text/javascript,${encodeURIComponent(hook)}`,
      ],
    });
    expect(code).not.toBe(0);
    const reports = readdirSync(home).filter((name) => name.startsWith('report.'));
    expect(reports).toHaveLength(1);
    const report = JSON.parse(readFileSync(join(home, reports[0] ?? ''), 'utf8'));
    expect(report.environmentVariables ?? {}).toEqual({});
    expect(filesWith(home, GOOD_TOKEN)).toEqual([]);
  });

  it('is in no environment, screen, title, report or crash message of the notebook', async () => {
    const home = freshHome();
    const named = `endpoints add mine --url ${hub.url}/v1 --token-env OWN_KEY`;
    expect((await run(home, named.split(' '))).code).toBe(0);
    const editor = join(home, 'editor.sh');
    writeFileSync(editor, '#!/bin/sh\nenv > "$HOME/environment"\necho edited > "$1"\n');
    chmodSync(editor, 0o755);
    const hook = `
      import { writeFileSync } from 'node:fs';
      process.on('SIGUSR2', () => {
        process.report.writeReport(process.env.HOME + '/report.json');
        throw new Error('boom with ${GOOD_TOKEN} and ${OWN_KEY}');
      });`;
    await using program = await openNotebook(hub, 'test/tells', {
      home,
      nodeFlags: [`--import=data:text/javascript,${encodeURIComponent(hook)}`],
      env: {
        VISUAL: editor,
        HF_TOKEN: GOOD_TOKEN,
        HUGGING_FACE_HUB_TOKEN: GOOD_TOKEN,
        SOME_TOKEN: GOOD_TOKEN,
        OWN_KEY,
      },
    });
    send(program, 'hello');
    await saved(program);
    program.key('ctrl+g');
    await program.waitFor('edited');
    program.signal('SIGUSR2');
    expect((await program.exit).code).toBe(1);
    expect(program.output).toContain('boom with');
    expect(formsIn(program.output, GOOD_TOKEN)).toEqual([]);
    const environment = readFileSync(join(home, 'environment'), 'utf8');
    expect(environment).toContain(`HOME=${home}`);
    expect(environment).not.toContain('HF_TOKEN=');
    expect(environment).not.toContain('OWN_KEY=');
    expect(existsSync(join(home, 'report.json'))).toBe(true);
    // The hook itself is in the report: it is a part of the command line.
    expect(filesWith(home, GOOD_TOKEN)).toEqual([join(home, 'report.json')]);
    const report = JSON.parse(readFileSync(join(home, 'report.json'), 'utf8'));
    expect(report.environmentVariables ?? {}).toEqual({});
  });
});

describe('the files', () => {
  it.each(['000', '022', '077', '777'])('are the user’s alone, and theirs, under umask %s', async (mask) => {
    const home = freshHome();
    copyFileSync(PICTURE, join(home, 'cat.png'));
    const env = { HF_TOKEN: '' };
    const steps: readonly (readonly [string, string?])[] = [
      ['auth login --with-token', GOOD_TOKEN],
      ['auth login --with-token --shared', GOOD_TOKEN],
      [`endpoints add echo --url ${hub.url}/v1 --model test/echo --default`],
      ['ask -e test/echo --save --image cat.png what'],
      ['ask -e test/echo --save another'],
      ['sessions delete another'],
      [`caption cat.png -e ${hub.url}/object/models/org/captioner`],
    ];
    for (const [line, input] of steps) {
      const { code, output } = await run(home, line.split(' '), {
        mask,
        env,
        ...(input === undefined ? {} : { input }),
      });
      expect(code, `${line}: ${output}`).toBe(0);
    }
    // The interface as well: journal, lock, its note about the terminal.
    await using program = startProgram({
      home,
      args: ['-e', 'test/slow'],
      env: { ...hub.env },
      nodeFlags: [`--import=data:text/javascript,process.umask(0o${mask})`],
    });
    await program.waitFor((one) => one.screen().includes('EDIT ') && one.modes.bracketedPasteMode);
    send(program, 'hello');
    await program.waitFor('beginning');
    const unusual = (folder: string) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .map((entry) => join(entry.parentPath, entry.name))
        .filter((path) => path !== join(home, 'cat.png'))
        .filter((path) => {
          const facts = statSync(path);
          return (facts.mode & 0o777) !== (facts.isDirectory() ? 0o700 : 0o600);
        })
        .map((path) => `${modeOf(path)} ${path.slice(home.length)}`);
    expect(unusual(home)).toEqual([]);
    const names = readdirSync(home, { recursive: true, encoding: 'utf8' }).join('\n');
    for (const part of [
      '.journal.jsonl',
      '.lock',
      '.assets/',
      'trash/',
      'terminals/',
      'compiled/',
      'config.json',
      'token',
    ]) {
      expect(names).toContain(part);
    }
    hub.release();
    await saved(program, 1).catch(() => undefined);
    program.key('ctrl+d');
    await program.exit;
    expect(unusual(home)).toEqual([]);
  });

  it('that others can read are named', async () => {
    const home = freshHome();
    await run(home, ['auth', 'login', '--with-token'], { input: GOOD_TOKEN });
    await run(home, [
      'endpoints',
      'add',
      'echo',
      '--url',
      `${hub.url}/v1`,
      '--model',
      'test/echo',
      '--default',
    ]);
    chmodSync(inHome.config(home), 0o644);
    chmodSync(inHome.token(home), 0o640);
    for (const command of [['doctor'], ['auth', 'status']]) {
      const { output } = await run(home, command);
      expect(output).toContain(
        `${inHome.config(home)} can be reached by other users of this computer: chmod 600`,
      );
      expect(output).toContain(
        `${inHome.token(home)} can be read by other users of this computer: chmod 600`,
      );
    }
    // At a terminal, a command says it of the settings it goes by, and of a token when it gives it to somebody.
    const atTerminal = async (...args: readonly string[]) => {
      await using program = startProgram({ home, args, env: hub.env, columns: 200 });
      await program.exit;
      return program.output;
    };
    const asked = await atTerminal('ask', 'hi', '-e', 'practice');
    expect(asked).toContain(`${inHome.config(home)} can be reached by other users`);
    expect(asked).not.toContain(inHome.token(home));
    expect(await atTerminal('ask', 'hi', '--practice')).not.toContain('other users');
  });
});

describe('a value of the environment that Node itself would show', () => {
  it.each([
    [['doctor']],
    [['auth', 'status']],
    [['ask', '--practice', 'say river']],
    [['--practice']],
  ])('is shown safe by %j', async (args) => {
    await using program = startProgram({
      args,
      env: { ...hub.env, HF_TOKEN: GOOD_TOKEN, NODE_EXTRA_CA_CERTS: '/x\x1b]52;c;c3RvbGVu\x07\x1b]0;stolen' },
    });
    if (args[0] === '--practice') {
      await program.waitFor('F1 help');
      program.key('ctrl+d');
    }
    await program.exit;
    expect(program.clipboard).toBeNull();
    expect(program.output.replace(/\s+/g, '')).toContain('shown:/x␛]52;c;c3RvbGVu␇␛]0;stolen.');
    expect(program.output).not.toMatch(/Ignoring extra certs|\x1b\]52|\x1b\]0;stolen/);
  });
});
