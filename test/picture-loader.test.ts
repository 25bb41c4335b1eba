import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { appError, failed, ok } from '../src/core/errors.ts';
import type { ImageRef } from '../src/core/exchange.ts';
import type { WireImage } from '../src/core/inference.ts';
import { createPictureLoader, loadPicture } from '../src/picture-loader.ts';
import type { SmallPicture } from '../src/render/picture.ts';
import { createPictures } from '../src/render/pictures.ts';
import type { PictureWish } from '../src/terminal/graphics/terminal-graphics.ts';

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
      async ({ image: { sha256 } }) => {
        open++;
        expect(open).toBe(1);
        loaded.push(sha256);
        await Promise.resolve();
        open--;
        if (sha256 === 'b') throw new Error('broken');
        return { small: SMALL, encoded: null };
      },
      () => drawn++,
      async () => {},
      async () => null,
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

describe('paths that are gone through', () => {
  test('are looked at one at a time, the newest first; what is no image is not asked about again', async () => {
    const pictures = createPictures();
    const looked: string[] = [];
    let drawn = 0;
    const loader = createPictureLoader(
      pictures,
      async () => ({ small: null, encoded: null }),
      () => drawn++,
      async () => {},
      async (path) => {
        looked.push(path);
        await Promise.resolve();
        if (path === 'broken.png') throw new Error('broken');
        return path === 'cat.png' ? image('cat') : null;
      },
    );
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    for (const path of ['passed.png', 'cat.png']) pictures.imageAt(path);
    loader.look();
    pictures.imageAt('broken.png');
    loader.look();
    await turn();
    expect(looked).toEqual(['cat.png']);
    expect(pictures.imageAt('cat.png')).toEqual(image('cat'));
    loader.look();
    await turn();
    expect(looked).toEqual(['cat.png', 'broken.png']);
    expect(pictures.imageAt('broken.png')).toBeNull();
    loader.look();
    await turn();
    expect(looked).toHaveLength(2);
    expect(drawn).toBe(2);
  });
});

describe('loadPicture', () => {
  const file = join(import.meta.dirname, 'fixtures/images/baseline.jpg');
  const wire = async (): Promise<WireImage> => {
    const data = new Uint8Array(await readFile(file));
    return { mediaType: 'image/jpeg', bytes: data.length, width: 1, height: 1, changes: [], data };
  };
  const from = (asset: WireImage | null, made: WireImage | null, wish: PictureWish | null = null) => {
    const asked: string[] = [];
    const services = {
      sessions: {
        readAsset: async () => {
          asked.push('asset');
          return asset;
        },
      },
      images: {
        prepare: async () => {
          asked.push('file');
          return made === null ? failed(appError('IMAGE_MISSING', 'Gone.')) : ok(made);
        },
      },
    } as unknown as Parameters<typeof loadPicture>[3];
    return { asked, picture: loadPicture(image('a'), 'S1', wish, services) };
  };

  test('takes what was sent, else the file, else nothing', async () => {
    const sent = from(await wire(), null);
    expect((await sent.picture).small?.colours.length).toBeGreaterThan(0);
    expect(sent.asked).toEqual(['asset']);
    const made = from(null, await wire());
    expect((await made.picture).small?.colours.length).toBeGreaterThan(0);
    expect(made.asked).toEqual(['asset', 'file']);
    const nothing = { small: null, encoded: null };
    expect(await from(null, null).picture).toEqual(nothing);
    const broken = { ...(await wire()), data: Uint8Array.of(1, 2, 3) };
    expect(await from(broken, null).picture).toEqual(nothing);
    expect(await from(broken, null, { form: 'png', box: { width: 9, height: 9 } }).picture).toEqual(nothing);
  });

  test.each([
    ['png', '89504e47'],
    ['file', 'ffd8ff'],
    ['sixel', Buffer.from('"1;1;').toString('hex')],
  ] as const)('makes it into what the terminal wants: %s', async (form, begins) => {
    const wish = { form, box: { width: 40, height: 40 } };
    const { small, encoded } = await from(await wire(), null, wish).picture;
    expect(small?.width).toBeGreaterThan(0);
    expect(encoded?.form).toBe(form);
    expect(Buffer.from(encoded?.data ?? []).toString('hex')).toMatch(new RegExp(`^${begins}`));
  });
});
