import { describe, expect, test } from 'vitest';
import type { ImageRef } from '../../src/core/exchange.ts';
import type { State } from '../../src/core/state.ts';
import { notebookFrame } from '../../src/render/notebook.ts';
import { overlayRows } from '../../src/render/overlay.ts';
import { pictureGrid } from '../../src/render/picture-grid.ts';
import { createPictures, type Pictures } from '../../src/render/pictures.ts';
import type { Line } from '../../src/render/row.ts';
import { createRowCache } from '../../src/render/row-cache.ts';
import { themeFor } from '../../src/render/theme.ts';
import { anExchange, aState } from './states.ts';

const image = (sha256: string, width: number, height: number): ImageRef => ({
  path: `/pictures/${sha256}.png`,
  sha256,
  mediaType: 'image/png',
  bytes: 1,
  width,
  height,
});
/** 12 × 4 cells, 8 × 4 and 24 × 4, where four rows are the most. */
const WIDE = image('wide', 120, 80);
const SQUARE = image('square', 100, 100);
const BROAD = image('broad', 300, 100);

function all(...images: readonly ImageRef[]): Pictures {
  const pictures = createPictures();
  for (const { sha256 } of images)
    pictures.put(sha256, { width: 1, height: 1, colours: new Uint32Array([1]) });
  return pictures;
}
const texts = (lines: readonly Line[]) => lines.map((line) => line.map(({ text }) => text).join(''));
const bar = (cells: number) => '▀'.repeat(cells);

describe('several pictures', () => {
  test('stand beside each other as far as there is room, the others below', () => {
    const images = [WIDE, SQUARE, BROAD];
    expect(texts(pictureGrid(images, all(...images), 40, 4))).toEqual([
      ...Array.from({ length: 4 }, () => `${bar(12)}  ${bar(8)}`),
      ...Array.from({ length: 4 }, () => bar(24)),
    ]);
    expect(texts(pictureGrid(images, all(...images), 48, 4))).toEqual(
      Array.from({ length: 4 }, () => `${bar(12)}  ${bar(8)}  ${bar(24)}`),
    );
  });

  test('keep their places while they are not there, and leave none when they cannot be shown', () => {
    const pictures = all(SQUARE);
    expect(texts(pictureGrid([WIDE, SQUARE], pictures, 40, 4))[0]).toBe(`${' '.repeat(14)}${bar(8)}`);
    pictures.put(WIDE.sha256, null);
    expect(texts(pictureGrid([WIDE, SQUARE], pictures, 40, 4))[0]).toBe(bar(8));
  });

  test('of different heights leave blanks, but none at the end of a row', () => {
    const flat = image('flat', 240, 40);
    const rows = texts(pictureGrid([SQUARE, flat, SQUARE], all(SQUARE, flat), 60, 4));
    expect(rows[0]).toBe(`${bar(8)}  ${bar(40)}  ${bar(8)}`);
    expect(rows[3]).toBe(`${bar(8)}${' '.repeat(44)}${bar(8)}`);
    expect(texts(pictureGrid([SQUARE, flat], all(SQUARE, flat), 60, 4))[3]).toBe(bar(8));
  });

  test('of a cell are in sight beside each other', () => {
    const images = [WIDE, SQUARE];
    const frame = notebookFrame(
      aState([anExchange({ images })]),
      { columns: 80, rows: 40, theme: themeFor('dark', 'true') },
      createRowCache(all(...images)),
    );
    expect(frame.pictures?.map(({ key }) => key)).toEqual(['wide 18×6', 'square 12×6']);
    expect(new Set(frame.pictures?.map(({ row }) => row)).size).toBe(1);
  });
});

describe('in the prompt', () => {
  const attached = (attachments: readonly ImageRef[], rows: number, changes: Partial<State> = {}) => {
    const state = aState([]);
    return notebookFrame(
      { ...state, ...changes, composer: { ...state.composer, attachments } },
      { columns: 80, rows, theme: themeFor('dark', 'true') },
      createRowCache(all(...attachments)),
    );
  };

  test('attachments are drawn small, one row of them, above it', () => {
    const frame = attached([WIDE, SQUARE, BROAD, image('more', 400, 100), image('last', 400, 100)], 30);
    const top = frame.pictures?.[0]?.row ?? 0;
    expect(frame.pictures?.map(({ key, row }) => [key, row])).toEqual([
      ['wide 12×4', top],
      ['square 8×4', top],
      ['broad 24×4', top],
    ]);
    expect(frame.cursor?.row).toBe(top + 4);
    expect(frame.rows).toHaveLength(30);
  });

  test('not where the window is low, nor when pictures are off', () => {
    expect(attached([WIDE], 20).pictures).toEqual([]);
    const settings = { ...aState([]).settings, images: 'off' as const };
    expect(attached([WIDE], 30, { settings }).pictures).toEqual([]);
  });
});

describe('beside a menu of paths', () => {
  const menu = (selected: number) => {
    const state = aState([]);
    const items = ['wide.png', 'pictures/', 'notes.txt', 'gone.png'].map((label) => ({
      insert: label,
      label,
      about: '',
    }));
    return { ...state, composer: { ...state.composer, menu: { from: 0, to: 0, selected, items } } };
  };

  test('the chosen image is looked at, and shown once it is known', () => {
    const pictures = all(WIDE);
    expect(texts(overlayRows(menu(0), 80, 8, pictures))).toHaveLength(4);
    expect(pictures.wantedPaths()).toEqual(['wide.png']);
    expect(pictures.wantedPaths()).toEqual([]);
    pictures.putPath('wide.png', WIDE);
    const rows = texts(overlayRows(menu(0), 80, 8, pictures));
    expect(rows).toHaveLength(6);
    for (const row of rows) expect(row.slice(55)).toBe(bar(18));
    expect(rows.slice(2).map((row) => row.slice(0, 55).trim())).toEqual([
      '› wide.png',
      'pictures/',
      'notes.txt',
      'gone.png',
    ]);
  });

  test('nothing else is looked at, and nothing where there is no room or no image', () => {
    const pictures = all(WIDE);
    for (const selected of [1, 2]) overlayRows(menu(selected), 80, 8, pictures);
    overlayRows(menu(0), 50, 8, pictures);
    expect(pictures.wantedPaths()).toEqual([]);
    pictures.putPath('gone.png', null);
    expect(texts(overlayRows(menu(3), 80, 8, pictures))).toHaveLength(4);
    expect(pictures.wantedPaths()).toEqual([]);
    expect(overlayRows(menu(0), 80, 8)).toHaveLength(4);
  });
});
