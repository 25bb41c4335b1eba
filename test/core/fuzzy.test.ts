import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangesOf, rank } from '../../src/core/fuzzy.ts';

const TEXTS = [
  'qwen Qwen/Qwen3-32B',
  'qwen-vl Qwen/Qwen3-VL',
  'llama localhost:8080',
  'Зима в Норвегии',
  '日本語の本',
  'สวัสดีชาวโลก',
];

describe('rank', () => {
  it.each([
    ['qwn', [0, 1]],
    ['vl qwen', [1]],
    ['зима', [3]],
    ['日本', [4]],
    ['สวัส', [5]],
    ['8080', [2]],
    ['/', [0, 1]],
    ['-vl', [1]],
    ['zzz', []],
    ['', [0, 1, 2, 3, 4, 5]],
    ['"', [0, 1, 2, 3, 4, 5]],
  ])('finds %j', (query, expected) => {
    expect(rank(TEXTS, query)).toEqual(expected);
  });

  it('keeps equally good matches in the given order', () => {
    expect(rank(['winter z', 'winter a', 'winter m'], 'winter')).toEqual([0, 1, 2]);
  });

  it('leaves gaps only where enough was typed for them to mean something', () => {
    expect(rank(['Send the prompt', 'Edit'], 'ed')).toEqual([1]);
    expect(rank(['command mode'], 'cmd')).toEqual([0]);
  });
});

describe('rangesOf', () => {
  it('marks what matched', () => {
    expect(rangesOf('qwen-vl', 'vl qwen')).toEqual([0, 4, 5, 7]);
    expect(rangesOf('localhost:8080', ':')).toEqual([9, 10]);
    expect(rangesOf('qwen', '')).toEqual([]);
  });

  it('is total: any query on any text gives ascending offsets within it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme', maxLength: 12 }),
        (text, query) => {
          const ranges = rangesOf(text, query);
          expect([...ranges].sort((a, b) => a - b)).toEqual(ranges);
          for (const at of ranges) expect(at >= 0 && at <= text.length).toBe(true);
          expect(rank([text], query).length).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
