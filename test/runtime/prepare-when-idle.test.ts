import { beforeEach, expect, test } from 'vitest';
import { initialState } from '../../src/core/initial-state.ts';
import { newSession } from '../../src/core/session.ts';
import type { Live, State } from '../../src/core/state.ts';
import { IDLE_MS, inIdleTurns, prepareWhenIdle } from '../../src/runtime/prepare-when-idle.ts';

const LIVE: Live = {
  exchangeId: 'E1',
  requestId: 'R1',
  phase: 'waiting',
  since: 0,
  retry: null,
  silent: null,
  pieces: 0,
};

let state: State;
let listeners: Set<() => void>;
let timers: { readonly ms: number; readonly run: () => void }[];
let prepared: number;

beforeEach(() => {
  state = initialState(newSession('S1', '2026-11-20T12:00:00.000Z', 'practice'));
  listeners = new Set();
  timers = [];
  prepared = 0;
  prepareWhenIdle(
    {
      state: () => state,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    {
      after: (ms, run) => {
        const timer = { ms, run };
        timers.push(timer);
        return () => {
          timers = timers.filter((one) => one !== timer);
        };
      },
    },
    async () => {
      prepared += 1;
    },
  );
});
const change = (more: Partial<State> = {}) => {
  state = { ...state, ...more };
  for (const listener of [...listeners]) listener();
};

test('waits at first, and from every change anew', () => {
  expect(timers.map(({ ms }) => ms)).toEqual([IDLE_MS]);
  expect(IDLE_MS).toBeGreaterThanOrEqual(500);
  const [first] = timers;
  change();
  expect(timers).toHaveLength(1);
  expect(timers[0]).not.toBe(first);
  expect(prepared).toBe(0);
});

test('prepares once, and listens no longer', () => {
  timers[0]?.run();
  expect(prepared).toBe(1);
  expect(listeners.size).toBe(0);
});

test('does not wait any longer when a request is under way, which needs it', () => {
  change({ live: LIVE });
  expect(timers).toEqual([]);
  expect(listeners.size).toBe(0);
  expect(prepared).toBe(1);
});

test('steps are taken one a turn, also while a server is waited for, until an answer begins', async () => {
  const taken: number[] = [];
  function* steps() {
    for (let i = 1; i <= 9; i++) {
      taken.push(i);
      yield;
    }
  }
  let turns = 0;
  const clock = {
    after: (_: number, run: () => void) => {
      turns += 1;
      if (turns === 2) change({ live: LIVE });
      if (turns === 3) change({ live: { ...LIVE, phase: 'answering', pieces: 1 } });
      queueMicrotask(run);
      return () => {};
    },
  };
  await inIdleTurns({ state: () => state }, clock, steps());
  expect(taken).toEqual([1, 2, 3]);
  change({ live: null });
  await inIdleTurns({ state: () => state }, clock, steps());
  expect(taken).toEqual([1, 2, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
