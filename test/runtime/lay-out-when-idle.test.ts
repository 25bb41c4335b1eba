import { expect, test } from 'vitest';
import { layOutWhenIdle } from '../../src/runtime/lay-out-when-idle.ts';

/** Timers that run when told, the waits they were set for, and a store that tells of a change. */
function surroundings() {
  const waits: number[] = [];
  const due = new Set<() => void>();
  const listeners = new Set<() => void>();
  return {
    waits,
    clock: {
      after: (ms: number, call: () => void) => {
        waits.push(ms);
        due.add(call);
        return () => void due.delete(call);
      },
    },
    store: {
      subscribe: (listener: () => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    change: () => {
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

test('what was left out is laid out a step at a time, once nothing has changed for a moment', () => {
  const { waits, clock, store, change, pass } = surroundings();
  let left = 3;
  layOutWhenIdle(store, clock, () => left > 0 && left-- > 0);
  expect(pass()).toBe(0);
  change();
  change();
  expect(waits).toEqual([40, 40]);
  pass();
  expect(left).toBe(2);
  // A change comes between: it is waited for again.
  change();
  pass();
  pass();
  expect(left).toBe(0);
  expect(pass()).toBe(0);
  expect(waits).toEqual([40, 40, 0, 40, 0, 0]);
});
