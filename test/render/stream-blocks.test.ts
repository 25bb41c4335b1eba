import fc from 'fast-check';
import { Lexer } from 'marked';
import { describe, expect, test, vi } from 'vitest';
import { grownBy, grownText } from '../../src/core/grown-text.ts';
import { markdownLines } from '../../src/render/markdown/markdown.ts';
import { isDue, piecesLaidOut } from '../../src/render/piece.ts';
import { createStreamBlocks } from '../../src/render/stream-blocks.ts';
import { arbitraryLong, arbitraryMarkdown } from './arbitrary-markdown.ts';
import { plain } from './plain.ts';
import { put } from './put-together.ts';

const NO_STEP = { cut: 1, width: null, wanted: 'due', more: 0 } as const;

describe('createStreamBlocks', () => {
  test('the rows are those of the whole text after every piece, however it is cut', () => {
    fc.assert(
      fc.property(
        arbitraryMarkdown,
        fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 12 }),
        (text, cuts) => {
          const stream = createStreamBlocks();
          let at = 0;
          for (let i = 0; at < text.length; i++) {
            at += cuts[i % cuts.length] ?? 1;
            const soFar = text.slice(0, at);
            expect(stream.layOut(soFar, 40).flat()).toEqual(markdownLines(soFar, 40));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([
    ['a list that goes on behind a blank line', '1. a\n\n2. b\n\n   c\n\ntext\n'],
    ['a heading that shows in its second line', 'one\ntwo\n---\nthree\n'],
    ['a table below a paragraph that is none in the end', 'one\n|a|b|\n|-|-|x\nmore\n\nend\n'],
    ['a link whose address comes last', 'see [docs][d]\n\nmore\n\nand more\n\n[d]: https://example.org/\n'],
    ['an address with a title over blank lines', '[d]: /x\n"a\n\nb\n\nc"\n\n[d]\n'],
    ['an address that grows', '[a][d]\n\nb\n\n[d]: https://example.org/long\n\nc\n\n[a]\n'],
    ['an address in a quote', '[a][d]\n\nb\n\n> [d]: /x\n\nc\n\nd\n'],
    ['a title over a rule', '[d]: /x "t\n---\n\nb\n\n```\nc\n```\nu"\n'],
    ['a label over blank lines', '[a\n\nb]: /x\n\nc\n\n'],
    ['a fence that is not closed', 'a\n\n```js\nlet x\n\n\nlet y\n'],
    [
      'tags that open and never close',
      '<a>\n\nhttps://example.org\n\n<code>\n\n`x` https://example.org\n\ny\n',
    ],
    ['a name of a footnote in text below one and a heading', '[^1]: a\n## b\nc\n[^note]: d\n'],
    [
      'footnotes whose texts come last',
      'a[^n]\n\nb[^m]\n\nc\n\n[^n]: one\n[^m]: two\n\nd[^m]\n\ne\n\n[^1]: f\n',
    ],
    [
      'a footnote of several paragraphs',
      'a[^n]\n\n[^n]: one\ntwo\n\n    three\n\n    - four\n\nb\n\nc[^m]\n\n[^m]: d\n',
    ],
    [
      'footnotes written in another order',
      '[^b]: B\n\nx\n\n[^a]: A\n\ny[^a]\n\nz[^b]\n\n```js\n[^b]\n```\n\nend\n',
    ],
    ['code in a footnote', 'a[^1]\n\n[^1]: b\n\n    ```\n    c\n    ```\n\nd\n\n```\ne\n```\n\nf\n'],
    ['line ends of Windows', 'a\r\n\r\n- b\r\n- c\r\n\r\nd\r\n'],
  ])('%s', (_, text) => {
    const stream = createStreamBlocks();
    for (let at = 1; at <= text.length; at++) {
      expect(plain(stream.layOut(text.slice(0, at), 40).flat())).toEqual(
        plain(markdownLines(text.slice(0, at), 40)),
      );
    }
  });

  test('another text in its place is laid out anew, in the midst of a line too', () => {
    const stream = createStreamBlocks(24);
    const other = 'some other words '.repeat(60);
    stream.layOut('a line that goes on '.repeat(50), 40);
    expect(put(stream.layOut(other, 40).flat())).toEqual(put(markdownLines(other, 40)));
  });

  test('where only the end is wanted, the rows are its last, all of them when the rest was laid out', () => {
    fc.assert(
      fc.property(
        arbitraryMarkdown,
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        (text, cuts, enough, ahead) => {
          const stream = createStreamBlocks();
          let at = 0;
          for (let i = 0; at < text.length; i++) {
            at += cuts[i % cuts.length] ?? 1;
            const soFar = text.slice(0, at);
            const whole = markdownLines(soFar, 40);
            const end = stream.layOut(soFar, 40, enough).flat();
            expect(end.length).toBeGreaterThanOrEqual(Math.min(enough, whole.length));
            expect(end).toEqual(whole.slice(whole.length - end.length));
            if (ahead) stream.layOutMore();
          }
          while (stream.layOutMore());
          expect(stream.layOut(text, 40).flat()).toEqual(markdownLines(text, 40));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('at whatever widths it was drawn meanwhile, the rows are those of the whole text', () => {
    const step = fc.record({
      cut: fc.integer({ min: 1, max: 120 }),
      width: fc.option(fc.constantFrom(60, 33, 25, 9), { freq: 3 }),
      wanted: fc.constantFrom<'due' | number>('due', Number.POSITIVE_INFINITY, 5, 20),
      more: fc.nat(3),
    });
    fc.assert(
      fc.property(
        fc.oneof(arbitraryLong, arbitraryLong, arbitraryMarkdown),
        fc.array(step, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(24, 300),
        fc.constantFrom(8, 100, 8192),
        (text, steps, long, mostTail) => {
          const stream = createStreamBlocks(long, mostTail);
          let soFar = grownText('');
          let [at, width] = [0, 40];
          for (let i = 0; at < text.length; i++) {
            const { cut, wanted, more, width: next } = steps[i % steps.length] ?? NO_STEP;
            soFar = grownBy(soFar, text.slice(at, at + cut), mostTail);
            at += cut;
            width = next ?? width;
            const rows = stream.layOut(soFar, width, wanted).flat();
            if (wanted !== 'due') {
              const whole = markdownLines(text.slice(0, at), width);
              expect(put(rows)).toEqual(put(whole.slice(whole.length - rows.length)));
            }
            for (let n = 0; n < more; n++) stream.layOutMore();
          }
          for (const last of [width, 52]) {
            stream.layOut(text, last, 'due');
            while (stream.layOutMore());
            expect(put(stream.layOut(text, last, 'due').flat())).toEqual(put(markdownLines(text, last)));
          }
        },
      ),
      { numRuns: 250 },
    );
  });

  test.each([
    ['marks of a formula that have no end', 'northern\nnorthern\n$$\nnorthern\n### northern\n$$ northern\n'],
    [
      'a comment between two spaces',
      'north <!-- c --> lights and more words here to go on with <!-- c --> until the end of it',
    ],
  ])('%s: the same when it is laid out again', (_, text) => {
    const stream = createStreamBlocks(24);
    for (let at = 1; at <= text.length; at++) stream.layOut(text.slice(0, at), 40);
    for (const width of [52, 9])
      expect(put(stream.layOut(text, width).flat())).toEqual(put(markdownLines(text, width)));
  });

  test('at another width a line that never ends is only wrapped again, while it grows and when it is over', () => {
    const stream = createStreamBlocks();
    const line = 'A sentence with **bold** words in it. '.repeat(1000);
    for (let at = 0; at < line.length; at += 1200) stream.layOut(line.slice(0, at), 40);
    const reads = vi.spyOn(Lexer.prototype, 'inlineTokens');
    const read = () => reads.mock.calls.reduce((sum, [text]) => sum + text.length, 0);
    const growing = plain(stream.layOut(line, 60).flat());
    const text = `${line}\n\nMore.\n\nEnd.\n`;
    stream.layOut(text, 60);
    const over = plain(stream.layOut(text, 52).flat());
    expect(read()).toBeLessThan(line.length / 2);
    reads.mockRestore();
    expect(growing).toEqual(plain(markdownLines(line, 60)));
    expect(over).toEqual(plain(markdownLines(text, 52)));
  });

  test('at another width, and when numbers become longer, little of a long list is laid out again', () => {
    const stream = createStreamBlocks();
    let text = '';
    const add = (from: number, to: number) => {
      for (let i = from; i < to; i++) {
        text += `${i + 1}. Step with *words* and more of them\n`;
        if (i % 50 === 0) stream.layOut(text, 40, 30);
      }
    };
    const laidOutBy = (what: () => unknown) => {
      const before = piecesLaidOut();
      what();
      return piecesLaidOut() - before;
    };
    add(0, 990);
    expect(laidOutBy(() => stream.layOut(text, 60, 30))).toBeLessThan(3);
    expect(laidOutBy(() => add(990, 1010))).toBeLessThan(3);
    const due = stream.layOut(text, 60, 'due');
    expect(due.filter(isDue).length).toBeGreaterThan(5);
    expect(put(stream.layOut(text, 60).flat())).toEqual(put(markdownLines(text, 60)));
  });

  test('what comes at once is laid out at its end, the rest in steps', () => {
    const stream = createStreamBlocks();
    const text = Array.from({ length: 400 }, (_, i) => `Paragraph ${i} with *words*.\n\n`).join('');
    expect(stream.layOut(text, 40, 10).flat().length).toBeLessThan(400);
    let steps = 0;
    while (stream.layOutMore()) steps++;
    expect(steps).toBeGreaterThan(3);
    const whole = stream.layOut(text, 40);
    expect(whole.flat()).toEqual(markdownLines(text, 40));
    expect(stream.layOut(text, 40, 10)).toBe(whole);
  });

  test('a closed block is not laid out again', () => {
    const stream = createStreamBlocks();
    const paragraphs = Array.from({ length: 20 }, (_, i) => `Paragraph ${i} with *words*.\n\n`);
    const before = stream.layOut(paragraphs.slice(0, 10).join(''), 40);
    const after = stream.layOut(paragraphs.join(''), 40);
    expect(after[0]?.[0]).toBe(before[0]?.[0]);
    expect(after.flat()).toEqual(markdownLines(paragraphs.join(''), 40));
  });

  test('when colours come, a long list without code is not read again', async () => {
    vi.resetModules();
    const { createStreamBlocks: fresh } = await import('../../src/render/stream-blocks.ts');
    const { loadHighlighter } = await import('../../src/render/code.ts');
    const stream = fresh();
    const list = '- Item with *words*\n'.repeat(600);
    for (let at = 0; at <= list.length; at += 2000) stream.layOut(list.slice(0, at), 40);
    const [before] = stream.layOut(list, 40);
    await loadHighlighter();
    expect(stream.layOut(list, 40)[0]).toBe(before);
  });

  test('when colours come, only code is laid out again, of a text that came in one piece too', async () => {
    vi.resetModules();
    const { createStreamBlocks: fresh } = await import('../../src/render/stream-blocks.ts');
    const { loadHighlighter } = await import('../../src/render/code.ts');
    const stream = fresh();
    const text = 'One *two*.\n\nThree.\n\n```js\nlet x = 1;\n```\n\nFour.\n\nFive.\n\nSix.\n\n';
    const before = stream.layOut(text, 40);
    await loadHighlighter();
    const after = stream.layOut(text, 40);
    const row = (pieces: typeof before, said: string) =>
      pieces.flat().find((one) => plain([one]).join('').includes(said));
    for (const said of ['One', 'Three', 'Four', 'Five']) expect(row(after, said)).toBe(row(before, said));
    expect(row(after, 'let')).not.toEqual(row(before, 'let'));
    expect(plain(after.flat())).toEqual(plain(before.flat()));
  });

  test('another width, or another text, is laid out anew', () => {
    const stream = createStreamBlocks();
    const text = 'one two three\n\nfour five six\n\nseven eight nine\n';
    stream.layOut(text, 40);
    expect(stream.layOut(text, 8).flat()).toEqual(markdownLines(text, 8));
    expect(plain(stream.layOut('other', 8).flat())).toEqual(['other']);
  });
});
