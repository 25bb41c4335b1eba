import { expect, test } from 'vitest';
import { mergeSettings, parseSettings } from '../../src/store/settings-parse.ts';

test.each<readonly [unknown, number | undefined, number]>([
  [90, 90, 0],
  [0, undefined, 0],
  [undefined, undefined, 0],
  [-1, undefined, 1],
  [1.5, undefined, 1],
  ['90', undefined, 1],
])('keepDays of %j is %j', (keepDays, days, problems) => {
  const file = keepDays === undefined ? {} : { keepDays };
  const parsed = parseSettings(file);
  expect(parsed.settings.keepDays).toBe(days);
  expect(parsed.problems).toHaveLength(problems);
  // Whatever it is stays in the file until it is changed here.
  const written = JSON.parse(JSON.stringify(mergeSettings(file, parsed.settings, parsed.settings)));
  expect(written.keepDays).toEqual(keepDays);
});
