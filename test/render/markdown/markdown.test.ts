import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { markdownLines } from '../../../src/render/markdown/markdown.ts';
import { arbitraryMarkdown } from '../arbitrary-markdown.ts';
import { plain, styled } from '../plain.ts';

const shown = (text: string, width = 60) => plain(markdownLines(text, width));

describe('markdownLines', () => {
  test('no row is wider than the screen, whatever the text', () => {
    fc.assert(
      fc.property(arbitraryMarkdown, fc.integer({ min: 20, max: 200 }), (text, width) => {
        for (const row of markdownLines(text, width)) {
          const drawn = row.map((piece) => piece.text).join('');
          expect(stringWidth(drawn)).toBeLessThanOrEqual(width);
          expect(drawn).not.toMatch(/[\p{Cc}\u202e]/u);
        }
      }),
      { numRuns: 2500 },
    );
  });

  test('headings and paragraphs', () => {
    expect(shown('# Winter\nIn Norway\nit is dark.\n\nAnd *cold*.')).toEqual([
      'Winter',
      '',
      'In Norway',
      'it is dark.',
      '',
      'And cold.',
    ]);
    expect(markdownLines('## A **b**', 40).map(styled)).toEqual(['<heading>A </><heading bold>b</>']);
  });

  test('strong, emphasis, struck text and code in a line', () => {
    expect(markdownLines('a **b *c*** ~~d~~ `e &amp; <f>` \\*', 60).map(styled)).toEqual([
      'a <bold>b </><bold italic>c</> <strike>d</> <code>e &amp; <f></> *',
    ]);
  });

  test('lists: bullets, numbers to the right, nesting', () => {
    expect(shown('Before:\n- a\n  - b\n    - c\n      - d\n- e')).toEqual([
      'Before:',
      '',
      '  • a',
      '    ◦ b',
      '      · c',
      '        · d',
      '  • e',
    ]);
    expect(shown('9. nine\n10. ten ten ten ten ten', 20)).toEqual([
      '   9. nine',
      '  10. ten ten ten',
      '      ten ten',
    ]);
  });

  test('a loose list has air, its sub-lists stay with their text', () => {
    expect(shown('1. **One**\n   - a\n   - b\n\n2. **Two**\n\n   More.')).toEqual([
      '  1. One',
      '     • a',
      '     • b',
      '',
      '  2. Two',
      '',
      '     More.',
    ]);
  });

  test('task lists', () => {
    expect(shown('- [x] done\n- [ ] open, and **long** enough to wrap', 24)).toEqual([
      '  • [x] done',
      '  • [ ] open, and long',
      '        enough to wrap',
    ]);
    expect(shown('- [x] done\n\n- [ ] open')).toEqual(['  • [x] done', '', '  • [ ] open']);
  });

  test('quotes, nested', () => {
    expect(shown('> one two three\n> > four', 12)).toEqual(['│ one two', '│ three', '│', '│ │ four']);
  });

  test('code: its language, a bar, every space, and a mark where a line goes on', () => {
    expect(shown('```python title="x"\nif a:\n    print("a   b")\n\n```', 16)).toEqual([
      'python · 1',
      '│ if a:',
      '│     print("a',
      '┊  b")',
    ]);
    expect(shown('    indented\n      more')).toEqual(['code · 1', '│ indented', '│   more']);
  });

  test('a table that fits', () => {
    expect(shown('| City | Days |\n|:--|--:|\n| Tromsø | 3 |\n| 東京 | 12 |')).toEqual([
      'City    Days',
      '──────  ────',
      'Tromsø     3',
      '東京      12',
    ]);
  });

  test('a table wider than the screen wraps its cells, the widest first', () => {
    expect(shown('|a|b|\n|-|-|\n|1|one two three four five|\n|2|six|', 20)).toEqual([
      'a  b',
      '─  ─────────────────',
      '1  one two three',
      '   four five',
      '─  ─────────────────',
      '2  six',
    ]);
  });

  test('a table that cannot fit becomes fields', () => {
    const header = '|alpha|beta|gamma|delta|';
    expect(
      shown(`${header}\n|-|-|-|-|\n|one one one|two two two|three three|four four|\n|5|6|7|8|`, 20),
    ).toEqual([
      'alpha: one one one',
      'beta: two two two',
      'gamma: three three',
      'delta: four four',
      '',
      'alpha: 5',
      'beta: 6',
      'gamma: 7',
      'delta: 8',
    ]);
  });

  test('what HTML raises or lowers is said in letters where there are such', () => {
    expect(shown('H<sub>2</sub>O, x<sup>n+1</sup>, **y<SUP>2</SUP>**')).toEqual(['H₂O, xⁿ⁺¹, y²']);
    const others = 'a<sub>q q</sub> <sub>Q</sub> <sup> <sub>2</sup> <sub>*2*</sub> 2</sub>';
    expect(shown(others, 80)).toEqual([others.replaceAll('*', '')]);
  });

  test('no column of a table breaks a word that is not very long', () => {
    const table =
      '| Name | Description | Price |\n|---|---|--:|\n| Widget | A rather long description of something | 1,200.00 |';
    expect(shown(table, 32)).toEqual([
      'Name    Description        Price',
      '──────  ──────────────  ────────',
      'Widget  A rather long   1,200.00',
      '        description of',
      '        something',
    ]);
    expect(shown(table, 24)).toEqual([
      'Name: Widget',
      'Description: A rather',
      'long description of',
      'something',
      'Price: 1,200.00',
    ]);
    expect(shown(`| A | B |\n|---|---|\n| x | ${'y'.repeat(40)} |`, 20)[2]).toBe(`x  ${'y'.repeat(17)}`);
  });

  test.each([
    ['its own address', '<https://huggingface.co/models>', 'https://huggingface.co/models'],
    ['an address in the text', 'see www.example.org.', 'see www.example.org.'],
    ['mail', '<a@example.org>', 'a@example.org'],
    ['a text of its own', '[models](https://huggingface.co/models)', 'models (huggingface.co)'],
    [
      'a text that lies',
      '[https://huggingface.co](https://evil.example)',
      'https://huggingface.co (evil.example)',
    ],
    ['a host that looks like another', '[hub](https://huggıngface.co)', 'hub (xn--huggngface-0ub.co)'],
    ['a reference', '[models][m]\n\n[m]: https://huggingface.co/models', 'models (huggingface.co)'],
    ['a file', '[code](src/index.ts)', 'code (src/index.ts)'],
    ['a script', '[x](javascript:alert)', 'x (javascript:alert)'],
    ['nothing', '[x]()', 'x (no address)'],
  ])('a link with %s', (_, text, expected) => {
    expect(shown(text)[0]).toBe(expected);
  });

  test.each([
    '[x](javascript:alert)',
    '[x](data:text/html,y)',
    '[x](file:///etc/passwd)',
    '[x](ftp://files.example/a)',
    '[x](mailto:a@example.org)',
    '[x](docs/a.md)',
    '[x](#part)',
    '[bank.example](https://evil.example)',
    '<a@example.org>',
  ])('what cannot be opened does not look like a link: %s', (text) => {
    const spans = markdownLines(text, 60).flat();
    expect(spans.filter(({ style, href }) => href !== undefined || style?.includes('link'))).toEqual([]);
  });

  test('a link that can be opened is marked as one, in the styles of its text', () => {
    expect(markdownLines('*[a **b**](https://example.org)*', 60).map(styled)).toEqual([
      '<italic link>a </><italic bold link>b</><italic dim> (example.org)</>',
    ]);
  });

  test('an image is its description', () => {
    expect(shown('![a cat &amp; a dog](cat.png)')).toEqual(['[image: a cat & a dog]']);
  });

  test('footnotes with names have numbers where their texts stand, and are text elsewhere', () => {
    expect(shown('a[^note] b[^Big] c[^a-z]\n\n- d[^note]\n\n[^note]: The *note*.\n[^big]: Big.')).toEqual([
      'a¹ b² c[^a-z]',
      '',
      '  • d¹',
      '',
      '¹ The note.',
      '² Big.',
    ]);
    expect(shown('a[^x] b[^1]\n\n[^x]: one\n[^1]: two')).toEqual(['a¹ b²', '', '¹ one', '² two']);
  });

  test('footnotes stand at the end in the order of reference, with all of their paragraphs', () => {
    const text = 'a[^b] c[^d]\n\n[^d]: D\n\n    more\n\n    - item\n\n[^none]: N\n\n`[^none]` e\n\n[^b]: B\n';
    expect(shown(text)).toEqual([
      'a¹ c²',
      '',
      '[^none] e',
      '',
      '¹ B',
      '² D',
      '',
      '  more',
      '',
      '    • item',
      '³ N',
    ]);
  });

  test('tags that style text do, comments are not shown', () => {
    expect(shown('Press <kbd>Ctrl</kbd>+<kbd>C</kbd>, <b>now *or*</b> <i>never<!-- x -->')).toEqual([
      'Press Ctrl+C, now or <i>never',
    ]);
    expect(shown('a\n\n<!-- one\n\ntwo -->\n\nb')).toEqual(['a', '', 'b']);
    const [line] = markdownLines('<b>a</b> <kbd>b &amp; c</kbd>', 40);
    expect(line).toEqual([{ text: 'a', style: ['bold'] }, { text: ' ' }, { text: 'b & c', style: ['code'] }]);
  });

  test('what can be folded has its title, and is all there', () => {
    const text = '<details>\n<summary><b>More</b> &amp; more</summary>\n\nText **x**\n\n</details>\n\nend';
    expect(shown(text)).toEqual(['▾ More & more', '', 'Text x', '', 'end']);
    expect(shown('<details><summary>A</summary>\nb\n</details>')).toEqual(['▾ A', 'b']);
  });

  test('a quote says what it is', () => {
    expect(shown('> [!NOTE]\n> Look *out*.\n>\n> More')).toEqual(['│ Note', '│ Look out.', '│', '│ More']);
    expect(shown('> [!warning]  \n> x')).toEqual(['│ Warning', '│ x']);
    expect(shown('> [!NOTE] x\n\n[!NOTE]\ny')).toEqual(['│ [!NOTE] x', '', '[!NOTE]', 'y']);
  });

  test('footnotes, rules, HTML and references to characters are text', () => {
    expect(shown('a[^1] &lt;b&gt; &#8364; &nope;\n\n[^1]: note')).toEqual(['a¹ <b> € &nope;', '', '¹ note']);
    expect(shown('a\n\n---\n\nb', 20)).toEqual(['a', '', '─'.repeat(20), '', 'b']);
    expect(shown('<div>\n<b>x</b> y\n</div>\n\na<br>b <sub>2</sub>')).toEqual([
      '<div>',
      '<b>x</b> y',
      '</div>',
      '',
      'a',
      'b ₂',
    ]);
  });

  test('nothing that a terminal obeys comes through, written or referred to', () => {
    expect(shown('`\x1b[2J` &#27;[2J &#x9b;2J\n\n```\x1b]0;x\x07\n\x1b[31m\n```')).toEqual([
      '␛[2J ␛[2J \\x9b2J',
      '',
      '␛]0;x␇ · 1',
      '│ ␛[31m',
    ]);
  });

  test('a tower of quotes or lists is text, not a crash', () => {
    expect(markdownLines(`${'> '.repeat(20_000)}a`, 40).length).toBeGreaterThan(0);
    expect(markdownLines(`${'- '.repeat(300)}a`, 40).every((row) => row.length > 0)).toBe(true);
  });

  test('empty text has no rows', () => {
    expect(shown('')).toEqual([]);
    expect(shown('\n\n \n')).toEqual([]);
  });
});
