import { expect, it } from 'vitest';
import { watchKeys } from '../src/key-watch.ts';

it('a signal that came before the keys are watched ends it', async () => {
  const told: string[] = [];
  await watchKeys((bytes) => told.push(bytes), AbortSignal.abort());
  expect(told).toEqual([]);
});
