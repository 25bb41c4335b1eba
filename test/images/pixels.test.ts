import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fitted,
  hasTransparency,
  layOnWhite,
  type Pixels,
  shrinkBy,
  turnUpright,
} from '../../src/images/pixels.ts';

/** A picture of letters, one a pixel, to see where each goes. */
function picture(...rows: readonly string[]): Pixels {
  const width = rows[0]?.length ?? 0;
  const data = new Uint8ClampedArray(width * rows.length * 4);
  [...rows.join('')].forEach((letter, i) => {
    data.set([letter.charCodeAt(0), 0, 0, 255], i * 4);
  });
  return { width, height: rows.length, data };
}

function letters({ width, height, data }: Pixels): readonly string[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => String.fromCharCode(data[(y * width + x) * 4] ?? 0)).join(''),
  );
}

describe('turning upright', () => {
  // Each row of the table is one way a camera stores the upright picture ABC / DEF.
  test.each([
    [1, ['ABC', 'DEF']],
    [2, ['CBA', 'FED']],
    [3, ['FED', 'CBA']],
    [4, ['DEF', 'ABC']],
    [5, ['AD', 'BE', 'CF']],
    [6, ['CF', 'BE', 'AD']],
    [7, ['FC', 'EB', 'DA']],
    [8, ['DA', 'EB', 'FC']],
  ])('orientation %i', (orientation, stored) => {
    expect(letters(turnUpright(picture(...stored), orientation))).toEqual(['ABC', 'DEF']);
  });

  test.each([0, 9, -1, 255])('%i means nothing', (orientation) => {
    const stored = picture('AB');
    expect(turnUpright(stored, orientation)).toBe(stored);
  });
});

describe('shrinking by a whole factor', () => {
  test('averages squares', () => {
    const small = shrinkBy(picture('\u0000\u0004\u0064\u0064', '\u0008\u000c\u0064\u0064'), 2);
    expect({ width: small.width, height: small.height }).toEqual({ width: 2, height: 1 });
    expect([...small.data]).toEqual([6, 0, 0, 255, 100, 0, 0, 255]);
  });

  test('what is transparent lends no colour', () => {
    const half: Pixels = { width: 2, height: 1, data: Uint8ClampedArray.of(200, 100, 50, 255, 9, 9, 9, 0) };
    expect([...shrinkBy(half, 2).data]).toEqual([200, 100, 50, 128]);
  });

  test('never leaves nothing, and keeps one colour one colour', () => {
    const side = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 9 }), (width, height, factor) => {
        const data = new Uint8ClampedArray(width * height * 4).fill(77);
        const small = shrinkBy({ width, height, data }, factor);
        expect(small.width).toBeGreaterThanOrEqual(1);
        expect(small.height).toBeGreaterThanOrEqual(1);
        expect(small.data.every((value) => value === 77)).toBe(true);
      }),
    );
  });
});

describe('fitting into a square', () => {
  test.each([
    [96, 64, 48, 48, 32],
    [64, 96, 48, 32, 48],
    [96, 64, 96, 96, 64],
    [10, 10, 2048, 10, 10],
    [20_000, 1, 2048, 2048, 1],
  ])('%i × %i into %i: %i × %i', (width, height, side, toWidth, toHeight) => {
    expect(fitted({ width, height }, side)).toEqual({ width: toWidth, height: toHeight });
  });
});

describe('transparency', () => {
  test('is found in a single pixel', () => {
    expect(hasTransparency(picture('AB'))).toBe(false);
    expect(
      hasTransparency({ width: 1, height: 2, data: Uint8ClampedArray.of(0, 0, 0, 255, 0, 0, 0, 254) }),
    ).toBe(true);
  });

  test('laid on white, nothing is see-through any more', () => {
    const pixels = { width: 3, height: 1, data: Uint8ClampedArray.of(0, 0, 0, 0, 0, 0, 0, 51, 9, 9, 9, 255) };
    layOnWhite(pixels);
    expect([...pixels.data]).toEqual([255, 255, 255, 255, 204, 204, 204, 255, 9, 9, 9, 255]);
  });
});
