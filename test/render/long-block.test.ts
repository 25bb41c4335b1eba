import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadHighlighter } from '../../src/render/code.ts';
import { markdownLines } from '../../src/render/markdown/markdown.ts';
import { createStreamBlocks } from '../../src/render/stream-blocks.ts';
import { arbitraryMarkdown } from './arbitrary-markdown.ts';
import { put } from './put-together.ts';

/** So that nearly every block is drawn in parts. */
const SHORT = 24;

function expectTheSame(text: string, cuts: readonly number[], width: number): void {
  const stream = createStreamBlocks(SHORT);
  let at = 0;
  for (let i = 0; at < text.length; i++) {
    at += cuts[i % cuts.length] ?? 1;
    const soFar = text.slice(0, at);
    expect(put(stream.layOut(soFar, width).flat()), JSON.stringify(soFar)).toEqual(
      put(markdownLines(soFar, width)),
    );
  }
}

const arbitraryCuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 });

const SAID = [
  'word',
  'two **bold** words',
  '`code` and more',
  'a [link](https://e.org/x) here',
  '*it* 東京',
  'x_y',
  '2 * 3',
  '[^1]',
  '**open',
  '$x$',
  '1. no',
  'a | b',
];
const LEAD = [
  '',
  '  ',
  '    ',
  '   ',
  '- ',
  '  - ',
  '    - ',
  '1. ',
  '2) ',
  '> ',
  '> > ',
  '> - ',
  '- > ',
  '- [ ] ',
  '# ',
  '* ',
  '| ',
  '```',
  '    x',
];
const END = [
  '\n',
  '\n',
  '\n',
  '\n',
  '\n\n',
  '\n---\n',
  '\n===\n',
  ' |\n',
  '\n> ',
  '\n```\n',
  '\n| - | - |\n',
  '\n[d]: /x\n',
];

const arbitraryRow = fc
  .tuple(fc.constantFrom(...LEAD), fc.constantFrom(...SAID), fc.constantFrom(...END))
  .map((parts) => parts.join(''));

/** A block of many rows of a kind, with a row of another kind here and there. */
const arbitraryLong = fc
  .tuple(
    fc.constantFrom(
      '',
      '- a\n',
      '1. a\n   - b\n',
      '> q\n',
      '```js\n',
      '| a | b |\n|---|--:|\n',
      '> | a |\n> |-|\n',
      '- a\n  | a | b |\n  |---|--:|\n',
      '> - a\n>\n>   | a |\n>   |-|\n',
      '8. a\n',
    ),
    fc.constantFrom(
      '- ',
      '9. ',
      '   - ',
      '     ',
      '> ',
      '> - ',
      '>   - ',
      '  ',
      '| ',
      '',
      '',
      '> | ',
      '  | ',
      '>   | ',
      '- [x] ',
      '* ',
    ),
    fc.constantFrom('\n', '\n', '\n', '\n\n', ' | 2 |\n', ' ', '\n  more\n'),
    fc.array(fc.tuple(fc.constantFrom(...SAID), fc.option(arbitraryRow, { freq: 6 })), {
      minLength: 4,
      maxLength: 24,
    }),
  )
  .map(
    ([head, lead, end, rows]) =>
      head + rows.map(([said, other]) => `${lead}${said}${end}${other ?? ''}`).join(''),
  );

describe('a block that is drawn in parts has the rows of the whole, however it came', () => {
  test('blocks of many rows', () => {
    fc.assert(fc.property(arbitraryLong, arbitraryCuts, fc.constantFrom(40, 20, 9), expectTheSame), {
      numRuns: 200,
    });
  });

  test('markdown of every kind', () => {
    fc.assert(fc.property(arbitraryMarkdown, arbitraryCuts, fc.constantFrom(40, 17), expectTheSame), {
      numRuns: 100,
    });
  });

  test.each([
    ['code in an item', `- a:\n  \`\`\`js\n${'  let x = 1;\n\n'.repeat(30)}  \`\`\`\n- b\n`],
    ['a comment over many lines of code', `\`\`\`js\n/*\n${' * let x\n'.repeat(60)} */\nlet y;\n\`\`\`\n`],
    ['a script in a page', `\`\`\`html\n<p>\n<script>\n${'let x = "a";\n'.repeat(60)}</script>\n`],
    ['a list of two levels', `1. all:\n${'   - a\n     - b\n'.repeat(20)}2. more\n`],
    ['a list with more than nine numbers', '1. word\n'.repeat(12)],
    ['a list that turns loose', `${'- word\n'.repeat(9)}\n- more\n\nend\n`],
    ['a footnote behind lines that name it', '[^note] one two three four\nfive six\n[^note]: seven\n'],
    [
      'what looks like a footnote in a table',
      '[^note] northern\n| a | b | c |\n|---|:-:|--:|\n| northern\n[^note]: northern\n',
    ],
    ['what looks like a footnote in code', '[^note]: northern\n```\nnorthern\n[^1]: northern\n'],
    ['a line that becomes the header of a table', 'long line with some words[y]\n|---|\n| a |\n'],
    [
      'half a code span in a comment',
      'a <!-- ` <!-- c --> northern\n**1**\u20e3 `code` northern\nnorthern\n',
    ],
    ['half a code span in bold words', 'a **`** northern\nlights\nnorthern `code` lights\nnorthern\n'],
    ['half a code span in an address', 'a https://e.org/`x northern\n*bold* `code` northern\nnorthern\n'],
    ['half a link in an address', 'a https://e.org/[x northern\n**bold**](x) northern\nnorthern\n'],
    [
      'half a code span in the address of a link',
      'a [x](<y)`z>) northern\n*bold* `code` northern\nnorthern\n',
    ],
    [
      'a link of several lines behind a bracket that closes nothing',
      'a ] b [northern\nnorthern\nlights](https://e.org/x) northern\nnorthern\n',
    ],
    ['a paragraph that becomes a heading', `${'one two three\n'.repeat(9)}---\n`],
    [
      'a table whose columns widen',
      `| a | b |\n|---|---|\n${'| 1 | 2 |\n'.repeat(9)}| wider | 2 |\n| 1 | 2 |\n`,
    ],
    [
      'a table whose last row gets shorter',
      'a | b\n- | -\none two three\none [two](https://e.org/x) three\n',
    ],
    [
      'a table whose last row is none',
      `| a | b |\n|---|---|\n${'| 1 2 3 4 5 6 7 8 9 10 11 12 | 2 |\n'.repeat(4)}\`\`\`\nx\n`,
    ],
  ])('%s', async (_, text) => {
    await loadHighlighter();
    expectTheSame(text, [1], 20);
    expectTheSame(text, [7, 2], 60);
  });

  test('what is settled is not laid out again', () => {
    const stream = createStreamBlocks();
    const items = Array.from({ length: 200 }, (_, i) => `- item ${i} with *words*\n`);
    const before = stream.layOut(items.slice(0, 150).join(''), 40).flat();
    const after = stream.layOut(items.join(''), 40).flat();
    for (let row = 0; row < 140; row++) expect(after[row]).toBe(before[row]);
  });
});
