import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the small real image files are. */
export const FIXTURES = join(import.meta.dirname, '../fixtures/images');

export const FIXTURE_NAMES = [
  'alpha.png',
  'animated.gif',
  'animated.webp',
  'baseline.jpg',
  'cmyk.jpg',
  'exif.webp',
  'grey.png',
  'interlaced.gif',
  'lossless.webp',
  'lossy-alpha.webp',
  'lossy.webp',
  'orientation-6-gps.jpg',
  'palette.png',
  'placed.gif',
  'progressive.jpg',
  'rgb.png',
  'sixteen-bit.png',
  'still.gif',
  'text.png',
] as const;

export async function fixture(name: (typeof FIXTURE_NAMES)[number]): Promise<Uint8Array> {
  return new Uint8Array(await readFile(join(FIXTURES, name)));
}
