import { describe, expect, it } from 'vitest';
import { proxiesFrom, withoutCredentials } from '../../src/commands/proxy-variables.ts';
import { appError } from '../../src/core/errors.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import { FAKE_TOKEN, found, run } from '../harness/command-line.ts';

const settings = {
  ...DEFAULT_SETTINGS,
  endpoints: [
    { kind: 'openai', name: 'local', url: 'http://localhost:8080', token: { kind: 'none' } },
  ] as const,
  defaultEndpoint: 'local',
};

describe('hf-tui doctor', () => {
  it('tells all that was found, as text', async () => {
    const ran = await run(['doctor'], { settings, tokens: [found('env')] });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/hf-tui +1\.2\.3/);
    expect(ran.stdout).toContain(process.versions.node);
    expect(ran.stdout).toContain('/home/me/.config/hf-tui/config.json');
    expect(ran.stdout).toMatch(/In use +hf_…WXYZ, HF_TOKEN in your environment/);
    expect(ran.stdout).toMatch(/\* local +localhost:8080: answers, 210 ms/);
  });

  it('holds no secret', async () => {
    const env = {
      HTTPS_PROXY: 'http://me:secret@proxy.example:3128',
      no_proxy: 'localhost',
      HF_TOKEN: FAKE_TOKEN,
    };
    const ran = await run(['doctor', '--json'], { settings, tokens: [found('env')], env });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      versions: { 'hf-tui': '1.2.3' },
      tokens: [{ token: 'hf_…WXYZ', used: true }],
      network: { proxies: { HTTPS_PROXY: 'http://proxy.example:3128', no_proxy: 'localhost' } },
      endpoints: [{ name: 'local', answers: true, latencyMs: 210 }, { name: 'practice' }],
    });
    expect(ran.stdout).not.toMatch(/secret|fakeToken/);
  });

  it('names proxies and certificates that are of no use', async () => {
    const env = { ALL_PROXY: 'socks5://me:secret@127.0.0.1:1080', NODE_EXTRA_CA_CERTS: '/not/there.pem' };
    const ran = await run(['doctor'], { settings, env });
    expect(ran.stdout).toContain('ALL_PROXY names a SOCKS proxy (127.0.0.1:1080)');
    expect(ran.stdout).toContain('NODE_EXTRA_CA_CERTS names a file that cannot be read: /not/there.pem.');
    expect(ran.stdout).not.toContain('secret');
  });

  it('says why an endpoint does not answer, and is done all the same', async () => {
    const error = appError('NET_REFUSED', 'Nothing listens there.', 'Start it.');
    const ran = await run(['doctor'], { settings, test: { ok: false, error } });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('localhost:8080: Nothing listens there. Start it.');
  });

  const facts = { name: '', kitty: false, iterm2: false, sixel: false, cell: null, isCellTold: false };
  it.each([
    [
      'auto',
      { ...facts, name: 'kitty(0.35.2)', kitty: true, cell: { width: 9, height: 18 }, isComplete: true },
      "by kitty's graphics protocol; the terminal answered: it is kitty(0.35.2), it knows kitty's protocol, a cell has 9 × 18 pixels",
    ],
    [
      'auto',
      { ...facts, sixel: true, isComplete: true },
      'in sixels; the terminal answered: it knows sixels',
    ],
    ['auto', { ...facts, isComplete: false }, 'in characters; the terminal did not answer'],
    [
      'off',
      { ...facts, isComplete: true },
      'none are drawn (set to off); the terminal answered: it knows none',
    ],
    [
      'iterm2',
      { ...facts, isComplete: false },
      "as iTerm2's inline images (set to iterm2); the terminal did not answer",
    ],
  ] as const)('says how pictures are drawn: %s, %j', async (images, pictures, says) => {
    const world = {
      settings: { ...settings, images },
      pictures,
      terminal: true,
      env: { TERM: 'xterm-256color' },
    };
    expect((await run(['doctor'], world)).stdout).toContain(`  Pictures      ${says}\n`);
    expect(JSON.parse((await run(['doctor', '--json'], world)).stdout).terminal.pictures).toMatchObject({
      setting: images,
      answered: pictures.isComplete,
      name: pictures.name,
    });
  });

  it('asks no terminal where there is none', async () => {
    const piped = await run(['doctor', '--json'], {
      settings,
      stdin: '',
      pictures: { ...facts, sixel: true, isComplete: true },
    });
    expect(JSON.parse(piped.stdout).terminal.pictures).toMatchObject({
      drawn: 'none',
      answered: null,
      sixel: false,
    });
  });

  it('asks nobody but the practice endpoint when the user is offline by choice', async () => {
    const ran = await run(['doctor', '--json'], { settings, env: { HF_HUB_OFFLINE: 'true' } });
    expect(JSON.parse(ran.stdout).endpoints).toMatchObject([{ answers: null }, { answers: true }]);
  });
});

describe('proxy variables', () => {
  it.each([
    ['http://me:pass@proxy:80/', 'http://proxy:80/'],
    ['me:p@ss@proxy:80', 'proxy:80'],
    ['http://me:p/a@ss@proxy', 'http://proxy'],
    ['socks5://proxy:1080', 'socks5://proxy:1080'],
    ['localhost,.example.com', 'localhost,.example.com'],
  ])('%s is shown as %s', (address, shown) => {
    expect(withoutCredentials(address)).toBe(shown);
  });

  it('leaves out what is not set', () => {
    expect(proxiesFrom({ HTTP_PROXY: '', https_proxy: 'http://p' })).toEqual({ https_proxy: 'http://p' });
  });
});
