import { ok, type Result } from '../core/errors.ts';
import { broken, checkedSize, type Examined } from './examined.ts';
import { xmpHasLocation } from './exif.ts';

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const GRAPHIC_CONTROL = 0xf9;
const APPLICATION = 0xff;
/** Application extensions that only say how often an animation repeats. */
const LOOPS = ['NETSCAPE2.0', 'ANIMEXTS1.0'];

/**
 * Walks the blocks of a GIF file (GIF89a specification). Kept are the palette and the first picture with its
 * transparency: a still GIF. Comments, application data and later frames are left out.
 */
export function examineGif(bytes: Uint8Array): Result<Examined> {
  if (bytes.length < 13) return cutShort();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = view.getUint16(6, true);
  const height = view.getUint16(8, true);
  const size = checkedSize(width, height);
  if (!size.ok) return size;

  const leftOut = { location: false, metadata: false, frames: false };
  let at = 13 + paletteLength(view.getUint8(10));
  const clean = [bytes.subarray(0, at)];
  let control: Uint8Array | null = null;
  let hasPicture = false;
  while (at < bytes.length && bytes[at] !== TRAILER) {
    const introducer = bytes[at];
    if (introducer === EXTENSION) {
      const end = endOfBlocks(bytes, at + 2);
      if (end === null) break;
      const label = bytes[at + 1];
      const block = bytes.subarray(at, end);
      if (label === GRAPHIC_CONTROL) control ??= block;
      else if (!(label === APPLICATION && LOOPS.includes(latin1(block.subarray(3, 14))))) {
        leftOut.metadata = true;
        if (xmpHasLocation(block)) leftOut.location = true;
      }
      at = end;
    } else if (introducer === IMAGE && hasPicture) {
      leftOut.frames = true;
      break;
    } else if (introducer === IMAGE) {
      if (at + 10 > bytes.length) return cutShort();
      const right = view.getUint16(at + 1, true) + view.getUint16(at + 5, true);
      const bottom = view.getUint16(at + 3, true) + view.getUint16(at + 7, true);
      if (right > width || bottom > height) return broken('The GIF file is damaged.');
      // Behind the descriptor and its palette stands one byte: the code size of the compressed pixels.
      const codeSize = at + 10 + paletteLength(view.getUint8(at + 9));
      const end = endOfBlocks(bytes, codeSize + 1);
      if (end === null) return cutShort();
      if ((bytes[codeSize] ?? 0) < 1 || (bytes[codeSize] ?? 0) > 8) return broken('The GIF file is damaged.');
      if (control !== null) clean.push(control);
      clean.push(bytes.subarray(at, end));
      hasPicture = true;
      at = end;
    } else {
      if (!hasPicture) return broken('The GIF file is damaged.');
      leftOut.metadata = true;
      break;
    }
  }
  if (!hasPicture) return cutShort();
  if (bytes[at] === TRAILER && at + 1 < bytes.length) leftOut.metadata = true;
  clean.push(Uint8Array.of(TRAILER));
  return ok({ mediaType: 'image/gif', width, height, orientation: 1, clean, leftOut, isCmyk: false });
}

function cutShort() {
  return broken('The GIF file ends before its picture does.');
}

/** Bytes of the palette that a packed field announces. */
function paletteLength(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 << ((packed & 7) + 1);
}

/** Data sub-blocks, each behind its length, up to an empty one; null when the file ends first. */
function endOfBlocks(bytes: Uint8Array, from: number): number | null {
  let at = from;
  for (;;) {
    const length = bytes[at];
    if (length === undefined) return null;
    at += 1 + length;
    if (length === 0) return at;
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
