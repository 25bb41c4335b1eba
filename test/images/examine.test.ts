import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { examineImage, sniffImage } from '../../src/images/examine.ts';
import { FIXTURE_NAMES, fixture } from './fixture.ts';

async function examined(name: (typeof FIXTURE_NAMES)[number]) {
  const result = examineImage(await fixture(name));
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const NOTHING_LEFT_OUT = { location: false, metadata: false, frames: false };

describe('what a file says about its picture', () => {
  test.each([
    ['baseline.jpg', 'image/jpeg', 96, 64],
    ['progressive.jpg', 'image/jpeg', 96, 64],
    ['cmyk.jpg', 'image/jpeg', 96, 64],
    ['rgb.png', 'image/png', 96, 64],
    ['alpha.png', 'image/png', 96, 64],
    ['palette.png', 'image/png', 96, 64],
    ['grey.png', 'image/png', 96, 64],
    ['sixteen-bit.png', 'image/png', 96, 64],
    ['lossy.webp', 'image/webp', 96, 64],
    ['lossless.webp', 'image/webp', 96, 64],
    ['lossy-alpha.webp', 'image/webp', 96, 64],
    ['still.gif', 'image/gif', 96, 64],
  ] as const)('%s', async (name, mediaType, width, height) => {
    expect(await examined(name)).toMatchObject({
      mediaType,
      width,
      height,
      orientation: 1,
      leftOut: NOTHING_LEFT_OUT,
      isCmyk: name === 'cmyk.jpg',
    });
  });

  test('a photo that lies on its side says so, and where it was taken', async () => {
    expect(await examined('orientation-6-gps.jpg')).toMatchObject({
      width: 64,
      height: 96,
      orientation: 6,
      leftOut: { location: true, metadata: true, frames: false },
    });
  });

  test('EXIF is read in PNG and WebP too', async () => {
    expect(await examined('text.png')).toMatchObject({ leftOut: { location: true, metadata: true } });
    expect(await examined('exif.webp')).toMatchObject({ orientation: 3, leftOut: { metadata: true } });
  });

  test.each(['animated.gif', 'animated.webp'] as const)('%s has more than one frame', async (name) => {
    expect(await examined(name)).toMatchObject({ width: 40, height: 30, leftOut: { frames: true } });
  });
});

describe('what is sent of a file', () => {
  test.each(
    FIXTURE_NAMES,
  )('%s: the clean pieces are an image of their own with nothing left to remove', async (name) => {
    const before = await examined(name);
    const clean = Buffer.concat(before.clean);
    const after = examineImage(clean);
    expect(after).toMatchObject({
      ok: true,
      value: {
        mediaType: before.mediaType,
        width: before.width,
        height: before.height,
        orientation: 1,
        leftOut: NOTHING_LEFT_OUT,
      },
    });
    for (const trace of ['Exif', 'GPS', 'xmpmeta', 'a comment', 'Practice', 'Oslo', 'NETSCAPE', 'ANMF']) {
      expect(clean.includes(trace)).toBe(false);
    }
  });

  test.each([
    'baseline.jpg',
    'progressive.jpg',
    'rgb.png',
    'lossy.webp',
    'lossless.webp',
    'still.gif',
  ] as const)('%s is sent byte for byte: there is nothing in it to remove', async (name) => {
    const bytes = await fixture(name);
    expect(Buffer.concat((await examined(name)).clean).equals(bytes)).toBe(true);
  });

  test.each([
    'baseline.jpg',
    'rgb.png',
    'lossy.webp',
    'still.gif',
  ] as const)('%s: a video behind the end of the picture is not sent', async (name) => {
    const bytes = await fixture(name);
    const result = examineImage(Buffer.concat([bytes, Buffer.from('ftypmp42 and where it was taken')]));
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value.leftOut.metadata).toBe(true);
    expect(Buffer.concat(result.value.clean).equals(bytes)).toBe(true);
  });
});

