import { randomInt } from 'node:crypto';
import type { OwnSequence } from '../own-sequence.ts';
import { freed, transmitted, UNFINISHED } from './kitty-commands.ts';

/** Images that the terminal keeps for us at most, and bytes of their files. */
const MOST_IMAGES = 64;
const MOST_BYTES = 16 * 1024 * 1024;
/** Pieces that are written at once: keys and frames come between. */
const AT_ONCE = 8;

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The images that were given to a kitty. */
export interface KittyImages {
  /** Sends an image, unless it is there; resolves to its number when all of it was written; null: it was taken away before. */
  readonly send: (key: string, size: Size, png: Uint8Array) => Promise<number | null>;
  /** These are on the screen: they go last when there are too many. */
  readonly seen: (keys: readonly string[]) => void;
  /** Takes all of them away. */
  readonly clear: () => void;
}

export interface KittyImagesOptions {
  /** Writes one order; in tmux it has to put it in an envelope. */
  readonly write: (order: OwnSequence) => void;
  /** An image was taken away to make room. */
  readonly onFreed: (key: string) => void;
  /** Numbers that get through as one of 256 colours: at most 255 images at a time then. */
  readonly hasShortNumbers: boolean;
  /** The highest byte of a number is less than this. */
  readonly highest: number;
  readonly random?: (limit: number) => number;
}

export function createKittyImages(options: KittyImagesOptions): KittyImages {
  const random = options.random ?? ((limit) => randomInt(limit));
  // Other programs in the same window number their images too: ours begin anywhere.
  const high = 1 + random(options.highest - 1);
  const span = options.hasShortNumbers ? 255 : 0xfffeff;
  const least = options.hasShortNumbers ? 1 : 0x100;
  let low = random(span);
  /** The number of the image whose pieces are being written. */
  let sending: number | null = null;
  /** In the order in which they were last seen. */
  const images = new Map<string, { readonly id: number; readonly bytes: number }>();
  let turn: Promise<unknown> = Promise.resolve();
  let era = 0;

  const nextId = () => {
    low = (low + 1) % span;
    return high * 0x1000000 + least + low;
  };
  const free = (key: string, id: number) => {
    images.delete(key);
    options.write(freed(id));
  };
  const makeRoom = () => {
    let bytes = [...images.values()].reduce((sum, image) => sum + image.bytes, 0);
    for (const [key, image] of [...images].slice(0, -1)) {
      if (images.size <= MOST_IMAGES && bytes <= MOST_BYTES) break;
      bytes -= image.bytes;
      free(key, image.id);
      options.onFreed(key);
    }
  };
  /** Whether all of it was written. */
  const write = async (id: number, size: Size, png: Uint8Array): Promise<boolean> => {
    const pieces = transmitted(id, size, png);
    const begun = era;
    sending = id;
    for (let i = 0; i < pieces.length; i += AT_ONCE) {
      for (const piece of pieces.slice(i, i + AT_ONCE)) options.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
      if (era !== begun) return false;
    }
    sending = null;
    return true;
  };
  return {
    send(key, size, png) {
      const begun = era;
      const sent = turn.then(async () => {
        const known = images.get(key);
        if (known !== undefined) return known.id;
        if (begun !== era) return null;
        const id = nextId();
        if (!(await write(id, size, png))) return null;
        images.set(key, { id, bytes: png.length });
        makeRoom();
        return id;
      });
      turn = sent;
      return sent;
    },
    seen(keys) {
      for (const key of keys) {
        const image = images.get(key);
        if (image === undefined) continue;
        images.delete(key);
        images.set(key, image);
      }
    },
    clear() {
      era += 1;
      // An order that was begun has to be ended before another one.
      if (sending !== null) for (const order of [UNFINISHED, freed(sending)]) options.write(order);
      sending = null;
      for (const [key, { id }] of [...images]) free(key, id);
    },
  };
}
