import type { Pixels } from './pixels.ts';

const EXTENSION = 0x21;
const MOST_CODES = 4096;

/** The first row and the distance of rows, of each of the four passes of an interlaced picture. */
const PASSES = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
] as const;

/**
 * Decodes the picture of a still GIF as `examineGif` leaves it: header, palette, at most a graphic control
 * extension, one picture. Written for that alone, with every loop bounded by the file or the picture: usual decoders
 * run on for ever on a single damaged byte. Pixels that the data does not reach stay transparent.
 * Throws a RangeError on a code that cannot be.
 */
export function decodeGif(file: Uint8Array): Pixels {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const width = view.getUint16(6, true);
  const height = view.getUint16(8, true);
  const common = paletteAt(file, 13, view.getUint8(10));
  let at = 13 + common.length;
  let transparent = -1;
  if (view.getUint8(at) === EXTENSION) {
    if ((view.getUint8(at + 3) & 1) === 1) transparent = view.getUint8(at + 6);
    at += 2;
    while (view.getUint8(at) !== 0) at += 1 + view.getUint8(at);
    at += 1;
  }
  const frame = {
    left: view.getUint16(at + 1, true),
    top: view.getUint16(at + 3, true),
    width: view.getUint16(at + 5, true),
    height: view.getUint16(at + 7, true),
  };
  const packed = view.getUint8(at + 9);
  const own = paletteAt(file, at + 10, packed);
  at += 10 + own.length;
  const palette = own.length > 0 ? own : common;
  const indexes = unpack(joinedBlocks(file, at + 1), view.getUint8(at), frame.width * frame.height);

  const data = new Uint8ClampedArray(width * height * 4);
  const rows = (packed & 0x40) === 0 ? null : interlacedRows(frame.height);
  for (let i = 0; i < indexes.length; i += 1) {
    const index = indexes[i] ?? 0;
    if (index === transparent) continue;
    const line = Math.floor(i / frame.width);
    const y = frame.top + (rows?.[line] ?? line);
    const to = (y * width + frame.left + (i % frame.width)) * 4;
    data[to] = palette[index * 3] ?? 0;
    data[to + 1] = palette[index * 3 + 1] ?? 0;
    data[to + 2] = palette[index * 3 + 2] ?? 0;
    data[to + 3] = 255;
  }
  return { width, height, data };
}

function paletteAt(file: Uint8Array, at: number, packed: number): Uint8Array {
  return (packed & 0x80) === 0 ? new Uint8Array() : file.subarray(at, at + (3 << ((packed & 7) + 1)));
}

function interlacedRows(height: number): readonly number[] {
  return PASSES.flatMap(([first, step]) => {
    const count = Math.max(0, Math.ceil((height - first) / step));
    return Array.from({ length: count }, (_, i) => first + i * step);
  });
}

function joinedBlocks(file: Uint8Array, from: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = from; ; ) {
    const length = file[at] ?? 0;
    if (length === 0) return Buffer.concat(blocks);
    blocks.push(file.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
}

/** GIF's variant of LZW (GIF89a specification, appendix F): at most `count` colour indexes. */
function unpack(data: Uint8Array, leastBits: number, count: number): Uint8Array {
  if (leastBits < 1 || leastBits > 8) throw new RangeError('no such code size');
  const clear = 1 << leastBits;
  const prefixes = new Uint16Array(MOST_CODES);
  const suffixes = new Uint8Array(MOST_CODES);
  const lengths = new Uint16Array(MOST_CODES);
  for (let code = 0; code < clear; code += 1) {
    suffixes[code] = code;
    lengths[code] = 1;
  }
  const out = new Uint8Array(count);
  let written = 0;
  let codes = clear + 2;
  let bits = leastBits + 1;
  let previous = -1;
  let at = 0;
  let held = 0;
  let heldBits = 0;
  while (written < count) {
    while (heldBits < bits && at < data.length) {
      held |= (data[at] ?? 0) << heldBits;
      heldBits += 8;
      at += 1;
    }
    if (heldBits < bits) break;
    const code = held & ((1 << bits) - 1);
    held >>>= bits;
    heldBits -= bits;

    if (code === clear) {
      codes = clear + 2;
      bits = leastBits + 1;
      previous = -1;
      continue;
    }
    if (code === clear + 1) break;
    // A code may be the very one that this step defines: what came before, and its first index once more.
    const isNew = code === codes && previous >= 0;
    if (code > codes || (code === codes && !isNew)) throw new RangeError('no such code');
    const known = isNew ? previous : code;
    const length = lengths[known] ?? 0;
    let walk = known;
    for (let to = written + length - 1; to >= written; to -= 1) {
      if (to < count) out[to] = suffixes[walk] ?? 0;
      walk = prefixes[walk] ?? 0;
    }
    const first = out[written] ?? 0;
    written += length;
    if (isNew && written < count) out[written] = first;
    if (isNew) written += 1;
    if (previous >= 0 && codes < MOST_CODES) {
      prefixes[codes] = previous;
      suffixes[codes] = first;
      lengths[codes] = (lengths[previous] ?? 0) + 1;
      codes += 1;
      if (codes === 1 << bits && bits < 12) bits += 1;
    }
    previous = code;
  }
  return out.subarray(0, Math.min(written, count));
}
