import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ThinkSplitter } from '../../src/inference/think-splitter.ts';

function split(...pieces: readonly string[]) {
  const splitter = new ThinkSplitter();
  const thoughts = [...pieces.flatMap((piece) => [...splitter.feed(piece)]), ...splitter.end()];
  const joined = (kind: string) =>
    thoughts
      .filter((thought) => thought.kind === kind)
      .map((thought) => thought.text)
      .join('');
  return { text: joined('text'), reasoning: joined('reasoning') };
}

test.each([
  ['plain', 'Hello', 'Hello', ''],
  ['a thought and an answer', '<think>hm</think>Hello', 'Hello', 'hm'],
  ['space around them', '\n <think>\n hm\n</think>\n\nHello', 'Hello', 'hm\n'],
  ['no thought in it', '<think>\n\n</think>\n\nHello', 'Hello', ''],
  ['a thought that does not end', '<think>hm', '', 'hm'],
  ['a thought that stops in its end tag', '<think>hm</thi', '', 'hm</thi'],
  ['only the tag', '<think>', '', ''],
  ['less than the tag', '<thi', '<thi', ''],
  ['something like the tag', '<thinker>x', '<thinker>x', ''],
  ['a tag later on', 'Use <think>x</think> tags', 'Use <think>x</think> tags', ''],
  ['a second thought', '<think>a</think>b<think>c</think>', 'b<think>c</think>', 'a'],
  ['a tag in a thought', '<think>a<think>b</think>c', 'c', 'a<think>b'],
  ['only space', ' \n', ' \n', ''],
  ['nothing', '', '', ''],
  ['space before an answer stays', '  Hello', '  Hello', ''],
])('%s', (_name, whole, text, reasoning) => {
  expect(split(whole)).toEqual({ text, reasoning });
  expect(split(...whole)).toEqual({ text, reasoning });
});

const tagged = fc
  .array(
    fc.constantFrom(
      '<think>',
      '</think>',
      '<th',
      'ink>',
      '</',
      '<',
      '>',
      ' ',
      '\n',
      'a',
      'Hello',
      'é',
      '😀',
      '/',
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

test('how the pieces are cut changes nothing', () => {
  fc.assert(
    fc.property(tagged, fc.array(fc.nat(60), { maxLength: 6 }), (whole, cuts) => {
      const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)), whole.length].sort((a, b) => a - b);
      const pieces = places.slice(1).map((to, i) => whole.slice(places[i], to));
      expect(split(...pieces)).toEqual(split(whole));
    }),
    { numRuns: 3000 },
  );
});

test('nothing is lost but the tags and the space about them', () => {
  const bare = (text: string) => text.replace(/\s/g, '');
  fc.assert(
    fc.property(tagged, (whole) => {
      const { text, reasoning } = split(whole);
      const kept = bare(reasoning) + bare(text);
      expect([
        bare(whole),
        bare(whole).replace('<think>', ''),
        bare(whole).replace('<think>', '').replace('</think>', ''),
      ]).toContain(kept);
    }),
    { numRuns: 3000 },
  );
});
