import { ok, type Result } from '../core/errors.ts';
import { broken, checkedSize, type Examined, fourCharacters } from './examined.ts';
import { readExif, xmpHasLocation } from './exif.ts';

/** Flags of the VP8X chunk. */
const HAS_ICC = 0x20;
const HAS_ALPHA = 0x10;

interface Picture {
  width: number;
  height: number;
  usesAlpha: boolean;
  /** Alpha beside VP8 data is announced in the extended header; VP8L holds its own. */
  needsHeader: boolean;
  chunks: Uint8Array[];
}

interface Chunk {
  readonly type: string;
  readonly body: Uint8Array;
  /** With its header and padding. */
  readonly whole: Uint8Array;
}

/**
 * Walks the chunks of a WebP file (RFC 9649). Kept are the picture with its alpha and colour profile; of an
 * animation its first frame, which the usual writers make as large as the canvas. EXIF, XMP and unknown chunks
 * are left out. The size is that of the picture data itself, not what the extended header claims.
 */
export function examineWebp(bytes: Uint8Array): Result<Examined> {
  const claimed = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(4, true) + 8;
  if (claimed > bytes.length + 1) return broken('The WebP file ends before its picture does.');
  const chunks = chunksOf(bytes.subarray(12, Math.max(12, claimed)));
  if (chunks === null) return broken('The WebP file ends before its picture does.');

  const leftOut = { location: false, metadata: claimed < bytes.length, frames: false };
  let orientation = 1;
  let profile: Uint8Array | null = null;
  let picture: Picture | null = null;
  const still: Chunk[] = [];
  for (const chunk of chunks) {
    if (chunk.type === 'VP8 ' || chunk.type === 'VP8L' || chunk.type === 'ALPH') {
      still.push(chunk);
    } else if (chunk.type === 'ANMF') {
      if (picture !== null) leftOut.frames = true;
      picture ??= pictureOf(chunksOf(chunk.body.subarray(16)) ?? []);
    } else if (chunk.type === 'ICCP') {
      profile ??= chunk.whole;
    } else if (chunk.type === 'EXIF') {
      leftOut.metadata = true;
      const facts = readExif(chunk.body);
      orientation = facts.orientation;
      if (facts.hasLocation) leftOut.location = true;
    } else if (chunk.type !== 'VP8X' && chunk.type !== 'ANIM') {
      leftOut.metadata = true;
      if (xmpHasLocation(chunk.body)) leftOut.location = true;
    }
  }
  picture ??= pictureOf(still);
  if (picture === null) return broken('The WebP file holds no picture.');
  const { width, height } = picture;
  const size = checkedSize(width, height);
  if (!size.ok) return size;
  const clean = stillFile(picture, profile);
  return ok({ mediaType: 'image/webp', width, height, orientation, clean, leftOut, isCmyk: false });
}

/** Null when a chunk is longer than what is there. A missing last byte of padding is forgiven. */
function chunksOf(bytes: Uint8Array): readonly Chunk[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length;
    if (end > bytes.length) return null;
    const body = bytes.subarray(at + 8, end);
    const isOdd = length % 2 === 1;
    const whole =
      isOdd && end === bytes.length
        ? padded(bytes.subarray(at, end))
        : bytes.subarray(at, isOdd ? end + 1 : end);
    chunks.push({ type: fourCharacters(bytes, at), body, whole });
    at = isOdd ? end + 1 : end;
  }
  return chunks;
}

function padded(bytes: Uint8Array): Uint8Array {
  const even = new Uint8Array(bytes.length + 1);
  even.set(bytes);
  return even;
}

/** The picture in a frame's chunks: one VP8L, or one VP8 with alpha before it. */
function pictureOf(chunks: readonly Chunk[]): Picture | null {
  const alpha = chunks.find((chunk) => chunk.type === 'ALPH');
  for (const { type, body, whole } of chunks) {
    if (type === 'VP8L' && body.length >= 5 && body[0] === 0x2f) {
      const bits = new DataView(body.buffer, body.byteOffset).getUint32(1, true);
      const usesAlpha = ((bits >>> 28) & 1) === 1;
      const width = (bits & 0x3fff) + 1;
      const height = ((bits >>> 14) & 0x3fff) + 1;
      return { width, height, usesAlpha, needsHeader: false, chunks: [whole] };
    }
    if (type === 'VP8 ' && body.length >= 10 && body[3] === 0x9d && body[4] === 0x01 && body[5] === 0x2a) {
      const view = new DataView(body.buffer, body.byteOffset);
      const width = view.getUint16(6, true) & 0x3fff;
      const height = view.getUint16(8, true) & 0x3fff;
      const usesAlpha = alpha !== undefined;
      const pieces = usesAlpha ? [alpha.whole, whole] : [whole];
      return { width, height, usesAlpha, needsHeader: usesAlpha, chunks: pieces };
    }
  }
  return null;
}

/** A WebP file of one picture; with the extended header only where something needs it. */
function stillFile(picture: Picture, profile: Uint8Array | null): readonly Uint8Array[] {
  const pieces = [...picture.chunks];
  if (profile !== null) pieces.unshift(profile);
  if (profile !== null || picture.needsHeader) pieces.unshift(extendedHeader(picture, profile !== null));
  const header = new Uint8Array(12);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  header.set(Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'));
  new DataView(header.buffer).setUint32(4, length + 4, true);
  return [header, ...pieces];
}

function extendedHeader(picture: Picture, hasProfile: boolean): Uint8Array {
  const chunk = new Uint8Array(18);
  const view = new DataView(chunk.buffer);
  chunk.set(Buffer.from('VP8X', 'latin1'));
  view.setUint32(4, 10, true);
  view.setUint8(8, (hasProfile ? HAS_ICC : 0) | (picture.usesAlpha ? HAS_ALPHA : 0));
  const width = picture.width - 1;
  const height = picture.height - 1;
  view.setUint16(12, width & 0xffff, true);
  view.setUint8(14, width >>> 16);
  view.setUint16(15, height & 0xffff, true);
  view.setUint8(17, height >>> 16);
  return chunk;
}
