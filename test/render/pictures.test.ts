import { beforeEach, describe, expect, test } from 'vitest';
import type { SmallPicture } from '../../src/render/picture.ts';
import { createPictures, type Pictures } from '../../src/render/pictures.ts';
import { paint } from '../../src/render/row.ts';
import { themeFor } from '../../src/render/theme.ts';
import { CAT } from './states.ts';

const SMALL: SmallPicture = { width: 1, height: 1, colours: new Uint32Array([0xff0000]) };
const KEY = `${CAT.sha256} 27×10`;

describe('the pictures of a session', () => {
  let pictures: Pictures;
  beforeEach(() => {
    pictures = createPictures();
  });
  const painted = (depth: 'true' | '16' = 'true') =>
    pictures.rows(CAT, 80).map((line) => paint(line, themeFor('dark', depth)));
  const keys = () => pictures.wanted().map(({ key }) => key);

  test('are wanted once as characters', () => {
    painted();
    expect(keys()).toEqual([KEY]);
    pictures.put(CAT.sha256, SMALL);
    expect(painted()[0]).toContain('▀');
    expect(keys()).toEqual([]);
  });

  test('are characters until a kitty has them, then its placeholders', () => {
    pictures.setWay('placeholders');
    painted();
    expect(keys()).toEqual([KEY]);
    pictures.put(CAT.sha256, SMALL);
    expect(painted()[3]).toContain('▀');
    expect(keys()).toEqual([KEY]);
    const before = pictures.version();
    pictures.give(KEY, 0x01020304);
    expect(pictures.version()).not.toBe(before);
    expect(painted()[3]).toMatch(/^\x1b\[38;2;2;3;4m\u{10eeee}\u0310\u0305\u030d/u);
    expect(painted('16')[3]).toContain('\u{10eeee}');
    expect(keys()).toEqual([]);
  });

  test('are wanted again when the terminal has one no longer', () => {
    pictures.setWay('placeholders');
    pictures.put(CAT.sha256, SMALL);
    pictures.give(KEY, 7);
    painted();
    expect(keys()).toEqual([]);
    pictures.take(KEY);
    expect(painted()[0]).toContain('▀');
    expect(keys()).toEqual([KEY]);
    pictures.give(KEY, 8);
    pictures.take();
    expect(painted()[0]).toContain('▀');
    expect(keys()).toEqual([KEY]);
  });

  test('stay characters below what is drawn over them; blank where colours are few', () => {
    pictures.setWay('over');
    pictures.put(CAT.sha256, SMALL);
    pictures.give(KEY, null);
    expect(painted()[0]).toContain('▀');
    expect(painted('16')[0]).toBe(' '.repeat(27));
  });

  test('are not there at all when that is the way', () => {
    pictures.setWay('none');
    expect(painted()).toEqual([]);
    expect(keys()).toEqual([]);
    pictures.setWay('blocks');
    expect(painted()).toHaveLength(10);
  });

  test('of another way are forgotten with it', () => {
    pictures.setWay('placeholders');
    pictures.put(CAT.sha256, SMALL);
    pictures.give(KEY, 7);
    pictures.setWay('over');
    expect(painted()[0]).toContain('▀');
    expect(keys()).toEqual([KEY]);
  });

  test('are no higher than a low window lets the page be', () => {
    pictures.put(CAT.sha256, SMALL);
    expect(painted()).toHaveLength(10);
    for (const [windowRows, rows] of [
      [12, 7],
      [5, 3],
      [40, 10],
    ] as const) {
      const before = pictures.version();
      pictures.fit(windowRows);
      expect(pictures.version()).not.toBe(before);
      expect(painted()).toHaveLength(rows);
      expect(pictures.sizeOf(CAT, 80)?.rows).toBe(rows);
    }
    expect(pictures.sizeOf(CAT, 80, 4)?.rows).toBe(4);
  });

  test('that cannot be shown are wanted in no way', () => {
    pictures.put(CAT.sha256, null);
    for (const way of ['blocks', 'placeholders', 'over'] as const) {
      pictures.setWay(way);
      expect(painted()).toEqual([]);
      expect(keys()).toEqual([]);
    }
  });
});
