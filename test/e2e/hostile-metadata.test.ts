/**
 * Hostile text in what comes beside texts: within image files, in what the Hub says of accounts, models and endpoints,
 * in the first line and the headers of a reply, and in the environment, in the program as it is.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { saved } from '../harness/conversation.ts';
import { type FakeHub, GOOD_TOKEN } from '../harness/fake-hub.ts';
import { ALL_BYTES, HOSTILE_SEQUENCES } from '../harness/hostile-sequences.ts';
import { hubOfFile } from '../harness/hub-of-file.ts';
import { WITH_TEXT } from '../harness/picture-metadata.ts';
import { freshHome } from '../harness/program.ts';
import { type RawServer, startRawServer } from '../harness/raw-server.ts';
import { says } from '../harness/scripted-reply.ts';
import { expectText, ran, startWatched } from '../harness/watched-program.ts';
import { poisoned } from '../sinks/poison.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures/images');
const LIST = [...ALL_BYTES, ...HOSTILE_SEQUENCES];
const ALL = LIST.join(' ');
/** One of each kind, short enough for a name that is shown whole. */
const SOME = '\x1b]52;c;eA==\x07\x1b[6n\x9d0;stolen\x9c\x1bPq\x1b\\\u202e\u{e0041}\x1b[2J';
const END = 'the-end-of-it';

let hub: FakeHub;
hubOfFile((started) => {
  hub = started;
});
const signedIn = () => ({ ...hub.env, HF_TOKEN: GOOD_TOKEN });

describe('image files with text in every place that is not the picture', () => {
  const NAMES = Object.keys(WITH_TEXT);
  const pictures = (text: string) => {
    const home = freshHome();
    for (const [name, withText] of Object.entries(WITH_TEXT))
      writeFileSync(join(home, name), withText(readFileSync(join(FIXTURES, name)), text));
    return home;
  };
  const sent = (model: string) =>
    hub
      .chats()
      .filter((chat) => chat.model === model)
      .map(({ messages }) => JSON.stringify(messages))
      .map((messages) => Buffer.from(/;base64,([\w+/=]+)/.exec(messages)?.[1] ?? '', 'base64'));

  it.each(['text', 'json'])('captioned, as %s', async (format) => {
    const model = `hostile/metadata-${format}`;
    hub.script(model, says('a cat'));
    const home = pictures(`${ALL} ${END}`);
    const text = await ran({
      home,
      args: ['caption', ...NAMES, '-e', model, '--format', format],
      env: signedIn(),
    });
    expect(text.split('a cat').length - 1).toBe(NAMES.length);
    expect(text).not.toContain(END);
    // Nor does the model, or whoever runs it, get to read any of it.
    expect(sent(model)).toHaveLength(NAMES.length);
    for (const bytes of sent(model)) expect(bytes.includes(END)).toBe(false);
  });

  it('captioned in the notebook, drawn and listed', async () => {
    const model = 'hostile/metadata';
    hub.script(model, says('a cat'));
    const home = pictures(`${ALL} ${END}`);
    const started = startWatched({ home, args: ['-e', model], env: signedIn(), columns: 120 });
    await using program = started.program;
    await program.waitFor('EDIT ');
    for (const [i, name] of NAMES.entries()) {
      program.type(`/caption ${name}`);
      program.key('enter');
      const { images } = await saved(program, i + 1);
      expect(JSON.stringify(images)).not.toContain(END);
    }
    program.key('ctrl+s');
    await program.waitFor('Sessions');
    expect(sent(model).length).toBeGreaterThanOrEqual(NAMES.length);
    for (const bytes of sent(model)) expect(bytes.includes(END)).toBe(false);
    expect(expectText(started, 'frames')).not.toContain(END);
  });

  it('captioned in plain lines', async () => {
    hub.script('hostile/metadata', says('a cat'));
    const home = pictures(`${ALL} ${END}`);
    const started = startWatched({ home, args: ['--plain', '-e', 'hostile/metadata'], env: signedIn() });
    await using program = started.program;
    for (const [i, name] of NAMES.entries()) {
      await program.waitFor(`In ${i + 1}:`);
      program.type(`/caption ${name}`);
      program.key('enter');
    }
    await program.waitFor(`In ${NAMES.length + 1}:`);
    expect(expectText(started)).not.toContain(END);
  });
});

