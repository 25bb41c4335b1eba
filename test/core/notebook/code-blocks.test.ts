import { describe, expect, it } from 'vitest';
import { codeBlocksOf } from '../../../src/core/notebook/code-blocks.ts';

describe('codeBlocksOf', () => {
  it.each([
    ['none', 'a\n    b\n', []],
    ['several', '```js\na\n```\ntext\n~~~\nb\n~~~', ['a', 'b']],
    ['one that is not closed', '```\na\n\nb', ['a\n\nb']],
    ['fences of other lengths and kinds inside', '````\n```\na\n~~~~\n````', ['```\na\n~~~~']],
    ['in a list', '1. one\n\n   ```sh\n   ls\n     -l\n   ```\n\n2. two', ['ls\n  -l']],
    ['in an item of a list in a list', '- a\n  - b\n\n    ```\n    x\n    ```', ['x']],
    ['behind the mark of an item', '- ```\n  x\n  ```', ['x']],
    ['in a quote', '> ```\n> a\n>  b\n> ```\n', ['a\n b']],
    ['arrows in code that is in no quote', '```\n> a\n```', ['> a']],
    ['a code span over a line', '```a``` b\n', []],
    ['blank lines and tabs', '```make\nall:\n\n\tls\n```', ['all:\n\n\tls']],
  ])('%s', (_, markdown, blocks) => {
    expect(codeBlocksOf(markdown)).toEqual(blocks);
  });
});
