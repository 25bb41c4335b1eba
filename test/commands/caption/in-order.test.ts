import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOrder } from '../../../src/commands/caption/in-order.ts';

const never = new AbortController().signal;

describe('inOrder', () => {
  it('gives all results in the order of the items, whichever is done first, and never does more at a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.nat(), { maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        async (scheduler, items, atOnce) => {
          let running = 0;
          let most = 0;
          const work = async (item: number) => {
            running += 1;
            most = Math.max(most, running);
            await scheduler.schedule(Promise.resolve());
            running -= 1;
            return item;
          };
          const results: number[] = [];
          const all = (async () => {
            for await (const result of inOrder(items, atOnce, work, never)) results.push(result);
          })();
          await scheduler.waitFor(all);
          expect(results).toEqual(items);
          expect(most).toBeLessThanOrEqual(atOnce);
          if (items.length >= atOnce) expect(most).toBe(atOnce);
        },
      ),
    );
  });

  it('starts nothing more once it is stopped, and gives what was begun', async () => {
    const stop = new AbortController();
    const begun: number[] = [];
    const results: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      if (item === 3) stop.abort();
      return item;
    };
    for await (const result of inOrder([1, 2, 3, 4, 5, 6], 2, work, stop.signal)) results.push(result);
    expect(results).toEqual(begun);
    expect(begun).toEqual([1, 2, 3]);
  });

  it('does not run far ahead of a slow item', async () => {
    let finish: (value: number) => void = () => {};
    const slow = new Promise<number>((resolve) => {
      finish = resolve;
    });
    let begun = 0;
    const work = (item: number) => {
      begun += 1;
      return item === 0 ? slow : Promise.resolve(item);
    };
    const items = Array.from({ length: 100 }, (_, i) => i);
    const results = inOrder(items, 2, work, never);
    const first = results.next();
    for (let i = 0; i < 200; i++) await Promise.resolve();
    expect(begun).toBeLessThanOrEqual(9);
    finish(0);
    expect(await first).toMatchObject({ value: 0 });
    const rest: number[] = [];
    for await (const one of results) rest.push(one);
    expect(rest).toEqual(items.slice(1));
  });
});
