import type { ImageMediaType } from '../core/exchange.ts';
import type { Codecs } from './codecs.ts';
import {
  fitted,
  hasTransparency,
  layOnWhite,
  type Pixels,
  shrinkBy,
  swapsSides,
  turnUpright,
} from './pixels.ts';

/** A picture that cannot go as it is. */
export interface RemakeOrder {
  readonly bytes: Uint8Array;
  readonly mediaType: ImageMediaType;
  readonly orientation: number;
  readonly maxBytes: number;
  /** Longest side, in pixels. */
  readonly maxSide: number;
}

export interface Remade {
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/jpeg' | 'image/png';
  readonly width: number;
  readonly height: number;
  readonly isScaled: boolean;
}

/** Below this JPEG shows its blocks; fewer pixels look better than less quality. */
const QUALITIES = [88, 80, 70, 60];
const SMALLER = 0.75;
/** Pictures with fewer pixels on their longest side say nothing to a model. */
const LEAST_SIDE = 32;

/**
 * Decodes, turns upright, scales down and encodes again until it fits. PNG when there is transparency, or when it
 * was PNG or GIF (drawings and screenshots suffer from JPEG), and it fits as such; JPEG otherwise.
 * Null when nothing fits. Throws what the codecs throw.
 */
export async function remake(order: RemakeOrder, codecs: Codecs): Promise<Remade | null> {
  const decoded = await codecs.decode(order.bytes, order.mediaType);
  const size = swapsSides(order.orientation)
    ? { width: decoded.height, height: decoded.width }
    : { width: decoded.width, height: decoded.height };
  const small = await scaledTo(decoded, order.maxSide, codecs);
  let pixels = turnUpright(small, order.orientation);
  for (;;) {
    const encoded = await encodedWithin(pixels, order, codecs);
    if (encoded !== null) {
      const { width, height } = pixels;
      return { ...encoded, width, height, isScaled: width !== size.width || height !== size.height };
    }
    const side = Math.floor(Math.max(pixels.width, pixels.height) * SMALLER);
    if (side < LEAST_SIDE) return null;
    pixels = await scaledTo(pixels, side, codecs);
  }
}

async function scaledTo(pixels: Pixels, maxSide: number, codecs: Codecs): Promise<Pixels> {
  const size = fitted(pixels, maxSide);
  if (size.width === pixels.width && size.height === pixels.height) return pixels;
  // Averaging first is cheap but coarse: not below one and a half times the size, nor to a strip of few pixels.
  const longest = Math.max(pixels.width, pixels.height);
  const shortest = Math.min(pixels.width, pixels.height);
  const near = shrinkBy(pixels, Math.floor(Math.min(longest / maxSide / 1.5, shortest / 64)));
  return codecs.resize(near, size.width, size.height);
}

async function encodedWithin(
  pixels: Pixels,
  { mediaType, maxBytes }: RemakeOrder,
  codecs: Codecs,
): Promise<Pick<Remade, 'bytes' | 'mediaType'> | null> {
  const isTransparent = hasTransparency(pixels);
  if (isTransparent || mediaType === 'image/png' || mediaType === 'image/gif') {
    const bytes = await codecs.encodePng(pixels);
    if (bytes.length <= maxBytes) return { bytes, mediaType: 'image/png' };
  }
  const opaque = isTransparent ? { ...pixels, data: new Uint8ClampedArray(pixels.data) } : pixels;
  if (isTransparent) layOnWhite(opaque);
  for (const quality of QUALITIES) {
    const bytes = await codecs.encodeJpeg(opaque, quality);
    if (bytes.length <= maxBytes) return { bytes, mediaType: 'image/jpeg' };
  }
  return null;
}
