import { expect, test } from 'vitest';
import { Turns } from '../../src/core/turns.ts';

test('a turn is waited for when it was long, and when it is ended; time is counted anew then', async () => {
  let now = 0;
  const waiting: (() => void)[] = [];
  const turns = new Turns(
    () => now,
    (go) => waiting.push(go),
  );
  expect(turns.next()).toBeUndefined();
  now = 5;
  const over = turns.next();
  expect(over).toBeDefined();
  waiting.shift()?.();
  await over;
  expect(turns.next()).toBeUndefined();
  now = 8;
  const ended = turns.end();
  expect(waiting).toHaveLength(1);
  waiting.shift()?.();
  await ended;
  now = 11;
  expect(turns.next()).toBeUndefined();
});
