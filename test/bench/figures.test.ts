import { describe, expect, it } from 'vitest';
import { type Figure, isKept, middleOf, missed, percentile, table } from '../../bench/figures.ts';

const figure = (more: Partial<Figure>): Figure => ({ name: 'key', unit: 'ms', here: 5, ...more });
const run = (...figures: Figure[]) => ({
  machine: 'one',
  noise: { least: 1, middle: 1, p95: 1 },
  figures,
});

describe('whether a figure is within its bar', () => {
  it.each([
    ['times the floor', { floor: 2, here: 8, bar: '4×' }, true],
    ['times the floor', { floor: 2, here: 8.1, bar: '4×' }, false],
    ['part of a time', { floor: 4, here: 5.1, bar: '1.25×' }, false],
    ['above the floor', { floor: 3, here: 5, bar: '+2 ms' }, true],
    ['above the floor', { floor: 2.9, here: 5, bar: '+2 ms' }, false],
    ['by itself', { floor: 50, here: 60, bar: '60 ms' }, true],
    ['by itself', { floor: 50, here: 61, bar: '60 ms' }, false],
    ['without a bar', { here: 1000 }, true],
  ])('%s', (_, more, kept) => {
    expect(isKept(figure(more))).toBe(kept);
  });

  it('is said for each that is not', () => {
    expect(missed([figure({ floor: 0.7, here: 6, bar: '+5 ms' }), figure({ bar: '9 ms' })])).toEqual([
      'key: 6.0 ms (floor 0.7 ms), and the bar is +5 ms.',
    ]);
  });
});

describe('several runs', () => {
  it('give the middle of each figure, and of the floor by itself', () => {
    const runs = [
      run(figure({ floor: 3, here: 9 })),
      run(figure({ floor: 1, here: 5 })),
      run(figure({ floor: 2, here: 7 })),
    ];
    expect(middleOf(runs)).toEqual([figure({ floor: 2, here: 7 })]);
  });

  it('leave out what is not in all of them', () => {
    expect(middleOf([run(figure({ name: 'a' }), figure({})), run(figure({}))])).toEqual([figure({})]);
  });
});

it('counts a percentile by rank', () => {
  const values = Array.from({ length: 100 }, (_, i) => 99 - i);
  expect([percentile(values, 0), percentile(values, 0.5), percentile(values, 0.95)]).toEqual([0, 50, 95]);
});

it('writes a table in markdown', () => {
  expect(table([figure({ floor: 2, bar: '4×' })])).toBe(
    [
      '|     |  floor | hf-tui | ratio | bar |',
      '|-----|-------:|-------:|------:|----:|',
      '| key | 2.0 ms | 5.0 ms |  2.5× |  4× |',
      '',
    ].join('\n'),
  );
});
