import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { examineImage } from '../../src/images/examine.ts';
import { decodeGif } from '../../src/images/gif-decode.ts';
import { fixture } from './fixture.ts';

/** What is decoded of a file; null when its structure is refused before that. */
function decoded(bytes: Uint8Array) {
  const examined = examineImage(bytes);
  return examined.ok ? decodeGif(Buffer.concat(examined.value.clean)) : null;
}

async function pixelsOf(name: 'still.gif' | 'interlaced.gif' | 'animated.gif' | 'placed.gif') {
  const pixels = decoded(await fixture(name));
  if (pixels === null) throw new Error(name);
  const { width, height, data } = pixels;
  const at = (x: number, y: number) => [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)];
  return { width, height, data, at };
}

const RED = [0xd0, 0x20, 0x20, 255];

describe('decoding GIF', () => {
  test('every pixel of a picture of four colours', async () => {
    const { width, height, at } = await pixelsOf('still.gif');
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const isLeft = x < 48;
        const expected =
          y < 32
            ? isLeft
              ? RED
              : [0x20, 0xa0, 0x40, 255]
            : isLeft
              ? [0x20, 0x40, 0xc0, 255]
              : [255, 255, 255, 255];
        if (at(x, y).some((value, i) => value !== expected[i]))
          expect([x, y, at(x, y)]).toEqual([x, y, expected]);
      }
    }
    expect({ width, height }).toEqual({ width: 96, height: 64 });
  });

  test('interlaced, it is the same picture', async () => {
    const interlaced = await pixelsOf('interlaced.gif');
    const still = await pixelsOf('still.gif');
    expect(Buffer.from(interlaced.data).equals(Buffer.from(still.data))).toBe(true);
  });

  test('a picture smaller than the screen stands in its place, with nothing around it', async () => {
    const { width, height, at, data } = await pixelsOf('placed.gif');
    expect({ width, height }).toEqual({ width: 40, height: 30 });
    for (const [x, y] of [
      [20, 10],
      [31, 10],
      [20, 17],
      [31, 17],
    ] as const)
      expect(at(x, y)).toEqual(RED);
    for (const [x, y] of [
      [19, 10],
      [32, 10],
      [20, 9],
      [31, 18],
    ] as const)
      expect(at(x, y)[3]).toBe(0);
    const seen = Array.from({ length: width * height }, (_, i) => data[i * 4 + 3]).filter(
      (alpha) => alpha !== 0,
    );
    expect(seen).toHaveLength(12 * 8);
  });

  test('of an animation, the first frame', async () => {
    const { at } = await pixelsOf('animated.gif');
    expect(at(0, 0)).toEqual(RED);
    expect(at(39, 29)).toEqual(RED);
  });

  test('one damaged byte in the pixels ends in a picture or a RangeError, never in a loop', async () => {
    const files = await Promise.all([
      fixture('still.gif'),
      fixture('interlaced.gif'),
      fixture('animated.gif'),
    ]);
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        (file, changes) => {
          const bytes = Uint8Array.from(file);
          // The size stays: it says how much memory is fair to ask for.
          for (const [at, value] of changes) bytes[10 + (at % (bytes.length - 10))] = value;
          try {
            const pixels = decoded(bytes);
            if (pixels !== null) expect(pixels.data.length).toBe(pixels.width * pixels.height * 4);
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
