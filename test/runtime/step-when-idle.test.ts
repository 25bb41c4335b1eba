import { expect, test } from 'vitest';
import { initialState } from '../../src/core/initial-state.ts';
import { newSession } from '../../src/core/session.ts';
import type { Live } from '../../src/core/state.ts';
import { stepWhenIdle } from '../../src/runtime/step-when-idle.ts';

/** Timers that run when told, the waits they were set for, and a store that tells of a change. */
function surroundings(stepsLeft: number) {
  const waits: number[] = [];
  const due = new Set<() => void>();
  const listeners = new Set<() => void>();
  let state = initialState(newSession('S1', '2026-11-20T12:00:00.000Z', 'practice'));
  let now = 0;
  let left = stepsLeft;
  const clock = {
    elapsed: () => now,
    after: (ms: number, call: () => void) => {
      waits.push(ms);
      due.add(call);
      return () => void due.delete(call);
    },
  };
  const store = {
    state: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const stepSoon = stepWhenIdle(store, clock, () => left > 0 && left-- > 0);
  return {
    waits,
    stepSoon,
    left: () => left,
    change: (live: Live | null, at = now) => {
      now = at;
      state = { ...state, live };
      for (const listener of listeners) listener();
    },
    pass: () => {
      for (const call of [...due]) {
        due.delete(call);
        call();
      }
      return due.size;
    },
  };
}

test('what was left is done a step at a time, once nothing has changed for a moment', () => {
  const { waits, left, change, pass } = surroundings(3);
  expect(pass()).toBe(0);
  change(null);
  change(null);
  expect(waits).toEqual([20, 20]);
  pass();
  expect(left()).toBe(2);
  // A change comes between: it is waited for again.
  change(null);
  pass();
  pass();
  expect(left()).toBe(0);
  expect(pass()).toBe(0);
  expect(waits).toEqual([20, 20, 0, 20, 0, 0]);
});

test('where nothing changed, it is said that there is something', () => {
  const { left, stepSoon, pass } = surroundings(1);
  stepSoon();
  pass();
  expect(left()).toBe(0);
});

test('an answer that has just begun has the processor for itself, a later step of it has not', () => {
  const { waits, change } = surroundings(1);
  const live: Live = {
    exchangeId: 'E1',
    requestId: 'R1',
    phase: 'answering',
    since: 0,
    retry: null,
    silent: null,
    pieces: 0,
  };
  change(live, 1000);
  change({ ...live, pieces: 1 }, 2000);
  change({ ...live, pieces: 9 }, 2250);
  change({ ...live, pieces: 90 }, 2400);
  change({ ...live, requestId: 'R2', pieces: 1 }, 2500);
  change(null, 2600);
  expect(waits).toEqual([20, 300, 50, 20, 300, 20]);
});