describe('files that are refused', () => {
  test.each([
    ['words', Buffer.from('just some words in a file called cat.jpg'), 'IMAGE_NOT_AN_IMAGE', 'not an image'],
    ['nothing', Buffer.alloc(0), 'IMAGE_NOT_AN_IMAGE', 'not an image'],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'), 'IMAGE_NOT_AN_IMAGE', 'HEIC'],
    ['AVIF', Buffer.from('\0\0\0\x18ftypavif\0\0\0\0', 'latin1'), 'IMAGE_NOT_AN_IMAGE', 'AVIF'],
    ['a video', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0', 'latin1'), 'IMAGE_NOT_AN_IMAGE', 'video'],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'IMAGE_NOT_AN_IMAGE', 'SVG'],
    ['PDF', Buffer.from('%PDF-1.7'), 'IMAGE_NOT_AN_IMAGE', 'PDF'],
    ['the first bytes of a JPEG', Buffer.of(0xff, 0xd8, 0xff), 'IMAGE_BROKEN', 'JPEG'],
    ['a JPEG without a picture', Buffer.of(0xff, 0xd8, 0xff, 0xd9), 'IMAGE_BROKEN', 'no picture'],
    ['a PNG of 10000 × 6000', pngHeader(10_000, 6_000), 'IMAGE_TOO_LARGE', '60 megapixels'],
    ['a JPEG of 10000 × 6000', jpegHeader(10_000, 6_000), 'IMAGE_TOO_LARGE', '60 megapixels'],
    ['a GIF of 10000 × 6000', gifHeader(10_000, 6_000), 'IMAGE_TOO_LARGE', '60 megapixels'],
    ['a WebP of 10000 × 6000', webpHeader(10_000, 6_000), 'IMAGE_TOO_LARGE', '60 megapixels'],
    ['a PNG of 4294967295 × 4294967295', pngHeader(0xffffffff, 0xffffffff), 'IMAGE_TOO_LARGE', 'limit'],
    ['a PNG of 0 × 10', pngHeader(0, 10), 'IMAGE_BROKEN', 'no pixels'],
  ])('%s', (_, bytes, code, says) => {
    const result = examineImage(bytes);
    expect(result).toMatchObject({ ok: false, error: { code, message: expect.stringContaining(says) } });
  });

  test('an extended WebP header cannot hide the size of the picture behind it', () => {
    const extended = Buffer.alloc(18);
    extended.write('VP8X', 'latin1');
    extended.writeUInt32LE(10, 4);
    const bomb = webpHeader(10_000, 6_000);
    const file = Buffer.concat([bomb.subarray(0, 12), extended, bomb.subarray(12)]);
    file.writeUInt32LE(file.length - 8, 4);
    expect(examineImage(file)).toMatchObject({ ok: false, error: { code: 'IMAGE_TOO_LARGE' } });
  });

  test('a flipped bit in a PNG is found by its checksum', async () => {
    const bytes = await fixture('rgb.png');
    const at = Buffer.from(bytes).indexOf('IDAT') + 10;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    expect(examineImage(bytes)).toMatchObject({ ok: false, error: { code: 'IMAGE_BROKEN' } });
  });

  test.each(
    FIXTURE_NAMES,
  )('%s, cut anywhere, is refused or is an image all the same, and never throws', async (name) => {
    const bytes = await fixture(name);
    const whole = await examined(name);
    for (let length = 0; length < bytes.length; length += 1) {
      const result = examineImage(bytes.subarray(0, length));
      if (!result.ok) expect(result.error.code).toMatch(/^IMAGE_(NOT_AN_IMAGE|BROKEN)$/);
      else expect(result.value).toMatchObject({ width: whole.width, height: whole.height });
    }
  });

  test.each([
    'baseline.jpg',
    'progressive.jpg',
    'rgb.png',
    'lossy.webp',
    'lossless.webp',
  ] as const)('%s, cut anywhere, is refused: half a picture is not sent', async (name) => {
    const bytes = await fixture(name);
    // A missing last byte of padding is no missing picture.
    const least = name.endsWith('webp') ? bytes.length - 1 : bytes.length;
    for (let length = 0; length < least; length += 1) {
      expect(examineImage(bytes.subarray(0, length)).ok).toBe(false);
    }
  });
});

describe('hostile bytes', () => {
  const starts = fc.constantFrom(
    [0xff, 0xd8, 0xff],
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    [...Buffer.from('RIFF\x40\0\0\0WEBP', 'latin1')],
    [...Buffer.from('GIF89a')],
    [],
  );

  test('random bytes behind any beginning give a result', () => {
    fc.assert(
      fc.property(starts, fc.uint8Array({ maxLength: 200 }), (start, rest) => {
        const bytes = Uint8Array.from([...start, ...rest]);
        expect(typeof examineImage(bytes).ok).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });

  test('any bytes of real files changed give a result', async () => {
    const files = await Promise.all(FIXTURE_NAMES.map(fixture));
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(change, { minLength: 1, maxLength: 8 }),
        (file, changes) => {
          const bytes = Uint8Array.from(file);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const result = examineImage(bytes);
          if (result.ok) expect(result.value.width * result.value.height).toBeLessThanOrEqual(50_000_000);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('names and bytes disagree: the bytes count', async () => {
    expect(sniffImage(await fixture('lossy.webp'))).toBe('image/webp');
    expect(sniffImage(Buffer.from('RIFF\0\0\0\0WAVE', 'latin1'))).toBeNull();
  });
});

function pngHeader(width: number, height: number): Buffer {
  const file = Buffer.alloc(45);
  file.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
  file.writeUInt32BE(width, 16);
  file.writeUInt32BE(height, 20);
  return file;
}

function jpegHeader(width: number, height: number): Buffer {
  const file = Buffer.from([0xff, 0xd8, 0xff, 0xc2, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  file.writeUInt16BE(height, 7);
  file.writeUInt16BE(width, 9);
  return file;
}

function gifHeader(width: number, height: number): Buffer {
  const file = Buffer.alloc(20);
  file.write('GIF89a', 'latin1');
  file.writeUInt16LE(width, 6);
  file.writeUInt16LE(height, 8);
  return file;
}

function webpHeader(width: number, height: number): Buffer {
  const file = Buffer.alloc(26);
  file.write('RIFF\x12\0\0\0WEBPVP8L\x06\0\0\0\x2f', 'latin1');
  file.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 21);
  return file;
}
