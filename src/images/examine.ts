import { appError, failed, type Result } from '../core/errors.ts';
import type { ImageMediaType } from '../core/exchange.ts';
import { type Examined, fourCharacters } from './examined.ts';
import { examineGif } from './gif.ts';
import { examineJpeg } from './jpeg.ts';
import { examinePng } from './png.ts';
import { examineWebp } from './webp.ts';

/** What kind of image begins like this, by its first bytes; null when it is none of the four. */
export function sniffImage(bytes: Uint8Array): ImageMediaType | null {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (start.startsWith('\u00ff\u00d8\u00ff')) return 'image/jpeg';
  if (start.startsWith('\u0089PNG\r\n\u001a\n')) return 'image/png';
  if (start.startsWith('RIFF') && start.slice(8) === 'WEBP') return 'image/webp';
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'image/gif';
  return null;
}

/**
 * Reads the structure of an image file, whatever its name, without decoding it.
 * Errors: IMAGE_NOT_AN_IMAGE, IMAGE_BROKEN, IMAGE_TOO_LARGE (more pixels than are ever decoded).
 */
export function examineImage(bytes: Uint8Array): Result<Examined> {
  const mediaType = sniffImage(bytes);
  switch (mediaType) {
    case 'image/jpeg':
      return examineJpeg(bytes);
    case 'image/png':
      return examinePng(bytes);
    case 'image/webp':
      return examineWebp(bytes);
    case 'image/gif':
      return examineGif(bytes);
    case null:
      return failed(
        appError(
          'IMAGE_NOT_AN_IMAGE',
          `This is not an image that models take${seemsToBe(bytes)}.`,
          'Use a JPEG, PNG, WebP or GIF file.',
        ),
      );
  }
}

/** Formats that people take for granted, named so that the next step is clear. */
function seemsToBe(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  const box = bytes.length >= 12 && fourCharacters(bytes, 4) === 'ftyp' ? fourCharacters(bytes, 8) : '';
  if (box.startsWith('hei') || box.startsWith('hev') || box === 'mif1') return ': it is HEIC';
  if (box.startsWith('avi')) return ': it is AVIF';
  if (box !== '') return ': it is a video';
  if (start === '%PDF') return ': it is PDF';
  if (start === 'II*\0' || start === 'MM\0*') return ': it is TIFF';
  if (start.startsWith('BM')) return ': it is BMP';
  if (/^\s*<(?:\?xml|svg)/i.test(Buffer.from(bytes.subarray(0, 64)).toString('latin1'))) return ': it is SVG';
  return '';
}
