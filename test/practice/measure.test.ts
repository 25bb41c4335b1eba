import { describe, expect, test } from 'vitest';
import { colourName } from '../../src/practice/colour-name.ts';
import { asCaption, asList, type DecodedPicture, measure } from '../../src/practice/measure.ts';

describe('names of colours', () => {
  test.each([
    ['#000000', 'black'],
    ['#141414', 'black'],
    ['#3a3a3a', 'dark grey'],
    ['#808080', 'grey'],
    ['#c8c8c8', 'light grey'],
    ['#ffffff', 'white'],
    ['#ff0000', 'red'],
    ['#d02020', 'red'],
    ['#600000', 'dark red'],
    ['#ffc0cb', 'pink'],
    ['#ff8c00', 'orange'],
    ['#7b4a12', 'brown'],
    ['#ffe000', 'yellow'],
    ['#00a000', 'green'],
    ['#20a040', 'green'],
    ['#013220', 'dark green'],
    ['#b0f0b0', 'light green'],
    ['#30d5c8', 'turquoise'],
    ['#2040c0', 'blue'],
    ['#000080', 'blue'],
    ['#00004c', 'dark blue'],
    ['#add8e6', 'turquoise'],
    ['#c0d0ff', 'light blue'],
    ['#800080', 'purple'],
    ['#7030d0', 'purple'],
    ['#ff69b4', 'pink'],
    ['#010003', 'black'],
  ])('%s is %s', (hex, name) => {
    const value = Number.parseInt(hex.slice(1), 16);
    expect(colourName(value >> 16, (value >> 8) & 255, value & 255)).toBe(name);
  });
});

type Rgba = readonly [number, number, number, number];

function picture(width: number, height: number, pixelAt: (x: number, y: number) => Rgba): DecodedPicture {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) data.set(pixelAt(x, y), (y * width + x) * 4);
  }
  return { mediaType: 'image/png', width, height, data };
}

const RED: Rgba = [255, 0, 0, 255];
const WHITE: Rgba = [255, 255, 255, 255];
const BLACK: Rgba = [0, 0, 0, 255];
const CLEAR: Rgba = [0, 0, 0, 0];

describe('measuring', () => {
  test('a red square is red, and nothing else', () => {
    const measured = measure(
      picture(10, 10, () => RED),
      99,
    );
    expect(measured).toMatchObject({
      format: 'PNG',
      bytes: 99,
      width: 10,
      height: 10,
      colours: [{ name: 'red', share: 1 }],
      transparent: 0,
    });
    expect(asCaption(measured)).toBe(
      'A PNG image of 10 × 10 pixels, 99 bytes, square: 100 % red. Dark (21 % of white). Measured by the practice endpoint, which cannot see what it shows.',
    );
  });

  test.each([
    ['white', WHITE, 1],
    ['black', BLACK, 0],
  ])('the brightness of %s', (_, colour, brightness) => {
    expect(
      measure(
        picture(4, 4, () => colour),
        1,
      ).brightness,
    ).toBeCloseTo(brightness, 5);
  });

  test('shares add up, transparency counted apart', () => {
    const measured = measure(
      picture(10, 10, (x, y) => (y < 5 ? CLEAR : x < 7 ? WHITE : RED)),
      1,
    );
    expect(measured.transparent).toBe(0.5);
    expect(measured.colours).toEqual([
      { name: 'white', share: 0.35 },
      { name: 'red', share: 0.15 },
    ]);
    expect(asList(measured)).toContain('- colours: 35 % white, 15 % red, 50 % transparent');
    expect(asList(measured)).toContain('- transparency: 50 % of the pixels');
  });

  test('what cannot be seen has no brightness', () => {
    const measured = measure(
      picture(3, 3, () => CLEAR),
      1,
    );
    expect(measured.brightness).toBeNull();
    expect(asCaption(measured)).toContain('100 % transparent. Nothing to see.');
  });

  test('colours of a few pixels are summed up', () => {
    const measured = measure(
      picture(100, 1, (x) => (x < 98 ? WHITE : x < 99 ? RED : [0, 160, 0, 255])),
      1,
    );
    expect(asList(measured)).toContain('98 % white, 2 % other colours');
  });

  test('of a large image every column is looked at', () => {
    // Half of the columns red, half white; a step in time with them would see one colour.
    const measured = measure(
      picture(2000, 500, (x) => (x % 4 < 2 ? RED : WHITE)),
      1,
    );
    for (const { share } of measured.colours) expect(share).toBeCloseTo(0.5, 1);
    expect(measured.colours).toHaveLength(2);
  });
});
