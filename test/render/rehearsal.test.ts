import { expect, test } from 'vitest';
import { rehearsal } from '../../src/render/rehearsal.ts';
import { createStreamBlocks } from '../../src/render/stream-blocks.ts';

test('a rehearsal is over after some steps, and changes nothing of what is laid out', () => {
  const text = 'One **two** `three`.\n\n- four\n- five\n\n| a |\n|---|\n| 👩‍🔬 |\n';
  const before = createStreamBlocks().layOut(text, 40);
  const steps = [...rehearsal()];
  expect(steps.length).toBeGreaterThan(10);
  expect(steps.length).toBeLessThan(100);
  expect(createStreamBlocks().layOut(text, 40)).toEqual(before);
});
