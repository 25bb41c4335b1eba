import { describe, expect, test } from 'vitest';
import { createAnswerEnd } from '../../src/render/answer-end.ts';
import { markdownLines } from '../../src/render/markdown/markdown.ts';
import { layOutDue } from '../../src/render/piece.ts';
import { createRowCache, layOutMore } from '../../src/render/row-cache.ts';
import { scrollBy, visibleRows } from '../../src/render/transcript.ts';
import { plain } from './plain.ts';
import { anExchange, aState } from './states.ts';

const HEADER = '| Name | About |\n|:--|--:|\n';
const row = (n: number) => `| row ${n} | some **words** in it |\n`;
const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => row(from + i)).join('');
const TABLE = HEADER + rows(1000, 4000);

describe('the end of an answer that was not read yet', () => {
  test.each([
    ['a table', TABLE],
    ['a table without a line end', TABLE.trimEnd()],
    [
      'a table between other blocks',
      `# Title\n\n\`\`\`\nx\n\`\`\`\n\n${TABLE}\nSo *much*.\n\n\`\`\`\ny\n\`\`\`\n`,
    ],
    ['the second of two tables', `${TABLE}\n${TABLE}\n- one\n- two\n`],
    ['rows of several lines', HEADER + rows(1000, 4000).replaceAll('words', 'words '.repeat(9))],
  ])('is drawn as it is in all of it: %s', (_, text) => {
    const end = createAnswerEnd(text);
    for (const width of [60, 30, 9]) {
      const whole = plain(markdownLines(text, width));
      const drawn = plain(end?.layOut(text, width, 40).flat() ?? []);
      expect(drawn.length).toBeGreaterThan(40);
      expect(drawn.length).toBeLessThan(whole.length);
      expect(drawn).toEqual(whole.slice(-drawn.length));
      expect(plain(end?.layOut(text, width).flat() ?? [])).toEqual(whole);
    }
  });

  test.each([
    ['code', `\`\`\`\n\n${TABLE}\`\`\`\n`],
    ['a comment', `<!--\n\n${TABLE}-->\n`],
    ['a table with much behind it', `${TABLE}\n${'Words. '.repeat(2000)}`],
    ['a table with footnotes', `${TABLE}\nx[^1]\n\n[^1]: y\n`],
    ['lines that are no table', `| a | b |\nx\n${rows(1000, 4000)}`],
    ['a short table', HEADER + rows(1, 300)],
  ])('is not taken from %s', (_, text) => {
    expect(createAnswerEnd(text)).toBeNull();
  });

  test('all of it is laid out when what stands above is looked at', () => {
    const end = createAnswerEnd(TABLE);
    const [above = []] = end?.layOut(TABLE, 60, 'due') ?? [];
    layOutDue(above);
    expect(plain(end?.layOut(TABLE, 60, 'due').flat() ?? [])).toEqual(plain(markdownLines(TABLE, 60)));
  });
});

test.each([
  ['at once', 0, 60],
  ['when some of it is read', 5, 60],
  ['in another window', 5, 40],
])('the line that is read stays when all of a long table is read: looked at %s', (_, steps, width) => {
  const wide = `${HEADER}| row 1 | ${'wide '.repeat(9)} |\n${rows(1000, 4000)}`;
  const cache = createRowCache();
  let state = aState([anExchange({ id: 'one' }, { output: wide })]);
  visibleRows(state, 60, 20, cache);
  for (let i = 0; i < steps; i++) layOutMore(cache);
  for (let i = 0; i < 3; i++) {
    state = { ...state, scroll: scrollBy(state, -20, 60, 20, cache) };
    visibleRows(state, 60, 20, cache);
  }
  expect(cache.opened?.read).toBeLessThan(wide.length);
  const before = nameIn(plain(visibleRows(state, 60, 20, cache).rows));
  while (layOutMore(cache));
  expect(nameIn(plain(visibleRows(state, width, 20, cache).rows))).toBe(before);
});

/** The first row of the table that is on the screen. */
function nameIn(shown: readonly string[]): string | undefined {
  return shown.map((line) => /row \d+/.exec(line)?.[0]).find((name) => name !== undefined);
}