/** What the Hub, the router and the management API say, with a text in every place that holds one. */
const SAID: Readonly<Record<string, unknown>> = {
  '/api/whoami-v2': {
    name: 'n',
    fullname: 'f',
    isPro: true,
    orgs: [{ name: 'o', fullname: 'f' }],
    auth: { accessToken: { displayName: 'd', role: 'fineGrained', fineGrained: { scoped: [] } } },
  },
  '/v1/models': {
    object: 'list',
    data: [
      {
        owned_by: 'o',
        architecture: { input_modalities: ['text'] },
        providers: [
          { provider: 'p', status: 'live', context_length: 8000, pricing: { input: 1, output: 2 } },
        ],
      },
    ],
  },
  '/v2/endpoint': {
    items: [
      {
        name: 'n',
        provider: { vendor: 'v', region: 'r' },
        model: { repository: 'r', image: {} },
        compute: { accelerator: 'a', instanceType: 't', instanceSize: 's' },
        // What a state is called is the one thing that tells states apart.
        status: { state: 'n', message: 'm', url: 'u' },
      },
    ],
  },
  '/oauth/device': { device_code: 'd', user_code: 'u', expires_in: 60, interval: 1 },
  '/oauth/token': { error_description: 'e', error: 'x' },
};

interface RawReply {
  readonly first?: string;
  readonly headers?: string;
  readonly body: string;
}

let raw: RawServer | undefined;
afterEach(() => raw?.close());

/** A server that answers every request with these bytes. */
async function answering(reply: (path: string) => RawReply): Promise<Readonly<Record<string, string>>> {
  const server = await startRawServer(({ path }, socket) => {
    const { first = '200 OK', headers = '', body } = reply(path);
    const bytes = Buffer.from(body);
    const type = headers.includes('content-type') ? '' : 'content-type: application/json\r\n';
    socket.write(
      Buffer.from(`HTTP/1.1 ${first}\r\n${headers}${type}content-length: ${bytes.length}\r\n\r\n`, 'latin1'),
    );
    socket.write(bytes);
  });
  raw = server;
  return {
    HF_ENDPOINT: server.url,
    HF_TUI_ROUTER_URL: server.url,
    HF_TUI_ENDPOINTS_API_URL: server.url,
    HF_TOKEN: GOOD_TOKEN,
  };
}
const hostileHub = (text: string) =>
  answering((path) => {
    const [, said] = Object.entries(SAID).find(([begin]) => path.startsWith(begin)) ?? [];
    const body = said === undefined ? { error: text } : poisoned(said, text);
    if (path === '/v1/models') {
      const { data } = body as { data: object[] };
      return { body: JSON.stringify({ ...body, data: [{ ...data[0], id: `org/${text}` }] }) };
    }
    if (path === '/oauth/device')
      return { body: JSON.stringify({ ...body, verification_uri: `https://x.example/${text}` }) };
    return { ...(said === undefined ? { first: '500 Oh' } : {}), body: JSON.stringify(body) };
  });

describe('what the Hub says', () => {
  it.each([
    [['auth', 'status', '--json']],
    [['ask', 'hi', '-e', 'org/not-there', '--json']],
  ])('%j', async (args) => {
    const env = await hostileHub(`${ALL} ${END}`);
    const text = await ran({ home: freshHome(), args, env, columns: 200 });
    expect(raw?.requests.length).toBeGreaterThan(0);
    expect(text).not.toBe('');
  });

  it('of an account, on a terminal', async () => {
    const env = await hostileHub(SOME);
    expect(await ran({ home: freshHome(), args: ['auth', 'status'], env })).toContain('␛]52;c;eA==␇');
  });

  it('about a login by a code', async () => {
    const env = { ...(await hostileHub(SOME)), HF_TOKEN: '', HF_TUI_OAUTH_CLIENT_ID: 'my-app' };
    const text = await ran({ home: freshHome(), args: ['auth', 'login', '--device'], env });
    expect(text).toContain('enter the code ␛]52;c;eA==␇');
    expect(text).toContain('https://x.example/');
  });

  it('of models and of endpoints, in the lists of the notebook', async () => {
    const env = await hostileHub(SOME);
    const started = startWatched({ home: freshHome(), args: ['--practice'], env });
    await using program = started.program;
    await program.waitFor('EDIT ');
    program.key('ctrl+o');
    await program.waitFor('Endpoints');
    program.key('ctrl+r');
    await program.waitFor('␛]52;c;eA==␇');
    program.key('esc');
    await program.waitFor((one) => !one.screen().includes('My Inference Endpoints'));
    program.key('ctrl+a');
    await program.waitFor('Add an endpoint');
    program.key('tab');
    program.type('org');
    await program.waitFor('org/␛]52;c;eA==␇');
    expectText(started, 'frames');
  });

  it('while the program is set up', async () => {
    const env = await hostileHub(SOME);
    const started = startWatched({ home: freshHome(), args: ['--setup'], env });
    await using program = started.program;
    await program.waitFor('A Hugging Face token is here already.');
    program.key('enter');
    await program.waitFor('␛]52;c;eA==␇');
    expectText(started, 'frames');
  });
});

