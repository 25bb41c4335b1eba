import { expect, test } from 'vitest';
import { mergeSettings, parseSettings } from '../../src/store/settings-parse.ts';

test.each<readonly [unknown, object | undefined, readonly string[]]>([
  [undefined, undefined, []],
  [{ accent: '#1e90ff', type: '#ABCDEF' }, { accent: '#1e90ff', type: '#ABCDEF' }, []],
  [{ accent: 'red' }, undefined, ['"colours": "accent" is no colour such as "#1e90ff".']],
  [{ accent: '#1e90ff\u001b[2J' }, undefined, ['"colours": "accent" is no colour such as "#1e90ff".']],
  [
    { in: '#000000', input: '#ffffff' },
    { in: '#000000' },
    [expect.stringMatching(/^"colours" knows no "input": there are dim, accent, /)],
  ],
  ['blue', undefined, ['"colours" is no object of names and colours.']],
])('colours of %j are %j', (colours, used, problems) => {
  const file = colours === undefined ? {} : { colours };
  const parsed = parseSettings(file);
  expect(parsed.settings.colours).toEqual(used);
  expect(parsed.problems).toEqual(problems);
  // Whatever they are, they stay in the file.
  const written = JSON.parse(JSON.stringify(mergeSettings(file, parsed.settings, parsed.settings)));
  expect(written.colours).toEqual(colours);
});
