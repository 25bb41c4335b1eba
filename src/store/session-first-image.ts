import type { ImageRef } from '../core/exchange.ts';
import type { FsPort } from './fs-port.ts';
import { Reader } from './json-reader.ts';
import { readBeginning } from './read-file.ts';
import { imageOf } from './run-parse.ts';

/** Bytes of a session's file in which its first image is looked for. */
const LOOKED_THROUGH = 1 << 20;
const EXCHANGES = '\n  "exchanges": [';
const IMAGES = '\n      "images": [\n';
const END = '\n      ]';

/**
 * The first image that the exchanges of a session name, found as `session-glance.ts` finds things: by how far lines are
 * indented, without reading the rest as JSON. null: there is none near the beginning, or the file is written otherwise
 * or cannot be read. Never throws.
 */
export async function firstImageOf(fs: FsPort, path: string): Promise<ImageRef | null> {
  try {
    const read = await readBeginning(fs, path, LOOKED_THROUGH);
    const bytes = Buffer.from(read.buffer, read.byteOffset, read.byteLength);
    const exchanges = bytes.indexOf(EXCHANGES);
    const at = exchanges < 0 ? -1 : bytes.indexOf(IMAGES, exchanges);
    const end = at < 0 ? -1 : bytes.indexOf(END, at);
    if (end < 0) return null;
    const images: unknown = JSON.parse(`[${bytes.toString('utf8', at + IMAGES.length, end)}]`);
    const image = Array.isArray(images) ? imageOf(images[0], 'images[0]', new Reader()) : null;
    return image?.sha256 === '' ? null : image;
  } catch {
    // Another program has it in hand, or it is gone: the list goes without its picture.
    return null;
  }
}
