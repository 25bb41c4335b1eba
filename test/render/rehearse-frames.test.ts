import { expect, test } from 'vitest';
import { frameRehearsal } from '../../src/render/rehearse-frames.ts';
import { themeFor } from '../../src/render/theme.ts';

test('frames of an answer that grows are drawn one a step, by its end', () => {
  const shown: string[] = [];
  const look = { columns: 80, rows: 24, theme: themeFor('dark', 'true') };
  let steps = 0;
  for (const _ of frameRehearsal(look, (rows) => shown.push(rows.join('\n')))) {
    steps += 1;
    expect(shown).toHaveLength(steps);
  }
  expect(steps).toBe(9);
  // Waiting, some of a page, and the last of the signs on it.
  expect(shown[0]).toContain('waiting');
  expect(shown[1]).toContain('A heading');
  expect(shown.at(-1)).toContain('👩‍🔬');
  expect(new Set(shown).size).toBeGreaterThan(5);
});

test('a screen without room is no obstacle', () => {
  const look = { columns: 1, rows: 1, theme: themeFor('light', 'none') };
  expect([...frameRehearsal(look, () => {})]).toHaveLength(9);
});
