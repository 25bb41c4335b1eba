import { describe, expect, it } from 'vitest';
import { appError } from '../../src/core/errors.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import { FAKE_TOKEN, found, run } from '../harness/command-line.ts';

const REFUSED = appError('HF_TOKEN_REFUSED', 'The token was refused.', 'Make a new one.');
const NO_NETWORK = appError('NET_DNS', 'huggingface.co could not be found.', 'Check the network.');

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
    const tokens = [found('env'), found('own-file', 'hf_other0000000000abcd')];
    const settings = { ...DEFAULT_SETTINGS, activeToken: 'own-file' };
    const ran = await run(['auth', 'status'], { tokens, settings });
    expect(ran.stdout).toContain('Token hf_…abcd, /home/me/.config/hf-tui/token\n');
    expect(ran.stdout).toContain('Not used: hf_…WXYZ');
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
