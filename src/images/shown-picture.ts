import type { ImageMediaType } from '../core/exchange.ts';
import type { Codecs } from './codecs.ts';
import { hasTransparency, layOnWhite, type Pixels, shrinkBy } from './pixels.ts';
import { BAND, sixelsOf } from './sixel.ts';

/** How a terminal takes a picture: a PNG file, a file of any known kind, or sixels. */
export type PictureForm = 'png' | 'file' | 'sixel';

/** A picture that a terminal is to draw in a box of so many pixels. */
export interface PictureOrder {
  readonly bytes: Uint8Array;
  readonly mediaType: ImageMediaType;
  readonly form: PictureForm;
  readonly box: { readonly width: number; readonly height: number };
}

export interface ShownPicture {
  /** The picture as it is drawn, for drawing it with characters as well. */
  readonly pixels: Pixels;
  readonly encoded: Uint8Array;
}

/** A photo of the size of a few cells shows no less with this. */
const QUALITY = 85;

/**
 * Decodes a picture and makes it as large as its box lets it be: files no larger than they are, as terminals enlarge
 * them themselves; sixels exactly. What is transparent lies on white. Throws what the codecs throw.
 */
export async function shownPicture(order: PictureOrder, codecs: Codecs): Promise<ShownPicture> {
  const decoded = await codecs.decode(order.bytes, order.mediaType);
  const size = sizeIn(order.box, decoded, order.form);
  const factor = Math.floor(Math.min(decoded.width / size.width, decoded.height / size.height) / 1.5);
  const near = shrinkBy(decoded, factor);
  const pixels =
    near.width === size.width && near.height === size.height
      ? near
      : await codecs.resize(near, size.width, size.height);
  if (hasTransparency(pixels)) layOnWhite(pixels);
  return { pixels, encoded: await encoded(pixels, order, codecs) };
}

async function encoded(
  pixels: Pixels,
  { form, mediaType }: PictureOrder,
  codecs: Codecs,
): Promise<Uint8Array> {
  switch (form) {
    case 'png':
      return codecs.encodePng(pixels);
    case 'file':
      // Drawings and screenshots suffer from JPEG.
      return mediaType === 'image/png' || mediaType === 'image/gif'
        ? codecs.encodePng(pixels)
        : codecs.encodeJpeg(pixels, QUALITY);
    case 'sixel':
      return new TextEncoder().encode(sixelsOf(pixels));
  }
}

type Size = PictureOrder['box'];

/** Sixels fill whole bands: a band that is cut would take a row of cells more on some terminals. */
function sizeIn(box: Size, { width, height }: Size, form: PictureForm): Size {
  const scale = Math.min(box.width / width, box.height / height);
  if (form !== 'sixel') {
    const limited = Math.min(1, scale);
    return {
      width: Math.max(1, Math.round(width * limited)),
      height: Math.max(1, Math.round(height * limited)),
    };
  }
  return {
    width: Math.max(1, Math.floor(width * scale)),
    height: Math.max(BAND, Math.floor((height * scale) / BAND) * BAND),
  };
}
