import fc from 'fast-check';

const WORDS = [
  'northern',
  'lights',
  'a',
  'aVeryLongWordThatHasNoPlaceToBreakAndGoesOnAndOnAndOn',
  '東京は日本の首都です。',
  '「括弧」、',
  '한국어 문장',
  'สวัสดีครับทุกคนที่นี่',
  'नमस्ते क्षत्रिय की',
  'مرحبا بالعالم',
  '👩‍👩‍👧‍👦👩‍👩‍👧‍👦',
  '🇳🇴🇳🇴🇳',
  '👍🏽',
  '1\ufe0f\u20e3',
  '\u20e3',
  '\ufe0f',
  'e\u0301\u0302',
  'ﾞｶﾞ',
  '\u1112\u1161\u11ab',
  '**bold**',
  '*em*',
  '~~del~~',
  '`code`',
  '**1**\u20e3',
  '[text](https://example.org/path)',
  '[text][ref]',
  'https://example.org/a/very/long/path?with=query',
  '![alt](x.png)',
  '&amp;',
  '$$',
  '\\alpha',
  '\\]',
  '&#x1b;',
  '<br>',
  '<b>',
  'x<sup>2</sup>',
  '<sub>',
  '</b>',
  '<kbd>k</kbd>',
  '<!-- c -->',
  '\\*',
  '[^1]',
  '[^note]',
  '|',
  '`',
  '**',
  '_',
  '[',
  ']',
];

const inline = fc
  .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 12 })
  .map((words) => words.join(' '));

const START = [
  '',
  '',
  '',
  '# ',
  '### ',
  '- ',
  '- [x] ',
  '  - ',
  '    - ',
  '1. ',
  '10. ',
  '   ',
  '    ',
  '> ',
  '> > ',
  '> - ',
  '| ',
  '\t',
  '[ref]: https://example.org/',
  '[^1]: ',
  '[^note]: ',
  '> [!NOTE]\n> ',
  '<details><summary>s</summary>\n',
  '<!-- ',
  '[^1]: a\n\n    ',
  '```',
  '```python\n',
  '~~~',
  '---\n',
  '$$\n',
  '\\[\n',
  '$$x_1$$ ',
  '===\n',
  '| a | b | c |\n|---|:-:|--:|\n| ',
  'a | b\n-|-\n',
  '<div>\n',
  '<!-- ',
  '-->',
  '<code>',
  '"',
];

/** Text that is more or less markdown: every construct, cut short and mixed. */
export const arbitraryMarkdown = fc
  .array(
    fc.oneof(
      {
        weight: 8,
        arbitrary: fc
          .tuple(
            fc.constantFrom(...START),
            inline,
            fc.constantFrom('\n', '\n', '\n\n', '  \n', ' |\n', '\n```\n', '\n\n\n'),
          )
          .map((parts) => parts.join('')),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) },
    ),
    { maxLength: 14 },
  )
  .map((lines) => lines.join(''));

const KINDS = [
  '- item with **bold** words\n',
  '- loose item\n\n',
  '> - quoted item\n',
  '> a line of a quote\n',
  '> a paragraph of it\n>\n',
  'a line of a paragraph with `code`\n',
  '```js\nlet x = "a";\n```\n\n',
  '- code in it:\n  ```\n  x\n  ```\n',
  '| a cell | and a longer one |\n',
  '| a much longer cell than the others were | c |\n',
  '1. a step of it\n',
  '   - nested one\n',
  '   more of it\n\n',
  '> > a deeper quote\n',
  'a sentence with **words** in one line. ',
  '* x\n\n  para\n\n',
];

/** Many of a kind, with others between. */
export const arbitraryLong = fc
  .tuple(
    fc.constantFrom(
      '',
      '8. a\n',
      '97. a\n',
      '1. All:\n',
      '> q\n',
      '| a | b |\n|---|--:|\n',
      '```js\n/*\n',
      'text\n\n',
    ),
    fc.constantFrom(...KINDS),
    fc.array(fc.option(fc.constantFrom(...KINDS), { freq: 8 }), { minLength: 1, maxLength: 30 }),
  )
  .map(([head, row, rows]) => head + rows.map((other) => `${row}${other ?? ''}`).join(''));
