import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Endpoint, type EndpointSnapshot, PRACTICE } from '../../src/core/endpoint.ts';
import { providersEndpoint } from '../../src/core/endpoint-reference.ts';
import { appError, failed, ok, type Result } from '../../src/core/errors.ts';
import { type FoundToken, type TokenPlace, type TokenSource, tokenInUse } from '../../src/core/identity.ts';
import type { Msg } from '../../src/core/message.ts';
import type { SetupEffect } from '../../src/core/panels/setup.ts';
import { Secret } from '../../src/core/secret.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/core/settings.ts';
import { runSetupEffect } from '../../src/runtime/effects/setup.ts';
import type { EndpointTest, Ports } from '../../src/runtime/ports.ts';
import { accountOf, ENV_TOKEN, PLACES, TOKEN } from '../core/panels/setup-script.ts';
import { begunSettings } from '../harness/begun-settings.ts';

const never = new AbortController().signal;
const unused = (): never => {
  throw new Error('not part of set-up');
};
const snapshotOf = (endpoint: Endpoint, model = ''): EndpointSnapshot => ({
  name: endpoint.name,
  url: '',
  model,
  provider: '',
});
const REFUSED_PORT: EndpointTest = { ok: false, error: appError('NET_REFUSED', 'Nothing listens there.') };

/** Ports that remember: tokens in the order in which they would be found, settings, and every call made. */
function fakePorts(
  given: { readonly env?: FoundToken; readonly test?: (endpoint: Endpoint) => EndpointTest } = {},
) {
  const calls: string[] = [];
  let now = 0;
  let pasted: Secret | null = null;
  const files = new Map<TokenPlace, Secret>();
  let settings: Settings = DEFAULT_SETTINGS;
  const broken = new Set<'keep' | 'forget' | 'change'>();
  const denied = appError('STORE_DENIED', 'Not allowed.', 'Choose another place.');

  const sourceOf = (place: TokenPlace): TokenSource => {
    if (place === 'memory') return { kind: 'memory' };
    return { kind: place, path: place === 'own-file' ? PLACES.ownFile : PLACES.officialFile };
  };
  const find = async (): Promise<readonly FoundToken[]> => [
    ...(pasted === null ? [] : [{ source: sourceOf('memory'), token: pasted }]),
    ...(given.env === undefined ? [] : [given.env]),
    ...[...files].map(([place, token]) => ({ source: sourceOf(place), token })),
  ];
  const ports: Ports = {
    inference: {
      run: unused,
      snapshot: (endpoint) => snapshotOf(endpoint),
      test: async (endpoint) => {
        calls.push(`test ${endpoint.name}`);
        return given.test?.(endpoint) ?? REFUSED_PORT;
      },
    },
    dedicated: { list: unused, change: unused },
    hub: {
      whoami: async (token) =>
        token.reveal() === TOKEN ? ok(accountOf()) : failed(appError('HF_TOKEN_REFUSED', 'Refused.')),
      models: unused,
    },
    tokens: {
      find,
      alone: (work) => work(),
      keep: async (token, place): Promise<Result<TokenSource>> => {
        calls.push(`keep ${place}`);
        if (broken.has('keep')) return failed(denied);
        if (place === 'memory') pasted = token;
        else {
          files.set(place, token);
          pasted = null;
        }
        return ok(sourceOf(place));
      },
      forget: async () => {
        calls.push('forget');
        if (broken.has('forget')) return failed(denied);
        pasted = null;
        files.delete('own-file');
        return ok(await find());
      },
      places: () => PLACES,
    },
    config: {
      load: async () => ({ settings, problem: null }),
      begin: async () => begunSettings(settings),
      change: async (change) => {
        calls.push('change');
        if (broken.has('change')) return failed(denied);
        settings = change(settings);
        return ok(settings);
      },
      path: unused,
    },
    sessions: {
      list: unused,
      open: unused,
      openLast: unused,
      save: unused,
      rename: unused,
      remove: unused,
      restore: unused,
      pathOf: unused,
      keepAsset: unused,
      readAsset: unused,
    },
    images: { inspect: unused, prepare: unused },
    terminal: {
      copy: unused,
      openUrl: unused,
      edit: unused,
      suspend: unused,
      redraw: unused,
      setTitle: unused,
    },
    clock: { now: () => '2026-11-20T14:00:00.000Z', elapsed: () => now },
    makeId: unused,
  };
  return {
    ports,
    calls,
    files,
    broken,
    settings: () => settings,
    /** The token that the next request would go out with. */
    inUse: async () => tokenInUse(await find(), settings.activeToken)?.token.reveal(),
    pass: (ms: number) => {
      now += ms;
    },
    run: async (effect: SetupEffect): Promise<readonly Msg[]> => {
      const heard: Msg[] = [];
      await runSetupEffect(effect, ports, (msg) => heard.push(msg), never);
      return heard;
    },
  };
}

