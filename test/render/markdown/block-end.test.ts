import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markdownLines } from '../../../src/render/markdown/markdown.ts';
import type { Line } from '../../../src/render/row.ts';
import { createStreamBlocks } from '../../../src/render/stream-blocks.ts';
import { arbitraryLong, arbitraryMarkdown } from '../arbitrary-markdown.ts';
import { put } from '../put-together.ts';

const widths = fc.constantFrom(60, 30, 17, 9);

const arbitraryText = fc.oneof(arbitraryLong, arbitraryMarkdown);

/** Wanted rows, or all there are. */
function expectEnd(end: readonly Line[], all: readonly Line[], enough: number): void {
  expect(end.length).toBeGreaterThanOrEqual(Math.min(enough, all.length));
  expect(put(end)).toEqual(put(all.slice(all.length - end.length)));
}

test('the last rows of a text are those of all of it', () => {
  fc.assert(
    fc.property(arbitraryText, widths, fc.integer({ min: 1, max: 40 }), (text, width, enough) => {
      expectEnd(markdownLines(text, width, enough), markdownLines(text, width), enough);
    }),
    { numRuns: 600 },
  );
});

test('of a long list little is laid out', () => {
  const text = '- item\n'.repeat(500);
  expect(markdownLines(text, 40, 30).length).toBeLessThan(40);
});

test('of a long list in an item little is laid out', () => {
  const text = `1. all:\n${'   - item\n'.repeat(500)}`;
  const whole = markdownLines(text, 40);
  const end = markdownLines(text, 40, 30);
  expect(end.length).toBeLessThan(40);
  expect(end).toEqual(whole.slice(-end.length));
  expect(markdownLines(text, 40, 501)).toEqual(whole);
});

test('a resize begins with the last rows, whatever comes next', () => {
  fc.assert(
    fc.property(
      arbitraryText,
      widths,
      widths,
      fc.integer({ min: 1, max: 40 }),
      (text, one, other, enough) => {
        const stream = createStreamBlocks(24);
        stream.layOut(text, one);
        expectEnd(stream.layOut(text, other, enough).flat(), markdownLines(text, other), enough);
        expect(put(stream.layOut(text, one).flat())).toEqual(put(markdownLines(text, one)));
        stream.layOut(text, other, enough);
        const more = `${text}\n\nmore`;
        expectEnd(stream.layOut(more, other, enough).flat(), markdownLines(more, other), enough);
        expect(put(stream.layOut(more, other).flat())).toEqual(put(markdownLines(more, other)));
      },
    ),
    { numRuns: 200 },
  );
});
