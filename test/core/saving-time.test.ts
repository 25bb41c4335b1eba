import { describe, expect, it } from 'vitest';
import { SAVING_MS, savingTime } from '../../src/core/saving-time.ts';

/** A clock that is moved by hand: what is due by then is called once, as by a process that was kept waiting. */
function clock() {
  let now = 0;
  let waiting: { readonly at: number; readonly call: () => void }[] = [];
  return {
    after(ms: number, call: () => void) {
      const one = { at: now + ms, call };
      waiting.push(one);
      return () => {
        waiting = waiting.filter((other) => other !== one);
      };
    },
    async to(ms: number) {
      now = ms;
      const due = waiting.filter(({ at }) => at <= now);
      waiting = waiting.filter((one) => !due.includes(one));
      for (const { call } of due) call();
      await Promise.resolve();
    },
    waiting: () => waiting.length,
  };
}

/** Begins to count, and tells whether the time is over. */
function begin() {
  const time = clock();
  let isOver = false;
  const { over, callOff } = savingTime(time.after);
  void over.then(() => {
    isOver = true;
  });
  return { time, callOff, isOver: () => isOver };
}

describe('the time that saving has', () => {
  it('is two seconds of a process that runs', async () => {
    const { time, isOver } = begin();
    for (let ms = 10; ms < SAVING_MS; ms += 10) await time.to(ms);
    expect(isOver()).toBe(false);
    await time.to(SAVING_MS);
    expect(isOver()).toBe(true);
  });

  it('is longer for a process that hardly runs', async () => {
    const { time, isOver } = begin();
    for (let ms = 1000; ms < 40_000; ms += 1000) await time.to(ms);
    expect(isOver()).toBe(false);
    await time.to(40_000);
    expect(isOver()).toBe(true);
  });

  it('begins anew whenever the disk has answered', async () => {
    const time = clock();
    let answers = 0;
    let isOver = false;
    const { over } = savingTime(time.after, { steps: () => answers });
    void over.then(() => {
      isOver = true;
    });
    for (let ms = 10; ms < 10 * SAVING_MS; ms += 10) {
      if (ms % 1500 === 0) answers++;
      await time.to(ms);
    }
    expect(isOver).toBe(false);
    for (let ms = 10 * SAVING_MS; ms <= 11 * SAVING_MS; ms += 10) await time.to(ms);
    expect(isOver).toBe(true);
  });

  it('is over for nobody when it was called off', async () => {
    const { time, isOver, callOff } = begin();
    await time.to(100);
    callOff();
    expect(time.waiting()).toBe(0);
    await time.to(10_000);
    expect(isOver()).toBe(false);
  });
});
