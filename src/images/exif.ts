/** What matters to us in an EXIF block: which way up the picture is, and whether it says where it was taken. */
export interface ExifFacts {
  /** 1 to 8, as in the EXIF standard; 1 is upright. */
  readonly orientation: number;
  readonly hasLocation: boolean;
}

const NOTHING: ExifFacts = { orientation: 1, hasLocation: false };

const TAG_ORIENTATION = 0x0112;
const TAG_GPS_DIRECTORY = 0x8825;
const TYPE_SHORT = 3;

/**
 * Reads an EXIF block: a TIFF header and its first directory (EXIF 2.32, 4.6.2). Anything that makes no sense in
 * it reads as upright and without a place; the block is removed before an upload either way.
 */
export function readExif(block: Uint8Array): ExifFacts {
  const start = startsWithMarker(block) ? 6 : 0;
  const tiff = new DataView(block.buffer, block.byteOffset + start, block.byteLength - start);
  if (tiff.byteLength < 8) return NOTHING;
  const order = tiff.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return NOTHING;
  const little = order === 0x4949;
  if (tiff.getUint16(2, little) !== 42) return NOTHING;

  const directory = tiff.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return NOTHING;
  const entries = tiff.getUint16(directory, little);
  let orientation = 1;
  let hasLocation = false;
  for (let i = 0; i < entries; i += 1) {
    const entry = directory + 2 + i * 12;
    if (entry + 12 > tiff.byteLength) break;
    const tag = tiff.getUint16(entry, little);
    if (tag === TAG_ORIENTATION && tiff.getUint16(entry + 2, little) === TYPE_SHORT) {
      const value = tiff.getUint16(entry + 8, little);
      if (value >= 1 && value <= 8) orientation = value;
    }
    if (tag === TAG_GPS_DIRECTORY) hasLocation = true;
  }
  return { orientation, hasLocation };
}

/** Whether XMP, a text of RDF, names a place. */
export function xmpHasLocation(block: Uint8Array): boolean {
  return Buffer.from(block.buffer, block.byteOffset, block.byteLength).includes('GPSLatitude');
}

/** `Exif\0\0`, which JPEG has before the block and some WebP writers put there too. */
function startsWithMarker(block: Uint8Array): boolean {
  return block.length >= 6 && Buffer.from(block.subarray(0, 6)).toString('latin1') === 'Exif\u0000\u0000';
}
