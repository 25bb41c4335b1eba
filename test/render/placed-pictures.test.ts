import { describe, expect, test } from 'vitest';
import { words } from '../../src/core/safe-text.ts';
import { pictureRows, smallPicture } from '../../src/render/picture.ts';
import { placedPictures } from '../../src/render/placed-pictures.ts';
import type { Line } from '../../src/render/row.ts';

const small = smallPicture({ width: 2, height: 2, data: new Uint8ClampedArray(16).fill(255) });
const cat = pictureRows(small, { key: 'cat', columns: 5, rows: 3 });
const dog = pictureRows(small, { key: 'dog', columns: 4, rows: 2 });
const text: Line = [{ text: words`日本 ` }];
const beside = (left: Line | undefined, right: Line | undefined): Line => [
  ...text,
  ...(left ?? []),
  ...(right ?? []),
];

describe('pictures on a screen', () => {
  test('are where their first row begins, in cells', () => {
    const lines = [text, ...cat.map((row) => beside(row, [])), text];
    expect(placedPictures(lines, 80)).toEqual([{ key: 'cat', row: 1, column: 5, columns: 5, rows: 3 }]);
  });

  test('can be the same one twice, and side by side', () => {
    const lines = [
      ...cat,
      ...cat,
      beside(dog[0], cat[0]),
      beside(dog[1], cat[1]),
      beside([{ text: words`    ` }], cat[2]),
    ];
    expect(placedPictures(lines, 80)).toEqual([
      { key: 'cat', row: 0, column: 0, columns: 5, rows: 3 },
      { key: 'cat', row: 3, column: 0, columns: 5, rows: 3 },
      { key: 'dog', row: 6, column: 5, columns: 4, rows: 2 },
      { key: 'cat', row: 6, column: 9, columns: 5, rows: 3 },
    ]);
  });

  test.each([
    ['begins above the screen', cat.slice(1)],
    ['ends below it', cat.slice(0, 2)],
    ['is covered in part', [cat[0] ?? [], text, cat[2] ?? []]],
    ['stands in another column', [cat[0] ?? [], beside(cat[1], []), cat[2] ?? []]],
    ['is cut at the side', cat.map((row) => row.map((span) => ({ ...span, text: words`▀▀▀` })))],
  ])('are left out when one %s', (_, lines) => {
    expect(placedPictures(lines, 80)).toEqual([]);
  });

  test('are left out where the window ends', () => {
    expect(placedPictures(cat, 4)).toEqual([]);
  });
});