describe('the first line and the headers of a reply', () => {
  const CONTROLS = Buffer.from(SOME).toString('latin1');
  /** What may stand in a header. */
  const ALLOWED = '\x9d0;stolen\x9c\x9b6n\x90q\x9c';
  const FAILED = 'failed (500)';
  const NO_HTTP = 'did not answer in HTTP';
  it.each<readonly [name: string, reply: RawReply, said: string]>([
    ['status text', { first: `500 ${ALLOWED}`, body: '' }, FAILED],
    ['status text with controls', { first: `500 ${CONTROLS}`, body: '' }, FAILED],
    [
      'a header that is shown',
      { first: '500 Oh', headers: `x-request-id: ${ALLOWED}${END}\r\n`, body: '' },
      `Request id: \\x9d0;stolen\\x9c\\x9b6n\\x90q\\x9c${END}`,
    ],
    [
      'an error in a header',
      { first: '403 No', headers: `x-error-message: ${ALLOWED}${END}\r\n`, body: '' },
      `\\x9d0;stolen\\x9c\\x9b6n\\x90q\\x9c${END}`,
    ],
    ['headers with controls', { headers: `x-error-message: ${CONTROLS}\r\n`, body: '' }, NO_HTTP],
    ['a kind of content', { headers: `content-type: ${ALLOWED}\r\n`, body: 'x' }, '127.0.0.1'],
    [
      'a place to go on',
      { first: '302 Found', headers: `location: http://e.example/${ALLOWED}\r\n`, body: '' },
      'e.example',
    ],
  ])('%s', async (_, reply, said) => {
    const env = await answering(() => reply);
    expect(await ran({ home: freshHome(), args: ['ask', 'hi', '-e', 'org/m'], env })).toContain(said);
  });
});

describe('the environment', () => {
  const env = {
    ...{ HTTPS_PROXY: `http://${SOME}.example:1`, HTTP_PROXY: `socks9://${SOME}`, NO_PROXY: SOME },
    ...{ TERM_PROGRAM: SOME, VISUAL: `/not-there/${SOME}`, EDITOR: `/not-there/${SOME}` },
    ...{ HF_TUI_ENDPOINTS_API_URL: `https://${SOME}`, NODE_EXTRA_CA_CERTS: `/not-there/${SOME}` },
    HF_TOKEN: GOOD_TOKEN,
  };

  it('is shown in the notebook where it is wrong', async () => {
    const started = startWatched({ home: freshHome(), args: ['-e', 'org/m'], env });
    await using program = started.program;
    await program.waitFor('EDIT ');
    program.type('hi');
    program.key('enter');
    await program.waitFor('✗');
    program.key('ctrl+g');
    await program.waitFor('/not-there/␛]52;c;eA==␇');
    expectText(started, 'frames');
  });

  it('and in plain lines', async () => {
    const started = startWatched({ home: freshHome(), args: ['--plain', '-e', 'org/m'], env });
    await using program = started.program;
    await program.waitFor('In 1:');
    program.type('hi');
    program.key('enter');
    await program.waitFor('In 2:');
    expect(expectText(started)).toContain('HTTPS_PROXY holds something that is no address');
  });
});
