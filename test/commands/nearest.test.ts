import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from '../../src/commands/nearest.ts';

describe('nearest', () => {
  it.each([
    ['sesions', 'sessions'],
    ['SESSIONS', 'sessions'],
    ['endpoint', 'endpoints'],
    ['comp', 'completion'],
    ['akS', 'ask'],
    ['xyzzy', undefined],
    ['', undefined],
  ])('takes %j for %j', (typed, meant) => {
    expect(nearest(typed, ['ask', 'caption', 'sessions', 'endpoints', 'completion'])).toBe(meant);
  });
});

describe('editDistance', () => {
  it.each([
    ['', 'abc', 3],
    ['ab', 'ba', 1],
    ['kitten', 'sitting', 3],
  ])('from %j to %j is %i', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
  });

  it('is the same both ways, and 0 only for the same word', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});
