import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeBlocksOf } from '../../src/core/notebook/code-blocks.ts';
import { markdownLines } from '../../src/render/markdown/markdown.ts';
import { createStreamBlocks } from '../../src/render/stream-blocks.ts';
import { plain } from './plain.ts';

const BEFORE = ['', '', '', '- ', '  ', '   ', '1. ', '> ', '> - ', '    ', '      ', '\t', '[^1]: '];
const LINE = ['word', 'word', '```', '```', '~~~', '```sh', '````', '', '', '# word', '---', '$$', '<div>'];

/** Lines of nested markdown, each word another one. */
const nested = fc
  .array(fc.tuple(fc.constantFrom(...BEFORE), fc.constantFrom(...LINE)), { maxLength: 16 })
  .map((lines) => lines.map(([before, line], i) => before + line.replace('word', `w${i}.`)).join('\n'));

const wordsOf = (text: string) => text.match(/w\d+\./g) ?? [];

/** Holds each number that is shown against the block that is copied by it. */
function expectNumbers(rows: readonly string[], blocks: readonly string[], text: string): void {
  const numbers: number[] = [];
  rows.forEach((row, i) => {
    const number = Number(/ · (\d+)$/.exec(row)?.[1] ?? 0);
    if (number === 0) return;
    numbers.push(number);
    const words = wordsOf(blocks[number - 1] ?? '');
    const shown = wordsOf(rows.slice(i + 1).join('\n'));
    expect(shown.slice(0, words.length), `block ${number} of ${JSON.stringify(text)}`).toEqual(words);
  });
  expect(
    numbers.toSorted((a, b) => a - b),
    JSON.stringify(text),
  ).toEqual(blocks.map((_, i) => i + 1));
}

test('the number of a code block is the one that it is copied by, wherever it stands and is cut', () => {
  fc.assert(
    fc.property(nested, fc.nat(12), fc.constantFrom(24, 1000), (text, cut, long) => {
      const stream = createStreamBlocks(long);
      for (let at = 1; at <= text.length; at += 1 + cut) {
        const soFar = text.slice(0, at);
        const blocks = codeBlocksOf(soFar);
        expectNumbers(plain(stream.layOut(soFar, 80).flat()), blocks, soFar);
        expectNumbers(plain(markdownLines(soFar, 80)), blocks, soFar);
      }
    }),
    { numRuns: 400 },
  );
});

test('a fence that is left open in an item ends with it', () => {
  const text = '- ```\n  a\n\nb\n\n```\nc\n```\n';
  expect(codeBlocksOf(text)).toEqual(['a', 'c']);
  expectNumbers(plain(markdownLines(text, 80)), ['a', 'c'], text);
});