const keep = (place: TokenPlace, was: TokenPlace | null = null): SetupEffect => ({
  type: 'setup/keep',
  id: 7,
  token: new Secret(TOKEN),
  place,
  was,
});

describe('tokens', () => {
  it('are found with their places and the time', async () => {
    const heard = await fakePorts({ env: ENV_TOKEN }).run({ type: 'setup/find-tokens' });
    expect(heard).toEqual([
      { type: 'setup/tokens-found', found: [ENV_TOKEN], places: PLACES, at: '2026-11-20T14:00:00.000Z' },
    ]);
  });

  it('are checked by the Hub', async () => {
    const { run } = fakePorts();
    expect(await run({ type: 'setup/check', id: 3, token: new Secret(TOKEN) })).toEqual([
      { type: 'setup/checked', id: 3, result: { ok: true, value: accountOf() } },
    ]);
    expect(await run({ type: 'setup/check', id: 4, token: new Secret('hf_other') })).toMatchObject([
      { type: 'setup/checked', id: 4, result: { ok: false, error: { code: 'HF_TOKEN_REFUSED' } } },
    ]);
  });

  it('are kept where the user said, and the settings are left alone', async () => {
    const fake = fakePorts();
    expect(await fake.run(keep('own-file'))).toEqual([
      {
        type: 'setup/kept',
        id: 7,
        place: 'own-file',
        result: { ok: true, value: { kind: 'own-file', path: PLACES.ownFile } },
        settings: null,
      },
    ]);
    expect(fake.settings()).toBe(DEFAULT_SETTINGS);
    expect(fake.calls).toEqual(['keep own-file']);
  });

  it('go before a variable of the environment in this run, and are the chosen ones without it', async () => {
    const fake = fakePorts({ env: ENV_TOKEN });
    const [heard] = await fake.run(keep('official-file'));
    expect(heard).toMatchObject({ type: 'setup/kept', settings: { activeToken: 'official-file' } });
    expect(await fake.inUse()).toBe(TOKEN);
    expect(fake.files.get('official-file')?.reveal()).toBe(TOKEN);
  });

  it('go before one that was picked earlier', async () => {
    const fake = fakePorts();
    await fake.ports.tokens.keep(new Secret('hf_earlier'), 'own-file');
    await fake.ports.config.change((settings) => ({ ...settings, activeToken: 'own-file' }));
    await fake.run(keep('official-file'));
    expect(await fake.inUse()).toBe(TOKEN);
  });

  it('kept for this run write nothing', async () => {
    const fake = fakePorts({ env: ENV_TOKEN });
    await fake.run(keep('memory'));
    expect(fake.calls).toEqual(['keep memory']);
    expect(fake.files.size).toBe(0);
  });

  it.each<TokenPlace>(['official-file', 'memory'])('leave their own file for %s', async (place) => {
    const fake = fakePorts();
    await fake.run(keep('own-file'));
    await fake.run(keep(place, 'own-file'));
    expect([...fake.files.keys()]).toEqual(place === 'memory' ? [] : [place]);
    expect(await fake.inUse()).toBe(TOKEN);
  });

  it('that cannot be kept change nothing else', async () => {
    const fake = fakePorts({ env: ENV_TOKEN });
    await fake.run(keep('own-file'));
    fake.broken.add('keep');
    const heard = await fake.run(keep('official-file', 'own-file'));
    expect(heard).toMatchObject([
      { type: 'setup/kept', result: { ok: false, error: { code: 'STORE_DENIED' } } },
    ]);
    expect([...fake.files.keys()]).toEqual(['own-file']);
  });

  it('whose file is written but not the settings are kept, and it is said', async () => {
    const fake = fakePorts({ env: ENV_TOKEN });
    fake.broken.add('change');
    const heard = await fake.run(keep('own-file'));
    expect(heard.map((msg) => msg.type)).toEqual(['problem', 'setup/kept']);
    expect(heard[1]).toMatchObject({ result: { ok: true }, settings: null });
    expect(await fake.inUse(), 'this run goes on with it').toBe(TOKEN);
  });

  it('that were found are handed over without being written', async () => {
    const fake = fakePorts({ env: ENV_TOKEN });
    expect(await fake.run({ type: 'setup/hand-over', token: new Secret(TOKEN) })).toEqual([]);
    expect(fake.calls).toEqual(['keep memory']);
  });
});

