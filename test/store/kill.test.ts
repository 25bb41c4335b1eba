import { expect, test } from 'vitest';
import { killLoop } from './kill-loop.ts';

test('killed at random moments, nothing that was saved or begun is lost', async () => {
  const report = await killLoop(12, Math.random, 6);
  expect(report.losses).toEqual([]);
  expect(report.saved).toBeGreaterThan(0);
  expect(report.arriving).toBeGreaterThan(0);
}, 60_000);
