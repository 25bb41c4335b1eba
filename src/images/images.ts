import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { type AppError, appError, failed, ok, type Result } from '../core/errors.ts';
import type { ImageMediaType, ImageRef } from '../core/exchange.ts';
import type { WireImage } from '../core/inference.ts';
import type { ImagesPort } from '../runtime/ports.ts';
import { examineImage } from './examine.ts';
import { checkedSize, type Examined, type LeftOut } from './examined.ts';
import { type ImageFile, readImageFile } from './image-file.ts';
import { runImageJob } from './image-thread.ts';
import { type Pixels, swapsSides } from './pixels.ts';
import type { PictureOrder, ShownPicture } from './shown-picture.ts';

/**
 * Images on the user's disk. Files are looked at by their content and without decoding them; pixels are decoded
 * only when an image cannot go as it is, and then in a thread of its own.
 *
 * @param options.home what `~` stands for
 * @param options.cwd what relative paths are relative to; the process's own folder when absent
 */
export function createImages(options: { readonly home: string; readonly cwd?: string }): ImagesPort {
  const base = { home: options.home, cwd: options.cwd ?? process.cwd() };
  return {
    async inspect(path) {
      const file = await readImageFile(path, base);
      if (!file.ok) return file;
      const examined = named(file.value, examineImage(file.value.bytes));
      return examined.ok ? ok(refOf(file.value, examined.value)) : examined;
    },
    async prepare(ref, limits) {
      const file = await readImageFile(ref.path, base);
      if (!file.ok) return file;
      if (sha256Of(file.value.bytes) !== ref.sha256) return failed(changedSince(file.value.path));
      const examined = named(file.value, examineImage(file.value.bytes));
      return examined.ok ? named(file.value, await forWire(examined.value, limits)) : examined;
    },
  };
}

/** An image that is no file of the user's, ready for the wire; what it says of itself is checked as for any other. */
export async function wireImageOf(
  data: Uint8Array,
  limits: { readonly maxBytes: number; readonly maxSide: number },
): Promise<Result<WireImage>> {
  const examined = examineImage(data);
  return examined.ok ? forWire(examined.value, limits) : examined;
}

/** A decoded picture, and what kind of file it came from. */
export interface DecodedImage extends Pixels {
  readonly mediaType: ImageMediaType;
}

/**
 * Decodes an image of any of the four formats; of an animation the first frame. Orientation is not applied.
 * Never throws. Errors: IMAGE_NOT_AN_IMAGE, IMAGE_BROKEN, IMAGE_TOO_LARGE.
 *
 * @param mediaType what the bytes are said to be: when they are something else, they are refused
 */
export async function decodePixels(
  data: Uint8Array,
  mediaType?: ImageMediaType,
): Promise<Result<DecodedImage>> {
  const examined = examineImage(data);
  if (!examined.ok) return examined;
  const found = examined.value.mediaType;
  if (mediaType !== undefined && mediaType !== found) return failed(undecodable());
  if (examined.value.isCmyk) return failed(inCmyk());
  const bytes = Buffer.concat(examined.value.clean);
  const result = await runImageJob({ kind: 'decode', bytes, mediaType: found });
  if (!result.ok) return result;
  if (result.value.kind !== 'decoded') return failed(undecodable());
  const { pixels } = result.value;
  const size = checkedSize(pixels.width, pixels.height);
  return size.ok ? ok({ ...pixels, mediaType: found }) : size;
}

/**
 * Decodes an image and makes it ready for a terminal that draws pictures. Never throws.
 * Errors: IMAGE_NOT_AN_IMAGE, IMAGE_BROKEN, IMAGE_TOO_LARGE.
 */
export async function pictureForTerminal(
  data: Uint8Array,
  wanted: Pick<PictureOrder, 'form' | 'box'>,
): Promise<Result<ShownPicture>> {
  const examined = examineImage(data);
  if (!examined.ok) return examined;
  const { mediaType, isCmyk, clean } = examined.value;
  if (isCmyk) return failed(inCmyk());
  const order = { bytes: Buffer.concat(clean), mediaType, ...wanted };
  const result = await runImageJob({ kind: 'show', order });
  if (!result.ok) return result;
  return result.value.kind === 'shown' ? ok(result.value.picture) : failed(undecodable());
}

async function forWire(
  examined: Examined,
  limits: { readonly maxBytes: number; readonly maxSide: number },
): Promise<Result<WireImage>> {
  const { mediaType, orientation } = examined;
  const clean = Buffer.concat(examined.clean);
  const { width, height } = uprightSize(examined);
  const fits = clean.length <= limits.maxBytes && Math.max(width, height) <= limits.maxSide;
  if (fits && orientation === 1) {
    const data = new Uint8Array(clean);
    return ok({ mediaType, bytes: data.length, width, height, changes: removals(examined.leftOut), data });
  }
  if (examined.isCmyk) return failed(inCmyk());
  const order = { bytes: clean, mediaType, orientation, ...limits };
  const result = await runImageJob({ kind: 'remake', order });
  if (!result.ok) return result;
  switch (result.value.kind) {
    case 'remade': {
      const { image } = result.value;
      const changes = [
        ...(image.isScaled ? ['scaled down'] : []),
        ...(orientation === 1 ? [] : ['turned upright']),
        ...(image.isScaled || orientation !== 1 ? [] : ['compressed']),
        ...removals(examined.leftOut),
      ];
      return ok({
        mediaType: image.mediaType,
        bytes: image.bytes.length,
        width: image.width,
        height: image.height,
        changes,
        data: image.bytes,
      });
    }
    case 'too-large':
      return failed(
        appError(
          'IMAGE_TOO_LARGE',
          `The image cannot be made small enough to send (${limits.maxBytes} bytes).`,
          'Crop it, or use a smaller one.',
        ),
      );
    case 'decoded':
    case 'shown':
    case 'broken':
      return failed(undecodable());
  }
}

function removals(leftOut: LeftOut): readonly string[] {
  return [
    ...(leftOut.location ? ['location removed'] : []),
    ...(leftOut.metadata ? ['metadata removed'] : []),
    ...(leftOut.frames ? ['first frame only'] : []),
  ];
}

function refOf(file: ImageFile, examined: Examined): ImageRef {
  return {
    path: file.path,
    sha256: sha256Of(file.bytes),
    mediaType: examined.mediaType,
    bytes: file.bytes.length,
    ...uprightSize(examined),
  };
}

function uprightSize({ width, height, orientation }: Examined): { width: number; height: number } {
  return swapsSides(orientation) ? { width: height, height: width } : { width, height };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Says which file an error is about. */
function named<T>(file: ImageFile, result: Result<T>): Result<T> {
  if (result.ok) return result;
  const { message } = result.error;
  const reason = message.charAt(0).toLowerCase() + message.slice(1);
  return failed({ ...result.error, message: `${basename(file.path)} cannot be used: ${reason}` });
}

function changedSince(path: string): AppError {
  return appError(
    'IMAGE_MISSING',
    `${basename(path)} is no longer the file that was attached.`,
    'Attach it again.',
  );
}

function inCmyk(): AppError {
  return appError(
    'IMAGE_BROKEN',
    'The image has CMYK colours, for printing, and cannot be decoded here.',
    'Save it as RGB in an image program.',
  );
}

function undecodable(): AppError {
  return appError('IMAGE_BROKEN', 'The image cannot be decoded.', 'Save it anew in an image program.');
}
