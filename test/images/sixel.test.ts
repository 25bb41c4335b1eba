import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { palettedOf } from '../../src/images/palette.ts';
import type { Pixels } from '../../src/images/pixels.ts';
import { sixelsOf } from '../../src/images/sixel.ts';
import { decodeSixels } from './sixel-decoder.ts';

function pixelsOf(width: number, height: number, colourAt: (x: number, y: number) => number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const colour = colourAt(i % width, Math.floor(i / width));
    data.set([colour >> 16, (colour >> 8) & 255, colour & 255, 255], i * 4);
  }
  return { width, height, data };
}

/** How far two colours are apart, in the part where they differ most. */
function apart(a: number, b: number): number {
  return Math.max(...[16, 8, 0].map((shift) => Math.abs(((a >> shift) & 255) - ((b >> shift) & 255))));
}

describe('sixels', () => {
  test('of few colours are the picture itself, to a hundredth', () => {
    const size = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(
        size,
        size,
        fc.array(fc.integer({ min: 0, max: 0xffffff }), { minLength: 1, maxLength: 9 }),
        fc.infiniteStream(fc.nat(1000)),
        (width, height, palette, choices) => {
          const chosen = Array.from({ length: width * height }, () => {
            const next: IteratorResult<number> = choices.next();
            return palette[(next.value as number) % palette.length] ?? 0;
          });
          const decoded = decodeSixels(
            sixelsOf(pixelsOf(width, height, (x, y) => chosen[y * width + x] ?? 0)),
          );
          expect([decoded.width, decoded.height]).toEqual([width, height]);
          decoded.colours.forEach((colour, i) => {
            expect(colour).toBeGreaterThanOrEqual(0);
            expect(apart(colour, chosen[i] ?? 0)).toBeLessThanOrEqual(2);
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  test('of many colours are near it everywhere, and on the mean', () => {
    const [width, height] = [96, 60];
    const colourAt = (x: number, y: number) =>
      ((x * 2.6) << 16) | ((Math.floor(y * 4.2) & 255) << 8) | (((x + y) * 1.6) & 255);
    const { colours } = decodeSixels(sixelsOf(pixelsOf(width, height, colourAt)));
    expect(new Set(colours).size).toBeGreaterThan(150);
    expect(new Set(colours).size).toBeLessThanOrEqual(256);
    let worst = 0;
    const sums = [0, 0, 0];
    colours.forEach((colour, i) => {
      const wanted = colourAt(i % width, Math.floor(i / width));
      worst = Math.max(worst, apart(colour, wanted));
      [16, 8, 0].forEach((shift, part) => {
        sums[part] = (sums[part] ?? 0) + ((colour >> shift) & 255) - ((wanted >> shift) & 255);
      });
    });
    expect(worst).toBeLessThan(60);
    for (const sum of sums) expect(Math.abs(sum / colours.length)).toBeLessThan(2);
  });

  test('say a run once, leave blank ends away, and end without a new line', () => {
    expect(sixelsOf(pixelsOf(8, 6, () => 0xff0000))).toBe('"1;1;8;6#0;2;100;0;0#0!8~');
    expect(sixelsOf(pixelsOf(3, 7, (x) => (x === 0 ? 0 : 0xffffff)))).toBe(
      '"1;1;3;7#0;2;0;0;0#1;2;100;100;100#0~$#1?~~-#0@$#1?@@',
    );
  });

  test('hold nothing but what sixels are made of', () => {
    const noise = sixelsOf(pixelsOf(40, 40, (x, y) => (x * 7919 + y * 104729) & 0xffffff));
    expect(noise).toMatch(/^"1;1;40;40[-0-9;#!$?-~]*$/);
  });
});

describe('few colours', () => {
  test('are the own ones of a picture that has no more', () => {
    const paletted = palettedOf(
      pixelsOf(4, 1, (x) => [5, 6, 5, 7][x] ?? 0),
      3,
    );
    expect(paletted.colours).toEqual([5, 6, 7]);
    expect([...paletted.indexes]).toEqual([0, 1, 0, 2]);
  });

  test.each([1, 2, 16, 256])('are never more than %i', (most) => {
    const paletted = palettedOf(
      pixelsOf(64, 64, (x, y) => (x << 18) | (y << 10) | ((x ^ y) << 2)),
      most,
    );
    expect(paletted.colours.length).toBeLessThanOrEqual(most);
    expect(Math.max(...paletted.indexes)).toBeLessThan(paletted.colours.length);
  });
});
