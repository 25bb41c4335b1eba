import fc from 'fast-check';
import { getDefaults, Lexer, Tokenizer, type Tokens } from 'marked';
import { describe, expect, test } from 'vitest';
import { lexBlocks } from '../../../src/core/markdown/lexer.ts';
import { quickRules } from '../../../src/core/markdown/quick-rules.ts';
import { safeText } from '../../../src/core/safe-text.ts';
import { arbitraryMarkdown } from '../../render/arbitrary-markdown.ts';

function quick(text: string) {
  const tokenizer = new Tokenizer<string, string>();
  const lexer = new Lexer({ ...getDefaults(), tokenizer });
  tokenizer.rules = quickRules(tokenizer.rules);
  return lexer.lex(text);
}

const usual = (text: string) => new Lexer().lex(text);

/** Lines that begin, end or interrupt a block, and such that nearly do. */
const LINES = [
  'text',
  ' text',
  'a | b',
  '|-|-|',
  '-|-',
  ':-:',
  ' | :-: |',
  '---',
  '   --- \t',
  '===',
  '    ===',
  '= =',
  '-',
  '- a',
  '2. b',
  '> q',
  '   > q',
  '>',
  '<div>',
  '   <div',
  '</p>',
  '<!-- c',
  '-->',
  '<?php',
  '<b>x</b>',
  '[a]: /b',
  '   [a]: <b> "c',
  '[a]',
  '```',
  '~~~',
  '# h',
  '    code',
  '\tcode',
  '',
  '',
  ' ',
  '\t',
  '\u2028',
  '*a* _b_ **c**',
  'a@b.cc www.x.yy http://z mailto:a@b.cc xmpp:a@b.cc/d',
  'a.b_c+d-e@b.cc WWW.x.yy HTTPS://Z.a ftp://x.yy (www.a.bb) *www.a.bb* _a@b.cc_ MAILTO:a@b.cc http:/ www',
];
const blocks = fc
  .array(fc.tuple(fc.constantFrom(...LINES), fc.constantFrom('\n', '\n', '\n', '\r\n', '\n\n', '')), {
    maxLength: 8,
  })
  .map((lines) => lines.flat().join(''));

describe('quickRules', () => {
  test.each([
    ['blocks of every kind', blocks, 3000],
    ['markdown with everything within', arbitraryMarkdown, 500],
  ])('read the same: %s', (_, text, numRuns) => {
    fc.assert(
      fc.property(text, (markdown) => {
        expect(quick(markdown)).toEqual(usual(markdown));
      }),
      { numRuns },
    );
  });

  test.each([
    ['a heading over several lines', 'one\ntwo\n  ===  \nthree\n'],
    ['a heading at the end of the text', 'one\n---'],
    ['a line that a later heading does not make one', 'one\n\ntwo\n---\n'],
    ['a table at the end', 'a | b\n- | -'],
    ['a paragraph over several lines', 'one\ntwo\nthree\n\nfour'],
    ['a paragraph that a list ends', 'one\n- two\n'],
    ['a tag within a list', '- one\n  <div>\n- two\n<p>\nthree\n'],
    ['a quote within a list', '- one\n> two\nthree\n'],
    ['an address in a text', 'one http://example.org/x_y, two'],
  ])('%s', (_, text) => {
    expect(quick(text)).toEqual(usual(text));
    expect(quick(`- ${text.replaceAll('\n', '\n  ')}`)).toEqual(usual(`- ${text.replaceAll('\n', '\n  ')}`));
  });
});

test('text without marks is read as marked reads it', () => {
  const words = fc.constantFrom(
    'a',
    'row 12',
    'www.example.org',
    'WWW',
    '1.',
    'a.b',
    '(c)',
    "it's",
    '5%',
    'e/f',
    '- +',
    '"x"',
    '  ',
    '*',
    '@b.org',
    'http://x.org',
  );
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 6 }), (said) => {
      const text = said.join(' ');
      const [cell] = lexBlocks(safeText(`| a |\n|---|\n| ${text} |`)).tokens.flatMap((token) =>
        token.type === 'table' ? (token as Tokens.Table).rows.flat() : [],
      );
      expect(cell?.tokens).toEqual(Lexer.lexInline(cell?.text ?? ''));
    }),
  );
});
