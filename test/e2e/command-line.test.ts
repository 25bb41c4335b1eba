import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { type Computer, freshComputer } from '../harness/built-program.ts';
import { type FakeHub, GOOD_TOKEN, startFakeHub } from '../harness/fake-hub.ts';

const images = resolve(import.meta.dirname, '../fixtures/images');

let hub: FakeHub;
let computer: Computer;
beforeAll(async () => {
  hub = await startFakeHub();
});
afterAll(() => hub.close());
beforeEach(() => {
  computer = freshComputer({ ...hub.env, HF_TOKEN: GOOD_TOKEN });
});
afterEach(() => computer.close());

describe('hf-tui without a terminal', () => {
  it('says its version and helps', async () => {
    expect(await computer.run(['--version'])).toEqual({ code: 0, stdout: `hf-tui ${VERSION}\n`, stderr: '' });
    const help = await computer.run(['sessions', '--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('hf-tui sessions COMMAND');
  });

  it.each([[[]], [['--practice']], [['-c']], [['--setup']]])('opens no notebook for %j', async (args) => {
    const ran = await computer.run(args);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toBe(
      'The notebook needs a terminal for input and output.\nWithout one, use hf-tui ask or hf-tui caption; hf-tui --help lists all commands.\n',
    );
  });

  it('says on an old Node what is found and what is needed', async () => {
    const pretend = "Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } })";
    const old = freshComputer({}, ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`]);
    const ran = await old.run(['--version']);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^hf-tui needs Node 22\.19 or newer, and this is Node 20\.20\.2\..*\n$/);
    old.close();
  });

  it('refuses what it does not know', async () => {
    expect(await computer.run(['sesions'])).toMatchObject({ code: 2, stdout: '' });
    expect((await computer.run(['ask', '--jsno', 'x'])).stderr).toContain('Did you mean --json?');
  });
});

describe('hf-tui ask', () => {
  it('streams a reply and records who answered', async () => {
    const ran = await computer.run(['ask', 'hello', '-e', 'test/echo', '--json'], 'and more\n');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      input: 'hello\n\nand more',
      output: 'You said: hello\n\nand more (1 messages, 0 images, model test/echo)',
      status: 'complete',
      endpoint: { model: 'test/echo', provider: 'cerebras' },
      usage: { inputTokens: 19, outputTokens: 11 },
      error: null,
    });
  });

  it('goes on with a session, which is a file that anybody can read', async () => {
    await computer.run(['ask', 'first', '-e', 'test/echo', '--save']);
    const second = await computer.run(['ask', 'second', '-s', 'first']);
    expect(second.stdout).toBe('You said: second (3 messages, 0 images, model test/echo)\n');
    const folder = join(computer.home, '.local/share/hf-tui/sessions');
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    expect(names).toHaveLength(1);
    const path = join(folder, names[0] ?? '');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const text = readFileSync(path, 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      title: 'first',
      endpoint: 'test/echo',
      exchanges: [
        { input: 'first', status: 'complete' },
        { input: 'second', status: 'complete' },
      ],
    });
    expect(text).not.toContain(GOOD_TOKEN);
    expect((await computer.run(['sessions', 'path', 'first'])).stdout).toBe(`${path}\n`);
    expect((await computer.run(['sessions', 'show', 'first'])).stdout).toContain('In 2:\nsecond\n');
    // Nothing is left behind that would keep the next one out.
    expect(readdirSync(folder).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });

  it('keeps what arrived when it is interrupted', async () => {
    const running = computer.start(['ask', 'go', '-e', 'test/slow', '--save']);
    await running.says('beginning');
    running.child.kill('SIGINT');
    expect(await running.finished).toMatchObject({ code: 130, stdout: 'beginning \n', stderr: '' });
    hub.release();
    const shown = await computer.run(['sessions', 'show', 'go', '--json']);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      exchanges: [{ output: 'beginning ', status: 'interrupted' }],
    });
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ends by %s with its code', async (signal, code) => {
    const running = computer.start(['ask', 'go', '-e', 'test/slow']);
    await running.says('beginning');
    running.child.kill(signal);
    expect((await running.finished).code).toBe(code);
    hub.release();
  });

  it('ends by one signal also while a reader that is there does not read', async () => {
    const long = {
      version: 1,
      id: '01LONG',
      exchanges: [{ id: '01A', input: 'long', output: 'word '.repeat(1 << 20) }],
    };
    const path = join(computer.home, 'long.json');
    writeFileSync(path, JSON.stringify(long));
    const pipe = join(computer.home, 'pipe');
    execFileSync('mkfifo', [pipe]);
    // Open for both, so that neither side waits for the other, and nothing is ever taken out.
    const output = openSync(pipe, constants.O_RDWR);
    const running = computer.start(['sessions', 'show', path], undefined, output);
    if (running.child.stderr === null) throw new Error('it has no standard error');
    // What it says of the file comes before the session.
    await once(running.child.stderr, 'data');
    running.child.kill('SIGTERM');
    expect((await running.finished).code).toBe(143);
    closeSync(output);
  });

  it('ends by one signal also while a disk never answers', async () => {
    // A FIFO that nobody writes to holds a thread of Node as such a disk does.
    const dead = `
      import { promises, writeSync } from 'node:fs';
      const open = promises.open;
      promises.readdir = async () => { writeSync(2, 'looking'); return open(process.env.HOME + '/dead', 'r'); };`;
    const flags = ['--import', `data:text/javascript,${encodeURIComponent(dead)}`];
    const held = freshComputer({}, flags);
    execFileSync('mkfifo', [join(held.home, 'dead')]);
    const running = held.start(['sessions', 'list']);
    if (running.child.stderr === null) throw new Error('it has no standard error');
    await once(running.child.stderr, 'data');
    running.child.kill('SIGTERM');
    await running.finished;
    expect(running.child.signalCode ?? running.child.exitCode).toBe('SIGTERM');
    held.close();
  });

  it('ends quietly when nobody reads any more', async () => {
    const running = computer.start(['ask', 'go', '-e', 'test/slow']);
    await running.says('beginning');
    running.child.stdout?.destroy();
    hub.release();
    expect(await running.finished).toMatchObject({ code: 0, stderr: '' });
  });

  it.runIf(existsSync('/dev/full'))('says when its output could not be written', async () => {
    const full = openSync('/dev/full', 'w');
    const running = computer.start(['ask', 'hi', '-e', 'test/echo'], undefined, full);
    const ran = await running.finished;
    closeSync(full);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('the disk is full');
  });

  it.runIf(existsSync('/dev/full')).each([[['--help']], [['--version']], [['ask', '--help']]])(
    'and so when that is %j',
    async (args) => {
      const full = openSync('/dev/full', 'w');
      const ran = await computer.start(args, undefined, full).finished;
      closeSync(full);
      expect(ran).toMatchObject({
        code: 1,
        stderr: 'Not all could be written: the disk is full.\nWhat is there is not whole.\n',
      });
    },
  );

  it.each([
    ['errors/401', 3],
    ['errors/402', 4],
    ['errors/404', 4],
    ['errors/500-html', 4],
    ['errors/cut', 4],
    ['errors/mid-stream', 4],
  ])('says what %s means, and ends with %i', async (model, code) => {
    const ran = await computer.run(['ask', 'hi', '-e', model]);
    expect(ran.code).toBe(code);
    expect(ran.stderr).toMatch(/^\S.*\.\n(?:\S.*\n)?(?:Request id: \S+\n)?$/);
  });

  it('needs a token for Inference Providers', async () => {
    const bare = freshComputer(hub.env);
    const ran = await bare.run(['ask', 'hi', '-e', 'test/echo']);
    expect(ran).toMatchObject({ code: 3, stdout: '' });
    bare.close();
  });

  it('needs nothing at all for the practice endpoint', async () => {
    const bare = freshComputer();
    const ran = await bare.run(['ask', 'hello there', '--practice']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('hello there');
    bare.close();
  });
});

describe('hf-tui caption', () => {
  it.each([
    'baseline.jpg',
    'rgb.png',
    'lossy.webp',
    'still.gif',
  ])('captions %s on the practice endpoint', async (name) => {
    const ran = await computer.run(['caption', join(images, name), '--practice']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('96 × 64 pixels');
  });

  it('sends the bytes to an image-to-text endpoint, whose answer has one of two shapes', async () => {
    const path = join(images, 'baseline.jpg');
    for (const shape of ['array', 'object']) {
      const ran = await computer.run(['caption', path, '-e', `${hub.url}/${shape}/models/org/captioner`]);
      expect(ran.code).toBe(0);
      expect(ran.stdout).toMatch(new RegExp(`^an ${shape} for \\d+ bytes\\n$`));
    }
  });

  it('sends the image in a message to a chat model', async () => {
    const ran = await computer.run([
      'caption',
      join(images, 'rgb.png'),
      '-e',
      'test/echo',
      '--prompt',
      'What is it?',
    ]);
    expect(ran.stdout).toBe('You said: What is it? (1 messages, 1 images, model test/echo)\n');
  });

  it('sends nothing of what is no image', async () => {
    const before = hub.requests.length;
    const ran = await computer.run([
      'caption',
      resolve(import.meta.dirname, 'command-line.test.ts'),
      '-e',
      'test/echo',
    ]);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    // What models can do may be asked for; nothing that was read is sent.
    expect(hub.requests.slice(before).filter(({ body }) => body.length > 0)).toEqual([]);
  });
});

describe('hf-tui endpoints', () => {
  it('are saved, tested, made default and removed', async () => {
    await computer.run(['endpoints', 'add', 'echo', '--model', 'test/echo']);
    await computer.run(['endpoints', 'add', 'own', '--url', hub.url, '--model', 'test/think']);
    const file = join(computer.home, '.config/hf-tui/config.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await computer.run(['endpoints', 'default'])).stdout).toBe('echo\n');
    expect((await computer.run(['endpoints', 'test', 'own'])).stdout).toMatch(/^own answers: /);
    expect((await computer.run(['ask', 'hi'])).stdout).toContain('model test/echo');
    await computer.run(['endpoints', 'default', 'own']);
    expect((await computer.run(['ask', 'hi'])).stdout).toContain('model test/think');
    await computer.run(['endpoints', 'remove', 'own']);
    const listed = await computer.run(['endpoints', 'list', '--json']);
    expect(JSON.parse(listed.stdout).map(({ name }: { name: string }) => name)).toEqual(['echo', 'practice']);
    expect(readFileSync(file, 'utf8')).not.toContain(GOOD_TOKEN);
  });
});

describe('tokens of endpoints', () => {
  it('are the one in its variable, the Hub token, or none, as it was saved', async () => {
    const keyed = freshComputer({ ...hub.env, HF_TOKEN: GOOD_TOKEN, MY_KEY: 'key-of-my-own' });
    const url = ['--url', hub.url, '--model', 'test/echo'];
    const sent: (string | undefined)[] = [];
    for (const token of [['--token-env', 'MY_KEY'], ['--hub-token'], []]) {
      const name = `own${sent.length}`;
      // On the origin of Inference Providers a token is the rule: without one is by `edit` only.
      await keyed.run(['endpoints', 'add', name, ...url, ...token]);
      if (token.length === 0) await keyed.run(['endpoints', 'edit', name, '--no-token']);
      expect((await keyed.run(['ask', 'hi', '-e', name])).code).toBe(0);
      sent.push(hub.requests.at(-1)?.authorization);
    }
    expect(sent).toEqual(['Bearer key-of-my-own', `Bearer ${GOOD_TOKEN}`, undefined]);
    keyed.close();
  });
});

describe('hf-tui auth', () => {
  it('keeps a token from standard input, uses it, and forgets it', async () => {
    const bare = freshComputer(hub.env);
    const login = await bare.run(['auth', 'login', '--with-token'], `${GOOD_TOKEN}\n`);
    expect(login.code).toBe(0);
    const path = join(bare.home, '.config/hf-tui/token');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect((await bare.run(['ask', 'hi', '-e', 'test/echo'])).code).toBe(0);
    const status = await bare.run(['auth', 'status']);
    expect(status).toMatchObject({ code: 0, stderr: '' });
    expect(status.stdout).toContain('alice');
    expect(login.stdout + login.stderr + status.stdout).not.toContain(GOOD_TOKEN);
    await bare.run(['auth', 'logout']);
    expect((await bare.run(['auth', 'status'])).code).toBe(3);
    bare.close();
  });

  it('keeps no token that the Hub refuses', async () => {
    const bare = freshComputer(hub.env);
    const login = await bare.run(['auth', 'login', '--with-token'], 'hf_wrongTokenForTestsOnly123456\n');
    expect(login).toMatchObject({ code: 3, stdout: '' });
    expect((await bare.run(['auth', 'status'])).code).toBe(3);
    bare.close();
  });
});

describe('hf-tui doctor', () => {
  it('says what was found, without the token', async () => {
    await computer.run(['endpoints', 'add', 'echo', '--model', 'test/echo']);
    const ran = await computer.run(['doctor', '--json']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      versions: { 'hf-tui': VERSION },
      tokens: [{ source: 'HF_TOKEN in your environment', used: true }],
      network: { router: hub.url },
      endpoints: [
        { name: 'echo', answers: true, default: true },
        { name: 'practice', answers: true },
      ],
    });
    expect(ran.stdout).not.toContain(GOOD_TOKEN);
  });
});

describe('hf-tui --plain', () => {
  it('talks line by line, without an escape code, and saves', async () => {
    const ran = await computer.run(['--plain', '-e', 'test/echo'], 'hello\n/quit\n');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('You said: hello (1 messages, 0 images, model test/echo)\n(complete, ');
    expect(ran.stdout).not.toContain('\x1b');
    expect((await computer.run(['sessions', 'list'])).stdout).toContain('hello');
  });
});
