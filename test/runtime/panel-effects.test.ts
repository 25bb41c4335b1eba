import { describe, expect, it } from 'vitest';
import { type AppError, appError, failed, ok, type Result } from '../../src/core/errors.ts';
import type { Msg } from '../../src/core/message.ts';
import type { EndpointsEffect } from '../../src/core/panels/endpoints.ts';
import type { SessionsEffect } from '../../src/core/panels/sessions.ts';
import type { ServedModel } from '../../src/core/served-model.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/core/settings.ts';
import { runEndpointsEffect } from '../../src/runtime/effects/endpoints.ts';
import { runSessionsEffect } from '../../src/runtime/effects/sessions.ts';
import type { EndpointTest, Ports } from '../../src/runtime/ports.ts';
import { QWEN, T0 } from '../harness/notebook.ts';

const FULL = appError('STORE_FULL', 'The disk is full.');
const never = (): never => {
  throw new Error('not part of this test');
};

interface Given {
  readonly test?: EndpointTest;
  readonly models?: Result<readonly ServedModel[]>;
  readonly refuse?: AppError;
  readonly settings?: Settings;
}

function endpointPorts(given: Given): Pick<Ports, 'inference' | 'config' | 'hub'> {
  let settings = given.settings ?? DEFAULT_SETTINGS;
  return {
    inference: { run: never, snapshot: never, test: async () => given.test ?? never() },
    hub: { whoami: never, models: async () => given.models ?? never() },
    config: {
      load: never,
      begin: never,
      path: () => '',
      change: async (change) => {
        if (given.refuse !== undefined) return failed(given.refuse);
        const before = settings;
        // As slow as a lock on a file: two changes at once would lose one.
        await Promise.resolve();
        settings = change(before);
        return ok(settings);
      },
    },
  };
}

async function messages(ports: ReturnType<typeof endpointPorts>, ...effects: readonly EndpointsEffect[]) {
  const told: Msg[] = [];
  const signal = new AbortController().signal;
  await Promise.all(
    effects.map((effect) => runEndpointsEffect(effect, ports, (msg) => told.push(msg), signal)),
  );
  return told;
}

describe('the effects of the endpoints', () => {
  it('tests, and tells the latency or the reason', async () => {
    const snapshot = { name: 'qwen', url: '', model: '', provider: '' };
    const effect = { type: 'endpoints/test', endpoint: QWEN } as const;
    const answered = endpointPorts({ test: { ok: true, latencyMs: 210, snapshot, says: 'hi' } });
    expect(await messages(answered, effect)).toEqual([
      { type: 'endpoints/tested', outcome: { kind: 'answered', endpoint: QWEN, latencyMs: 210, says: 'hi' } },
    ]);
    const error = appError('NET_REFUSED', 'Nothing answers.');
    expect(await messages(endpointPorts({ test: { ok: false, error } }), effect)).toEqual([
      { type: 'endpoints/tested', outcome: { kind: 'failed', endpoint: QWEN, error } },
    ]);
  });

  it('keeps changes in the order they were made, and tells what came of the last one only', async () => {
    const other = { ...QWEN, name: 'other' };
    const put = (endpoint: typeof QWEN) =>
      ({ type: 'endpoints/keep', change: { kind: 'put', endpoint, replaces: null } }) as const;
    const told = await messages(endpointPorts({}), put(QWEN), put(other), {
      type: 'endpoints/keep',
      change: { kind: 'remove', name: 'qwen' },
    });
    const names = told.map((msg) =>
      msg.type === 'settings-changed' ? msg.settings.endpoints.map((e) => e.name) : null,
    );
    // What was so in between would take back on the screen what was changed since.
    expect(names).toEqual([['other']]);
  });

  it('tells when a change was not written', async () => {
    const told = await messages(endpointPorts({ refuse: FULL }), {
      type: 'endpoints/keep',
      change: { kind: 'remove', name: 'qwen' },
    });
    expect(told).toEqual([{ type: 'endpoints/not-kept', error: FULL }]);
  });

  it('passes on the models as the router lists them', async () => {
    const models = ok([
      {
        id: 'org/name',
        vision: true,
        providers: [
          { name: 'a', live: true, price: { input: 2, output: 3 } },
          { name: 'b', live: false, price: { input: 0, output: 0 } },
          { name: 'c', live: true, price: { input: 1, output: 2 } },
          { name: 'd', live: true },
        ],
      },
    ]);
    expect(await messages(endpointPorts({ models }), { type: 'endpoints/models' })).toEqual([
      { type: 'endpoints/models', models: models.value },
    ]);
    expect(await messages(endpointPorts({ models: failed(FULL) }), { type: 'endpoints/models' })).toEqual([
      { type: 'endpoints/models', models: null },
    ]);
  });
});

describe('the effects of the sessions', () => {
  const asked: string[] = [];
  const portsWith = (result: Result<void>): Pick<Ports, 'sessions' | 'clock' | 'makeId'> => ({
    makeId: () => 'NEW',
    clock: { now: () => T0, elapsed: () => 0 },
    sessions: {
      ...unusedSessions,
      list: async () => ({ sessions: [], unreadable: 2 }),
      rename: async (id, title) => {
        asked.push(`rename ${id} ${title}`);
        return result;
      },
      remove: async (id) => {
        asked.push(`remove ${id}`);
        return result;
      },
      restore: async (id) => {
        asked.push(`restore ${id}`);
        return result;
      },
    },
  });
  const run = async (ports: ReturnType<typeof portsWith>, ...effects: readonly SessionsEffect[]) => {
    const told: Msg[] = [];
    asked.length = 0;
    const signal = new AbortController().signal;
    await Promise.all(
      effects.map((effect) =>
        runSessionsEffect(
          effect,
          ports,
          (msg) => told.push(msg),
          signal,
          async () => {},
        ),
      ),
    );
    return told;
  };

  it('lists with the time and place that dates are told by', async () => {
    const told = await run(portsWith(ok(undefined)), { type: 'sessions/list' });
    expect(told).toEqual([
      {
        type: 'sessions/listed',
        sessions: [],
        unreadable: 2,
        now: T0,
        timeZone: '',
      },
    ]);
  });

  it('renames, deletes and restores in order, silently', async () => {
    const told = await run(
      portsWith(ok(undefined)),
      { type: 'sessions/rename', id: 'S1', title: 'New' },
      { type: 'sessions/remove', id: 'S1' },
      { type: 'sessions/restore', id: 'S1' },
    );
    expect(told).toEqual([]);
    expect(asked).toEqual(['rename S1 New', 'remove S1', 'restore S1']);
  });

  it('tells what failed', async () => {
    const told = await run(portsWith(failed(FULL)), { type: 'sessions/remove', id: 'S1' });
    expect(told).toEqual([{ type: 'sessions/failed', error: FULL }]);
  });
});

const unusedSessions: Ports['sessions'] = new Proxy({} as Ports['sessions'], {
  ownKeys: () => [],
  get: () => never,
});
