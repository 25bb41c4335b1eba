import { describe, expect, it } from 'vitest';
import { type AppError, appError, failed, ok } from '../../src/core/errors.ts';
import type { FoundToken } from '../../src/core/identity.ts';
import { Secret } from '../../src/core/secret.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import type { DeviceLoginPort } from '../../src/runtime/ports/hub.ts';
import { FAKE_TOKEN, found, run } from '../harness/command-line.ts';

const REFUSED = appError('HF_TOKEN_REFUSED', 'The token was refused.', 'Make a new one.');
const NO_NETWORK = appError('NET_DNS', 'huggingface.co could not be found.', 'Check the network.');

const official: FoundToken = {
  source: { kind: 'official-file', path: '/home/me/.cache/huggingface/token' },
  token: new Secret('hf_official000000000ofOF'),
  storedName: 'home',
};
const own = found('own-file', 'hf_other0000000000abcd');

describe('hf-tui auth status', () => {
  it('says where the token comes from and whose it is, and never the token', async () => {
    const ran = await run(['auth', 'status'], {
      tokens: [found('env'), found('own-file', 'hf_other0000000000abcd')],
    });
    expect(ran.stdout).toBe(
      [
        'Token hf_…WXYZ, HF_TOKEN in your environment',
        'Account alice (PRO); organisations my-org; may call Inference Providers',
        'Not used: hf_…abcd, /home/me/.config/hf-tui/token',
        '',
      ].join('\n'),
    );
  });

  it('knows the one that was picked among several', async () => {
    const settings = { ...DEFAULT_SETTINGS, activeToken: 'own-file' };
    const ran = await run(['auth', 'status'], { tokens: [official, own], settings });
    expect(ran.stdout).toContain('Token hf_…abcd, /home/me/.config/hf-tui/token\n');
    expect(ran.stdout).toContain('Not used: hf_…ofOF');
    expect(ran.stderr).toBe('');
  });

  it('says that a variable comes before the one that was picked', async () => {
    const settings = { ...DEFAULT_SETTINGS, activeToken: 'own-file' };
    const tokens = [found('env'), official, own];
    const ran = await run(['auth', 'status'], { tokens, settings });
    expect(ran.stdout).toContain('Token hf_…WXYZ, HF_TOKEN in your environment\n');
    expect(ran.stderr).toBe(
      'HF_TOKEN in your environment comes before the token that was switched to, hf-tui: unset HF_TOKEN to use that.\n',
    );
    const json = await run(['auth', 'status', '--json'], { tokens, settings });
    expect(JSON.parse(json.stdout)).toMatchObject({
      tokens: [{ used: true }, { used: false }, { used: false }],
      overriddenBy: 'HF_TOKEN',
    });
  });

  it('prints JSON without the token', async () => {
    const ran = await run(['auth', 'status', '--json'], { tokens: [found('env')] });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      tokens: [{ kind: 'env', token: 'hf_…WXYZ' }],
      account: { name: 'alice' },
      error: null,
    });
    expect(ran.stdout).not.toContain(FAKE_TOKEN);
  });

  it('ends with 3 when there is none or it was refused', async () => {
    expect(await run(['auth', 'status'])).toMatchObject({ code: 3, stdout: '' });
    expect((await run(['auth', 'status'], { tokens: [found('env')], whoami: REFUSED })).code).toBe(3);
  });

  it('asks nobody when the user is offline by choice', async () => {
    const env = { HF_HUB_OFFLINE: '1' };
    const ran = await run(['auth', 'status'], { tokens: [found('env')], whoami: NO_NETWORK, env });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('an OAuth token that has ended', () => {
  const source = { kind: 'official-file', path: '/home/me/.cache/huggingface/token' } as const;
  const expired: FoundToken = { ...found('env'), source, expiresAt: '2026-11-01T00:00:00.000Z' };

  it('is named as such, with what to run, and nobody is asked', async () => {
    const ran = await run(['auth', 'status'], { tokens: [expired], whoami: NO_NETWORK });
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain('has expired on 2026-11-01');
    expect(ran.stderr).toContain('Run hf auth login');
    expect((await run(['doctor'], { tokens: [expired] })).stdout).toContain('expired on 2026-11-01');
  });

  it('is fine until then', async () => {
    const fresh = { ...expired, expiresAt: '2026-11-21T00:00:00.000Z' };
    expect(await run(['auth', 'status'], { tokens: [fresh] })).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('several tokens', () => {
  const work: FoundToken = {
    source: { kind: 'stored', path: '/home/me/.cache/huggingface/stored_tokens', name: 'work' },
    token: new Secret('hf_worktoken00000000workWORK'),
    expiresAt: '2026-12-24T00:00:00.000Z',
  };
  const tokens = [found('env'), official, work];
  const files = [official, work];

  it('are listed with the one in use marked, and never themselves', async () => {
    const ran = await run(['auth', 'list'], { tokens });
    expect(ran.stdout).toBe(
      [
        '   NAME      TOKEN     WHERE                                                ENDS',
        '*  HF_TOKEN  hf_…WXYZ  HF_TOKEN in your environment',
        '   home      hf_…ofOF  /home/me/.cache/huggingface/token',
        '   work      hf_…WORK  "work" in /home/me/.cache/huggingface/stored_tokens  2026-12-24',
        '',
      ].join('\n'),
    );
    const json = await run(['auth', 'list', '--json'], { tokens });
    expect(JSON.parse(json.stdout)).toMatchObject([{ name: 'HF_TOKEN', used: true }, {}, { name: 'work' }]);
    expect(json.stdout + ran.stdout).not.toContain('hf_worktoken');
  });

  it('can be switched between by name', async () => {
    const ran = await run(['auth', 'switch', 'work'], { tokens: files });
    expect(ran).toMatchObject({ code: 0, stderr: '', settings: { activeToken: 'stored:work' } });
    expect(ran.stdout).toContain('hf_…WORK is used now');
    const status = await run(['auth', 'status'], { tokens: files, settings: ran.settings });
    expect(status.stdout).toContain('Token hf_…WORK');
  });

  it('come after a variable all the same, and that is said', async () => {
    const ran = await run(['auth', 'switch', 'work'], { tokens });
    expect(ran).toMatchObject({ code: 0, settings: { activeToken: 'stored:work' } });
    expect(ran.stdout).toBe('work is chosen, hf_…WORK; hf_…WXYZ is used as long as HF_TOKEN is set.\n');
    expect(ran.stderr).toContain('HF_TOKEN in your environment comes before the token that was switched to');
    const listed = await run(['auth', 'list', '--json'], { tokens, settings: ran.settings });
    expect(JSON.parse(listed.stdout)).toMatchObject([{ used: true }, {}, { name: 'work', used: false }]);
    const json = await run(['auth', 'switch', 'work', '--json'], { tokens });
    expect(JSON.parse(json.stdout)).toMatchObject({ used: { kind: 'env' }, overriddenBy: 'HF_TOKEN' });
  });

  it('are found by their name although another file holds them too', async () => {
    const ran = await run(['auth', 'switch', 'home'], { tokens: [work, official] });
    expect(ran.settings.activeToken).toBe('stored:home');
    const status = await run(['auth', 'status'], { tokens: [work, official], settings: ran.settings });
    expect(status.stdout).toContain('Token hf_…ofOF');
  });

  it('go back to the official order', async () => {
    const settings = { ...DEFAULT_SETTINGS, activeToken: 'stored:work' };
    const ran = await run(['auth', 'switch', 'auto'], { tokens, settings });
    expect(ran).toMatchObject({ code: 0, stderr: '', settings: { activeToken: null } });
    expect(ran.stdout).toContain('The official order decides again: hf_…WXYZ');
  });

  it('are named when one was not meant', async () => {
    const ran = await run(['auth', 'switch', 'wrok'], { tokens });
    expect(ran).toMatchObject({ code: 2, stdout: '', settings: { activeToken: null } });
    expect(ran.stderr).toContain('Did you mean work?');
  });
});

describe('hf-tui auth login --device', () => {
  const env = { HF_TUI_OAUTH_CLIENT_ID: 'my-app' };
  const grant = {
    deviceCode: new Secret('device-code-of-the-test'),
    userCode: 'ABCD-EFGH',
    address: 'https://huggingface.co/oauth/device',
    intervalMs: 5000,
    expiresMs: 900_000,
  };
  const service = (ids: string[], end: AppError | null = null): DeviceLoginPort => ({
    begin: async (clientId) => {
      ids.push(clientId);
      return ok(grant);
    },
    wait: async () =>
      end === null
        ? ok({
            token: new Secret(FAKE_TOKEN),
            expiresAt: '2026-12-20T00:00:00.000Z',
            refreshToken: new Secret('CanaryOfTheRefreshToken'),
          })
        : failed(end),
    renew: async () => failed(appError('FORBIDDEN', 'Not here.')),
  });

  it('shows the page and the code, and keeps the token', async () => {
    const ids: string[] = [];
    const ran = await run(['auth', 'login', '--device', '--shared'], { env, deviceLogin: service(ids) });
    expect(ids).toEqual(['my-app']);
    expect(ran.stderr).toContain(
      'Open https://huggingface.co/oauth/device in a browser and enter the code ABCD-EFGH\n',
    );
    expect(ran.kept).toMatchObject([
      {
        token: FAKE_TOKEN,
        place: 'official-file',
        login: { clientId: 'my-app', expiresAt: '2026-12-20T00:00:00.000Z' },
      },
    ]);
    expect(ran.kept[0]?.login?.refreshToken?.reveal()).toBe('CanaryOfTheRefreshToken');
    expect(ran.stdout).toContain('It ends on 2026-12-20 and is renewed by itself.');
    expect(ran.stdout + ran.stderr).not.toContain('CanaryOfTheRefreshToken');
    expect(ran.stdout + ran.stderr).not.toMatch(/hf_fake|device-code/);
  });

  it('takes the client id from the settings, the environment first', async () => {
    const ids: string[] = [];
    const settings = { ...DEFAULT_SETTINGS, oauthClientId: 'from-settings' };
    await run(['auth', 'login', '--device'], { settings, deviceLogin: service(ids) });
    await run(['auth', 'login', '--device'], { settings, env, deviceLogin: service(ids) });
    expect(ids).toEqual(['from-settings', 'my-app']);
  });

  it('says how to get a client id when there is none', async () => {
    const ids: string[] = [];
    const ran = await run(['auth', 'login', '--device'], { deviceLogin: service(ids) });
    expect(ran).toMatchObject({ code: 2, stdout: '', kept: [] });
    expect(ran.stderr).toContain('https://huggingface.co/settings/applications/new');
    expect(ids).toEqual([]);
  });

  it('keeps nothing when it was refused', async () => {
    const refused = appError('HF_TOKEN_REFUSED', 'The login was refused in the browser.');
    const ran = await run(['auth', 'login', '--device'], { env, deviceLogin: service([], refused) });
    expect(ran).toMatchObject({ code: 3, kept: [] });
  });
});

describe('hf-tui auth login', () => {
  it('keeps the token from standard input', async () => {
    const ran = await run(['auth', 'login', '--with-token'], { stdin: `${FAKE_TOKEN}\n` });
    expect(ran.kept).toEqual([{ token: FAKE_TOKEN, place: 'own-file' }]);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('Kept hf_…WXYZ in /home/me/.config/hf-tui/token.');
    expect(ran.stdout + ran.stderr).not.toContain(FAKE_TOKEN);
  });

  it('keeps it where the hf command does with --shared', async () => {
    const ran = await run(['auth', 'login', '--with-token', '--shared'], { stdin: FAKE_TOKEN });
    expect(ran.kept).toMatchObject([{ place: 'official-file' }]);
  });

  it('keeps no token that was refused', async () => {
    const ran = await run(['auth', 'login', '--with-token'], { stdin: FAKE_TOKEN, whoami: REFUSED });
    expect(ran).toMatchObject({ code: 3, kept: [] });
  });

  it('keeps one that could not be checked, and says so', async () => {
    const ran = await run(['auth', 'login', '--with-token'], { stdin: FAKE_TOKEN, whoami: NO_NETWORK });
    expect(ran.kept).toHaveLength(1);
    expect(ran.stderr).toContain('could not be checked');
  });

  it('says when another token comes first', async () => {
    const tokens = [found('env', 'hf_somethingElse000000efgh')];
    const ran = await run(['auth', 'login', '--with-token'], { stdin: FAKE_TOKEN, tokens });
    expect(ran.stderr).toBe('Another token comes first: HF_TOKEN in your environment.\n');
  });

  it.each([
    [['auth', 'login'], 'hf_x'],
    [['auth', 'login', '--with-token'], undefined],
    [['auth', 'login', '--with-token'], '\n'],
  ])('refuses %j with %j on standard input', async (line, stdin) => {
    const ran = await run(line, stdin === undefined ? {} : { stdin });
    expect(ran).toMatchObject({ code: 2, stdout: '', kept: [] });
  });
});

describe('hf-tui auth logout', () => {
  it('says which tokens still stand', async () => {
    const ran = await run(['auth', 'logout'], { tokens: [found('env'), found('own-file')] });
    expect(ran.stdout).toContain('Still there: hf_…WXYZ, HF_TOKEN in your environment');
    expect(ran.stdout).not.toContain('.config/hf-tui/token');
  });
});
