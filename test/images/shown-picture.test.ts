import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodePixels, pictureForTerminal } from '../../src/images/images.ts';
import { decodeSixels } from './sixel-decoder.ts';

const fixture = (name: string) => readFile(join(import.meta.dirname, '../fixtures/images', name));

async function shown(name: string, form: 'png' | 'file' | 'sixel', width: number, height: number) {
  const made = await pictureForTerminal(await fixture(name), { form, box: { width, height } });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

describe('a picture for the terminal', () => {
  test('as PNG is what it decodes to, in the box and in proportion', async () => {
    const original = await decodePixels(await fixture('rgb.png'));
    if (!original.ok) throw new Error(original.error.message);
    const { pixels, encoded } = await shown('rgb.png', 'png', 20, 20);
    expect(Math.max(pixels.width, pixels.height)).toBe(
      Math.min(20, Math.max(original.value.width, original.value.height)),
    );
    const decoded = await decodePixels(encoded, 'image/png');
    expect(decoded.ok && decoded.value.width).toBe(pixels.width);
    expect(decoded.ok && Buffer.from(decoded.value.data)).toEqual(Buffer.from(pixels.data));
  });

  test.each([
    ['baseline.jpg', 'image/jpeg'],
    ['lossy.webp', 'image/jpeg'],
    ['rgb.png', 'image/png'],
    ['still.gif', 'image/png'],
  ] as const)('as a file: %s becomes %s', async (name, mediaType) => {
    const { encoded } = await shown(name, 'file', 30, 30);
    expect((await decodePixels(encoded, mediaType)).ok).toBe(true);
  });

  test('is not enlarged as a file, which the terminal does, but in sixels', async () => {
    const small = await decodePixels(await fixture('still.gif'));
    const side = small.ok ? Math.max(small.value.width, small.value.height) : 0;
    expect((await shown('still.gif', 'png', 500, 500)).pixels.width).toBeLessThanOrEqual(side);
    const { pixels, encoded } = await shown('still.gif', 'sixel', 500, 500);
    expect(Math.max(pixels.width, pixels.height)).toBeGreaterThan(480);
    expect(decodeSixels(Buffer.from(encoded).toString('latin1'))).toMatchObject({
      width: pixels.width,
      height: pixels.height,
    });
  });

  test.each([
    [90, 180],
    [243, 100],
    [16, 16],
    [7, 40],
  ])('in sixels fills whole bands, within %i × %i', async (width, height) => {
    const { pixels } = await shown('baseline.jpg', 'sixel', width, height);
    expect(pixels.height % 6).toBe(0);
    expect(pixels.width).toBeLessThanOrEqual(width);
    expect(pixels.height).toBeLessThanOrEqual(Math.max(6, height));
  });

  test('lies on white where it is transparent', async () => {
    const { pixels } = await shown('alpha.png', 'png', 40, 40);
    for (let i = 3; i < pixels.data.length; i += 4) expect(pixels.data[i]).toBe(255);
  });

  test('is an error where there is none', async () => {
    const made = await pictureForTerminal(Uint8Array.of(1, 2, 3), {
      form: 'png',
      box: { width: 1, height: 1 },
    });
    expect(made.ok).toBe(false);
  });
});
