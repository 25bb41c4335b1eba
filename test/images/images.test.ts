import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImageRef } from '../../src/core/exchange.ts';
import type { WireImage } from '../../src/core/inference.ts';
import { readingError } from '../../src/images/image-file.ts';
import { createImages, decodePixels } from '../../src/images/images.ts';
import { FIXTURE_NAMES, FIXTURES, fixture } from './fixture.ts';
import { pngFile, pngOf } from './make-png.ts';

const LIMITS = { maxBytes: 1_400_000, maxSide: 2048 };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hf-tui-images-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const images = createImages({ home: homedir(), cwd: FIXTURES });

async function inspected(path: string, port = images): Promise<ImageRef> {
  const result = await port.inspect(path);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function prepared(path: string, limits = LIMITS): Promise<WireImage> {
  const result = await images.prepare(await inspected(path), limits);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function decoded(image: WireImage) {
  const result = await decodePixels(image.data, image.mediaType);
  if (!result.ok) throw new Error(result.error.message);
  const { width, height, data } = result.value;
  expect({ width, height }).toEqual({ width: image.width, height: image.height });
  /** Looks at a place from 0 to 1; JPEG's losses are allowed for. */
  return (x: number, y: number, expected: readonly number[]) => {
    const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 4;
    const found = [...data.subarray(at, at + 4)];
    const isNear = found.every((value, i) => Math.abs(value - (expected[i] ?? 0)) <= 12);
    expect(isNear ? expected : found).toEqual(expected);
  };
}

// The four quarters of the pictures in the fixtures.
const RED = [0xd0, 0x20, 0x20, 255];
const GREEN = [0x20, 0xa0, 0x40, 255];
const BLUE = [0x20, 0x40, 0xc0, 255];
const WHITE = [255, 255, 255, 255];

describe('inspecting a file', () => {
  test('says what it is, with its hash', async () => {
    const path = join(FIXTURES, 'baseline.jpg');
    expect(await inspected(path)).toEqual({
      path,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      mediaType: 'image/jpeg',
      bytes: (await fixture('baseline.jpg')).length,
      width: 96,
      height: 64,
    });
  });

  test('gives the size of a photo as it is looked at', async () => {
    expect(await inspected('orientation-6-gps.jpg')).toMatchObject({ width: 96, height: 64 });
  });

  test('goes by content, not by name', async () => {
    const path = join(folder, 'really-a-webp.jpg');
    writeFileSync(path, await fixture('lossy.webp'));
    expect(await inspected(path)).toMatchObject({ mediaType: 'image/webp' });
  });

  test('takes a path as it was typed, dragged or pasted', async () => {
    const path = join(folder, "it's my cat (2).png");
    writeFileSync(path, await fixture('rgb.png'));
    const port = createImages({ home: folder, cwd: folder });
    const ways = [
      path,
      "it's my cat (2).png",
      "./it's my cat (2).png",
      "~/it's my cat (2).png",
      `"${path}"`,
      `'${path.replaceAll("'", "'\\''")}'`,
      path.replaceAll(/[ '()]/g, '\\$&'),
      pathToFileURL(path).href,
    ];
    for (const way of ways) expect((await inspected(way, port)).path).toBe(path);
  });

  test('a name with a backslash of its own is found', async () => {
    const path = join(folder, 'back\\slash.png');
    writeFileSync(path, await fixture('rgb.png'));
    expect((await inspected(path)).path).toBe(path);
  });

  test('follows a link to an image', async () => {
    const path = join(folder, 'link.png');
    symlinkSync(join(FIXTURES, 'rgb.png'), path);
    expect(await inspected(path)).toMatchObject({ mediaType: 'image/png' });
  });
});

describe('a wrong file gets one sentence', () => {
  beforeAll(() => {
    mkdirSync(join(folder, 'a-folder.jpg'));
    writeFileSync(join(folder, 'empty.jpg'), '');
    writeFileSync(join(folder, 'words.jpg'), 'no picture here');
    writeFileSync(join(folder, 'large.jpg'), '');
    truncateSync(join(folder, 'large.jpg'), 51 * 1024 * 1024);
    symlinkSync('nowhere.jpg', join(folder, 'dangling.jpg'));
    symlinkSync('round.jpg', join(folder, 'round.jpg'));
    execFileSync('mkfifo', [join(folder, 'pipe.jpg')]);
  });

  test.each([
    ['missing.jpg', 'IMAGE_MISSING'],
    ['words.jpg/cat.jpg', 'IMAGE_MISSING'],
    ['dangling.jpg', 'IMAGE_MISSING'],
    ['round.jpg', 'IMAGE_MISSING'],
    ['with a \0 in it.jpg', 'IMAGE_MISSING'],
    [`${'long'.repeat(200)}.jpg`, 'IMAGE_MISSING'],
    ['a-folder.jpg', 'IMAGE_NOT_A_FILE'],
    ['pipe.jpg', 'IMAGE_NOT_A_FILE'],
    ['/dev/zero', 'IMAGE_NOT_A_FILE'],
    ['empty.jpg', 'IMAGE_EMPTY'],
    ['words.jpg', 'IMAGE_NOT_AN_IMAGE'],
    ['large.jpg', 'IMAGE_TOO_LARGE'],
  ])('%s', async (name, code) => {
    const result = await createImages({ home: folder, cwd: folder }).inspect(name);
    expect(result).toMatchObject({ ok: false, error: { code } });
    if (result.ok) return;
    expect(result.error.message).toMatch(/^[^\n]+\.$/);
    expect(result.error.hint).toMatch(/\.$/);
  });

  test.skipIf(process.getuid?.() === 0)('unreadable', async () => {
    const path = join(folder, 'secret.jpg');
    writeFileSync(path, 'x');
    chmodSync(path, 0o000);
    expect(await images.inspect(path)).toMatchObject({ ok: false, error: { code: 'IMAGE_UNREADABLE' } });
  });

  test.each([
    ['EACCES', 'IMAGE_UNREADABLE', 'cat.jpg may not be read by you.'],
    ['EPERM', 'IMAGE_UNREADABLE', 'cat.jpg may not be read by you.'],
    ['EIO', 'IMAGE_UNREADABLE', '/x/cat.jpg could not be read (EIO).'],
    ['ENXIO', 'IMAGE_NOT_A_FILE', '/x/cat.jpg is not a regular file.'],
    ['ENOENT', 'IMAGE_MISSING', 'There is no file /x/cat.jpg.'],
  ])('%s of the file system', (code, expected, message) => {
    expect(readingError(code, '/x/cat.jpg')).toMatchObject({ code: expected, message });
  });
});

describe('preparing for the wire', () => {
  test.each([
    'baseline.jpg',
    'progressive.jpg',
    'rgb.png',
    'lossy.webp',
    'still.gif',
    'cmyk.jpg',
  ] as const)('%s is small and clean: it goes as it is', async (name) => {
    const image = await prepared(name);
    expect(image).toMatchObject({ width: 96, height: 64, changes: [] });
    expect(Buffer.from(image.data).equals(await fixture(name))).toBe(true);
    expect(image.bytes).toBe(image.data.length);
  });

  test.each([
    ['text.png', ['location removed', 'metadata removed']],
    ['animated.gif', ['first frame only']],
    ['animated.webp', ['first frame only']],
    ['exif.webp', ['turned upright', 'metadata removed']],
    ['orientation-6-gps.jpg', ['turned upright', 'location removed', 'metadata removed']],
  ])('%s: says what was done', async (name, changes) => {
    const image = await prepared(name);
    expect(image.changes).toEqual(changes);
    expect(image.bytes).toBe(image.data.length);
    const text = Buffer.from(image.data).toString('latin1');
    for (const trace of ['Exif', 'xmpmeta', 'a comment', 'Oslo']) expect(text).not.toContain(trace);
  });

  test('a photo on its side arrives upright', async () => {
    const image = await prepared('orientation-6-gps.jpg');
    expect(image).toMatchObject({ mediaType: 'image/jpeg', width: 96, height: 64 });
    const isColour = await decoded(image);
    isColour(0.25, 0.25, RED);
    isColour(0.75, 0.25, GREEN);
    isColour(0.25, 0.75, BLUE);
    isColour(0.75, 0.75, WHITE);
  });

  test.each([
    ['baseline.jpg', 'image/jpeg'],
    ['progressive.jpg', 'image/jpeg'],
    ['rgb.png', 'image/png'],
    ['palette.png', 'image/png'],
    ['sixteen-bit.png', 'image/png'],
    ['lossy.webp', 'image/jpeg'],
    ['still.gif', 'image/png'],
    ['interlaced.gif', 'image/png'],
  ])('%s is scaled down to the longest side allowed', async (name, mediaType) => {
    const image = await prepared(name, { maxBytes: 1_000_000, maxSide: 48 });
    expect(image).toMatchObject({ mediaType, width: 48, height: 32, changes: ['scaled down'] });
    const isColour = await decoded(image);
    isColour(0.25, 0.25, RED);
    isColour(0.75, 0.25, GREEN);
    isColour(0.25, 0.75, BLUE);
    isColour(0.75, 0.75, WHITE);
  });

  test.each(['alpha.png', 'lossless.webp', 'lossy-alpha.webp'])('%s keeps its transparency', async (name) => {
    const image = await prepared(name, { maxBytes: 1_000_000, maxSide: 48 });
    expect(image.mediaType).toBe('image/png');
    (await decoded(image))(0.75, 0.75, [0, 0, 0, 0]);
  });

  test('what is transparent becomes white when only JPEG is small enough', async () => {
    const image = await prepared(noisy(200, 160), { maxBytes: 20_000, maxSide: 2048 });
    expect(image.mediaType).toBe('image/jpeg');
    expect(image.bytes).toBeLessThanOrEqual(20_000);
    (await decoded(image))(0.05, 0.05, WHITE);
  });

  test('quality goes first, then size, until it fits', async () => {
    const image = await prepared(noisy(400, 320), { maxBytes: 12_000, maxSide: 2048 });
    expect(image.bytes).toBeLessThanOrEqual(12_000);
    expect(image.changes).toEqual(['scaled down']);
    expect(image.width / image.height).toBeCloseTo(400 / 320, 1);
  });

  test('what fits in no way is refused', async () => {
    const result = await images.prepare(await inspected('baseline.jpg'), { maxBytes: 100, maxSide: 2048 });
    expect(result).toMatchObject({ ok: false, error: { code: 'IMAGE_TOO_LARGE' } });
  });

  test('a file that changed since it was attached is not sent', async () => {
    const path = join(folder, 'changing.png');
    writeFileSync(path, await fixture('rgb.png'));
    const ref = await inspected(path);
    writeFileSync(path, await fixture('alpha.png'));
    expect(await images.prepare(ref, LIMITS)).toMatchObject({ ok: false, error: { code: 'IMAGE_MISSING' } });
  });

  test('several at once all arrive', async () => {
    const names = ['baseline.jpg', 'rgb.png', 'lossy.webp', 'still.gif'];
    const all = await Promise.all(names.map((name) => prepared(name, { maxBytes: 1_000_000, maxSide: 24 })));
    expect(all.map((image) => image.width)).toEqual([24, 24, 24, 24]);
  });
});

describe('decoding', () => {
  test.each(FIXTURE_NAMES.filter((name) => name !== 'cmyk.jpg'))('%s', async (name) => {
    const bytes = await fixture(name);
    const { mediaType } = await inspected(name);
    const result = await decodePixels(bytes, mediaType);
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value.data.length).toBe(result.value.width * result.value.height * 4);
  });

  test('colours for printing are refused by name', async () => {
    const result = await decodePixels(await fixture('cmyk.jpg'));
    expect(result).toMatchObject({ ok: false, error: { message: expect.stringContaining('CMYK') } });
    const large = await images.prepare(await inspected('cmyk.jpg'), { maxBytes: 1_000_000, maxSide: 48 });
    expect(large).toMatchObject({ ok: false, error: { message: expect.stringContaining('CMYK') } });
  });

  test('the wrong type is refused', async () => {
    const result = await decodePixels(await fixture('rgb.png'), 'image/jpeg');
    expect(result).toMatchObject({ ok: false, error: { code: 'IMAGE_BROKEN' } });
  });

  test('a file whose structure is whole and whose pixels are not is refused, and nothing else breaks', async () => {
    const png = pngFile(Uint8Array.of(0, 0, 0, 9, 0, 0, 0, 9, 8, 6, 0, 0, 0), Buffer.from('no zlib stream'));
    const exitCode = process.exitCode;
    expect(await decodePixels(png, 'image/png')).toMatchObject({
      ok: false,
      error: { code: 'IMAGE_BROKEN' },
    });
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 9, 0, 9, 1, 1, 0x11, 0, 0xff, 0xd9]);
    expect(await decodePixels(jpeg, 'image/jpeg')).toMatchObject({
      ok: false,
      error: { code: 'IMAGE_BROKEN' },
    });
    expect(process.exitCode).toBe(exitCode);
    expect((await decodePixels(await fixture('rgb.png'), 'image/png')).ok).toBe(true);
  });
});

/** The path of a PNG that compresses badly, like a photo of gravel, with a transparent corner. */
function noisy(width: number, height: number): string {
  let seed = 1;
  const next = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (seed >> 16) & 255;
  };
  const path = join(folder, `noisy-${width}.png`);
  const isCorner = (x: number, y: number) => x < width / 4 && y < height / 4;
  writeFileSync(
    path,
    pngOf(width, height, (x, y) => [next(), next(), next(), isCorner(x, y) ? 0 : 255]),
  );
  return path;
}
