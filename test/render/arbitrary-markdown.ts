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
