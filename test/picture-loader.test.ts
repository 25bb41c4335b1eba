import { describe, expect, test } from 'vitest';
import type { ImageRef } from '../src/core/exchange.ts';
import { createPictureLoader } from '../src/picture-loader.ts';
import { createPictures, type SmallPicture } from '../src/render/picture.ts';

const image = (sha256: string): ImageRef => ({
  path: `/${sha256}.png`,
  sha256,
  mediaType: 'image/png',
  bytes: 1,
  width: 40,
  height: 40,
});
const SMALL: SmallPicture = { width: 1, height: 1, colours: new Uint32Array([1]) };

describe('createPictureLoader', () => {
  test('loads what was wanted, the newest first, one at a time, and draws again for each', async () => {
    const pictures = createPictures();
    const loaded: string[] = [];
    let open = 0;
    let drawn = 0;
    const loader = createPictureLoader(
      pictures,
      async ({ sha256 }) => {
        open++;
        expect(open).toBe(1);
        loaded.push(sha256);
        await Promise.resolve();
        open--;
        if (sha256 === 'b') throw new Error('broken');
        return SMALL;
      },
      () => drawn++,
    );
    for (const sha of ['a', 'b', 'c']) pictures.rows(image(sha), 80);
    loader.look();
    loader.look();
    await new Promise((resolve) => setImmediate(resolve));
    expect(loaded).toEqual(['c', 'b', 'a']);
    expect(drawn).toBe(3);
    expect(pictures.rows(image('b'), 80)).toEqual([]);
    expect(pictures.rows(image('a'), 80)).toHaveLength(10);
  });
});
