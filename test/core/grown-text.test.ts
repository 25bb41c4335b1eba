import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  beginAlike,
  firstOf,
  type GrownText,
  grownBy,
  grownText,
  isSameText,
  lengthOf,
  lineStart,
  partOf,
  wholeOf,
} from '../../src/core/grown-text.ts';

const piece = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 9 });
const grown = fc.tuple(fc.array(piece, { maxLength: 12 }), fc.nat({ max: 12 })).map(([pieces, most]) => ({
  pieces,
  text: pieces.reduce<GrownText>((text, more) => grownBy(text, more, most), grownText('')),
}));

test('it is the pieces that it grew by, whatever of it is asked for', () => {
  fc.assert(
    fc.property(grown, fc.nat({ max: 60 }), fc.nat({ max: 60 }), ({ pieces, text }, a, b) => {
      const whole = pieces.join('');
      expect(wholeOf(text)).toBe(whole);
      expect(lengthOf(text)).toBe(whole.length);
      const [from = 0, to = 0] = [a, b].map((at) => Math.min(at, whole.length)).sort((x, y) => x - y);
      expect(partOf(text, from, to)).toBe(whole.slice(from, to));
      expect(partOf(text, from)).toBe(whole.slice(from));
      expect(wholeOf(firstOf(text, to))).toBe(whole.slice(0, to));
      expect(lineStart(text, to)).toBe(whole.slice(0, to).lastIndexOf('\n') + 1);
    }),
    { numRuns: 500 },
  );
});

test('two of them are compared by what they say', () => {
  fc.assert(
    fc.property(grown, grown, fc.nat({ max: 60 }), (one, other, some) => {
      const [a, b] = [wholeOf(one.text), wholeOf(other.text)];
      expect(isSameText(one.text, other.text)).toBe(a === b);
      expect(isSameText(one.text, grownText(a))).toBe(true);
      const length = Math.min(some, a.length, b.length);
      expect(beginAlike(one.text, other.text, length)).toBe(a.slice(0, length) === b.slice(0, length));
      expect(beginAlike(one.text, grownText(a), Math.min(some, a.length))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('its beginning stays the same string until its end is long', () => {
  let text = grownBy(grownText('one'), 'two', 2);
  const { head } = text;
  text = grownBy(text, '!', 4);
  expect(text).toEqual({ head, tail: 'two!' });
});
