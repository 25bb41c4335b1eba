import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lexBlocks } from '../../../src/core/markdown/lexer.ts';
import { codeBlocksOf } from '../../../src/core/notebook/code-blocks.ts';
import { safeText } from '../../../src/core/safe-text.ts';

/** Tabs may have become spaces on the way. */
const words = (code: string) => code.replace(/\s+/g, ' ').trim();

describe('codeBlocksOf', () => {
  it.each([
    ['none', 'a\n    b\n', []],
    ['a fence of tildes with a backtick behind it', '~~~ a`b\nx\n~~~', ['x']],
    ['several', '```js\na\n```\ntext\n~~~\nb\n~~~', ['a', 'b']],
    ['one that is not closed', '```\na\n\nb', ['a\n\nb']],
    ['fences of other lengths and kinds inside', '````\n```\na\n~~~~\n````', ['```\na\n~~~~']],
    ['in a list', '1. one\n\n   ```sh\n   ls\n     -l\n   ```\n\n2. two', ['ls\n  -l']],
    ['in an item of a list in a list', '- a\n  - b\n\n    ```\n    x\n    ```', ['x']],
    ['behind the mark of an item', '- ```\n  x\n  ```', ['x']],
    ['in a quote', '> ```\n> a\n>  b\n> ```\n', ['a\n b']],
    ['arrows in code that is in no quote', '```\n> a\n```', ['> a']],
    ['a code span over a line', '```a``` b\n', []],
    ['an indented one', 'Run:\n\n    ls\n      -l\n\n    pwd\n\nand so on', ['ls\n  -l\n\npwd']],
    ['indented by a tab', 'Run:\n\n\tls\n', ['ls']],
    ['indented behind a heading and a fence', '# x\n    a\n```\nb\n```\n    c', ['a', 'b', 'c']],
    ['indented in an item', '- one\n\n      ls\n\n  two', ['ls']],
    ['a paragraph of an item is none', '1. one\n\n    two\n   - three\n\n     four', []],
    ['fences in an indented one', 'x\n\n    ```\n    a\n    ```', ['```\na\n```']],
    ['blank lines and tabs', '```make\nall:\n\n\tls\n```', ['all:\n\n\tls']],
  ])('%s', (_, markdown, blocks) => {
    expect(codeBlocksOf(markdown)).toEqual(blocks);
  });

  it('counts the same in a text as in its blocks, which are numbered one by one', () => {
    const line = fc.constantFrom(
      '',
      'a',
      '    b',
      '- c',
      '  d',
      '\n      e',
      '1. f',
      '```',
      '# g',
      '\th',
      '---',
      '> i',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 14 }), (lines) => {
        const text = lines.join('\n');
        const parts = lexBlocks(safeText(text)).tokens.flatMap(({ raw }) => codeBlocksOf(raw));
        expect(parts.map(words)).toEqual(codeBlocksOf(text).map(words));
      }),
      { numRuns: 2000 },
    );
  });
});