describe('endpoints', () => {
  const endpoint = providersEndpoint('org/model:fastest');

  it('are tried, with what they said or why not', async () => {
    const snapshot = snapshotOf(endpoint, 'org/model');
    const { run } = fakePorts({ test: () => ({ ok: true, latencyMs: 210, snapshot, says: 'OK' }) });
    expect(await run({ type: 'setup/try', id: 2, endpoint })).toEqual([
      { type: 'setup/tried', id: 2, trial: { kind: 'answered', latencyMs: 210, snapshot, says: 'OK' } },
    ]);
    expect(await fakePorts().run({ type: 'setup/try', id: 2, endpoint: PRACTICE })).toMatchObject([
      { type: 'setup/tried', id: 2, trial: { kind: 'failed', error: { code: 'NET_REFUSED' } } },
    ]);
  });

  it('are saved as the default, in one change of the settings', async () => {
    const fake = fakePorts();
    const heard = await fake.run({ type: 'setup/save', id: 5, endpoint, activeToken: 'env:HF_TOKEN' });
    expect(fake.settings()).toMatchObject({
      endpoints: [{ name: 'model', model: 'org/model:fastest' }],
      defaultEndpoint: 'model',
      activeToken: 'env:HF_TOKEN',
    });
    expect(heard).toEqual([{ type: 'setup/saved', id: 5, result: { ok: true, value: fake.settings() } }]);
    expect(fake.calls).toEqual(['change']);
  });

  it('that cannot be saved say why', async () => {
    const fake = fakePorts();
    fake.broken.add('change');
    expect(await fake.run({ type: 'setup/save', id: 5, endpoint, activeToken: null })).toMatchObject([
      { type: 'setup/saved', result: { ok: false, error: { code: 'STORE_DENIED' } } },
    ]);
  });

  it('on this computer are asked without a token; silence is no news, a stranger is', async () => {
    const asked: Endpoint[] = [];
    const fake = fakePorts({
      test: (one) => {
        asked.push(one);
        if (one.name.includes(':11434/')) {
          return { ok: true, latencyMs: 30, snapshot: snapshotOf(one, 'gemma3:4b'), says: 'OK' };
        }
        if (one.name.includes(':8080/')) {
          return { ok: false, error: appError('BAD_RESPONSE', 'That is a web page.') };
        }
        return REFUSED_PORT;
      },
    });
    const heard = await fake.run({ type: 'setup/find-local', id: 9, ports: [11434, 8080, 8000] });
    expect(asked.map((one) => one.token.kind)).toEqual(['none', 'none', 'none']);
    expect(heard).toMatchObject([
      {
        type: 'setup/server-found',
        id: 9,
        server: { port: 11434, endpoint: { url: 'http://127.0.0.1:11434/v1', model: 'gemma3:4b' } },
      },
      { type: 'setup/stranger-found', id: 9, port: 8080 },
      { type: 'setup/looked', id: 9 },
    ]);
    const [found] = heard;
    expect(found?.type === 'setup/server-found' && found.server.endpoint).not.toHaveProperty('timeouts');
  });
});

describe('waiting', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is said once a second, and no more once it is over', async () => {
    vi.useFakeTimers();
    const fake = fakePorts();
    const heard: Msg[] = [];
    let answer: (test: EndpointTest) => void = unused;
    const ports: Ports = {
      ...fake.ports,
      inference: {
        ...fake.ports.inference,
        test: () =>
          new Promise((resolve) => {
            answer = resolve;
          }),
      },
    };
    const running = runSetupEffect(
      { type: 'setup/try', id: 4, endpoint: PRACTICE },
      ports,
      (msg) => heard.push(msg),
      never,
    );
    for (let i = 0; i < 2; i++) {
      fake.pass(1000);
      vi.advanceTimersByTime(1000);
    }
    expect(heard).toEqual([
      { type: 'setup/waited', id: 4, elapsedMs: 1000 },
      { type: 'setup/waited', id: 4, elapsedMs: 2000 },
    ]);
    answer(REFUSED_PORT);
    await running;
    expect(heard.at(-1)?.type).toBe('setup/tried');
    expect(vi.getTimerCount()).toBe(0);
  });
});
