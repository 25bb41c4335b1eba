import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { notebookFrame } from '../../src/render/notebook.ts';
import { pictureRows, sizeInCells, smallPicture } from '../../src/render/picture.ts';
import { createPictures } from '../../src/render/pictures.ts';
import { paint } from '../../src/render/row.ts';
import { createRowCache } from '../../src/render/row-cache.ts';
import { themeFor } from '../../src/render/theme.ts';
import { anExchange, aState, CAT } from './states.ts';

/** Red above, blue below, each of half the height. */
function flag(width: number, height: number, alpha = 255) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data.set(y < height / 2 ? [255, 0, 0, alpha] : [0, 0, 255, alpha], (y * width + x) * 4);
  return { width, height, data };
}

describe('sizeInCells', () => {
  test.each([
    ['landscape', 640, 480, 80, { columns: 27, rows: 10 }],
    ['panorama', 2000, 200, 80, { columns: 40, rows: 2 }],
    ['portrait', 480, 1920, 80, { columns: 5, rows: 10 }],
    ['no larger than it is', 8, 8, 80, { columns: 8, rows: 4 }],
    ['no wider than the room', 640, 480, 20, { columns: 20, rows: 8 }],
    ['too little room', 640, 480, 8, null],
    ['no size', 0, 0, 80, null],
    ['a line', 1, 5000, 80, null],
  ])('%s', (_, width, height, room, size) => {
    expect(sizeInCells({ width, height }, room)).toEqual(size);
  });
});

describe('pictureRows', () => {
  const small = smallPicture(flag(640, 480));

  test('keeps no more than is ever drawn', () => {
    expect([small.width, small.height]).toEqual([27, 20]);
    expect(small.colours[0]).toBe(0xff0000);
    expect(small.colours.at(-1)).toBe(0x0000ff);
  });

  test('lays what is transparent on white', () => {
    expect(smallPicture(flag(4, 4, 0)).colours[0]).toBe(0xffffff);
  });

  test('are half blocks in two colours each, in runs', () => {
    const rows = pictureRows(small, { key: 'flag', columns: 4, rows: 3 }).map((line) =>
      paint(line, themeFor('dark', 'true')),
    );
    expect(rows).toEqual([
      '\x1b[38;2;255;0;0;48;2;255;0;0m▀▀▀▀\x1b[0m',
      '\x1b[38;2;255;0;0;48;2;0;0;255m▀▀▀▀\x1b[0m',
      '\x1b[38;2;0;0;255;48;2;0;0;255m▀▀▀▀\x1b[0m',
    ]);
  });

  test('come out of the cube where there are 256 colours, and blank where there are fewer', () => {
    const [row] = pictureRows(small, { key: 'flag', columns: 2, rows: 1 });
    expect(paint(row ?? [], themeFor('dark', '256'))).toBe('\x1b[38;5;196;48;5;21m▀▀\x1b[0m');
    expect(paint(row ?? [], themeFor('dark', '16'))).toBe('  ');
    expect(paint(row ?? [], themeFor('dark', 'none'))).toBe('  ');
  });
});

describe('pictures in the notebook', () => {
  const theme = themeFor('dark', 'true');
  const state = aState([anExchange({ images: [CAT], task: 'caption', input: '' })]);
  const draw = (cache: ReturnType<typeof createRowCache>, given = state) =>
    notebookFrame(given, { columns: 80, rows: 40, theme }, cache).rows;
  const place = (rows: readonly string[]) => rows.findIndex((row) => row.includes('Out 1'));

  test('have their place before they are there, are asked for once, and move nothing', () => {
    const pictures = createPictures();
    const cache = createRowCache(pictures);
    const before = draw(cache);
    expect(pictures.wanted()).toEqual([expect.objectContaining({ image: CAT, columns: 27, rows: 10 })]);
    expect(pictures.wanted()).toEqual([]);
    pictures.put(CAT.sha256, smallPicture(flag(64, 48)));
    const after = draw(cache);
    expect(after.filter((row) => row.includes('▀'))).toHaveLength(10);
    expect(place(after)).toBe(place(before));
    for (const row of after) expect(stringWidth(row)).toBeLessThanOrEqual(80);
    expect(pictures.wanted()).toEqual([]);
  });

  test('leave no gap when they cannot be shown, nor when they are off', () => {
    const pictures = createPictures();
    pictures.put(CAT.sha256, null);
    const without = place(draw(createRowCache()));
    expect(place(draw(createRowCache(pictures)))).toBe(without);
    const off = { ...state, settings: { ...state.settings, images: 'off' as const } };
    const asked = createPictures();
    expect(place(draw(createRowCache(asked), off))).toBe(without);
    expect(asked.wanted()).toEqual([]);
  });
});
