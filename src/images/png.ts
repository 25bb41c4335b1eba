import { crc32 } from 'node:zlib';
import { ok, type Result } from '../core/errors.ts';
import { broken, checkedSize, type Examined, fourCharacters } from './examined.ts';
import { readExif, xmpHasLocation } from './exif.ts';

const SIGNATURE = 8;

/** The chunks that a decoder needs for the right pixels in the right colours. */
const KEPT = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'iCCP',
  'cICP',
  'sBIT',
]);
const ANIMATION = new Set(['acTL', 'fcTL', 'fdAT']);

/**
 * Walks the chunks of a PNG file (W3C PNG, third edition, section 5) to its end chunk. Text, time, EXIF and
 * private chunks are left out, and so are the later frames of an animation.
 */
export function examinePng(bytes: Uint8Array): Result<Examined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const clean = [bytes.subarray(0, SIGNATURE)];
  const leftOut = { location: false, metadata: false, frames: false };
  let width = 0;
  let height = 0;
  let orientation = 1;
  let hasPixels = false;
  for (let at = SIGNATURE; ; ) {
    if (at + 12 > bytes.length) return broken('The PNG file ends before its picture does.');
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > bytes.length) return broken('The PNG file ends before its picture does.');
    const type = fourCharacters(bytes, at + 4);
    const body = bytes.subarray(at + 8, end - 4);
    if (width === 0) {
      if (type !== 'IHDR' || length !== 13) return broken('The PNG file is damaged.');
      width = view.getUint32(at + 8);
      height = view.getUint32(at + 12);
      const size = checkedSize(width, height);
      if (!size.ok) return size;
    } else if (type === 'IHDR') {
      return broken('The PNG file is damaged.');
    }
    if (KEPT.has(type)) {
      if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
        return broken('The PNG file is damaged: its checksum does not match.');
      }
      clean.push(bytes.subarray(at, end));
    } else if (ANIMATION.has(type)) {
      leftOut.frames = true;
    } else {
      leftOut.metadata = true;
      if (type === 'eXIf') {
        const facts = readExif(body);
        orientation = facts.orientation;
        if (facts.hasLocation) leftOut.location = true;
      } else if (xmpHasLocation(body)) {
        leftOut.location = true;
      }
    }
    if (type === 'IDAT') hasPixels = true;
    if (type === 'IEND') {
      if (end < bytes.length) leftOut.metadata = true;
      break;
    }
    at = end;
  }
  if (!hasPixels) return broken('The PNG file holds no picture.');
  return ok({ mediaType: 'image/png', width, height, orientation, clean, leftOut, isCmyk: false });
}
