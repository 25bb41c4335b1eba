import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_BASES } from '../src/core/initial-state.ts';
import { basesFrom, createPorts } from '../src/ports.ts';

describe('basesFrom', () => {
  it('takes the defaults where nothing, or nothing but space, is set', () => {
    expect(basesFrom({})).toEqual(DEFAULT_BASES);
    expect(basesFrom({ HF_ENDPOINT: ' ', HF_TUI_ROUTER_URL: '' })).toEqual(DEFAULT_BASES);
  });

  it('takes what the environment says, without a slash at the end', () => {
    expect(
      basesFrom({
        HF_ENDPOINT: 'https://hub.example/',
        HF_TUI_ROUTER_URL: 'http://localhost:1//',
        HF_TUI_ENDPOINTS_API_URL: 'https://api.example/v2',
      }),
    ).toEqual({
      hub: 'https://hub.example',
      router: 'http://localhost:1',
      management: 'https://api.example/v2',
    });
  });
});

describe('createPorts', () => {
  let home = '';
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'hf-tui-ports-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  const connect = () => createPorts({ env: {}, home, platform: 'linux', version: '0' });

  it('touches no file before something is asked for', async () => {
    const ports = connect();
    expect(ports.config.path()).toBe(join(home, '.config/hf-tui/config.json'));
    expect(ports.sessions.pathOf('ID')).toBe(join(home, '.local/share/hf-tui/sessions/ID.json'));
    expect(ports.tokens.places()).toEqual({
      officialFile: join(home, '.cache/huggingface/token'),
      ownFile: join(home, '.config/hf-tui/token'),
    });
    await ports.config.load();
    await ports.sessions.list();
    await ports.tokens.find();
    expect(await readdir(home)).toEqual([]);
  });

  it('hands no other program a variable that an endpoint names, from the beginning of the settings on', async () => {
    await mkdir(join(home, '.config/hf-tui'), { recursive: true });
    const token = { kind: 'env', name: 'TOKEN_OF_AN_ENDPOINT' };
    const endpoints = [
      { name: 'first', kind: 'providers', model: 'a/b', token: { kind: 'hub' } },
      { name: 'other', kind: 'providers', model: 'a/b', token },
    ];
    await writeFile(join(home, '.config/hf-tui/config.json'), JSON.stringify({ endpoints }));
    process.env[token.name] = 'secret';
    await connect().config.begin('mended');
    expect(process.env[token.name]).toBeUndefined();
  });

  it('asks nobody outside when HF_HUB_OFFLINE says so', async () => {
    const ports = createPorts({ env: { HF_HUB_OFFLINE: '1' }, home, platform: 'linux', version: '0' });
    await ports.prepare();
    expect(await ports.hub.models(new AbortController().signal)).toMatchObject({
      ok: false,
      error: { code: 'NET_FAILED', message: expect.stringContaining('HF_HUB_OFFLINE') },
    });
  });

  it('names a token that has ended before it is sent anywhere', async () => {
    await mkdir(join(home, '.cache/huggingface'), { recursive: true });
    await writeFile(join(home, '.cache/huggingface/token'), 'hf_oauth_ended');
    await writeFile(
      join(home, '.cache/huggingface/stored_tokens'),
      '[oauth-alice]\nhf_token = hf_oauth_ended\nexpires_at = 1700000000\n',
    );
    // Nothing listens there: what is asked all the same would fail with another error.
    const env = { HF_TUI_ROUTER_URL: 'http://127.0.0.1:9' };
    const ports = createPorts({ env, home, platform: 'linux', version: '0' });
    const endpoint = { kind: 'providers', name: 'x', model: 'a/b', token: { kind: 'hub' } } as const;
    expect(await ports.inference.test(endpoint, new AbortController().signal)).toMatchObject({
      ok: false,
      error: { code: 'HF_TOKEN_EXPIRED', hint: expect.stringContaining('hf auth login') },
    });
  });

  it('makes ids that sort by time', () => {
    const { makeId } = connect();
    const ids = Array.from({ length: 50 }, makeId);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(50);
  });
});
