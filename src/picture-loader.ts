import type { ImageRef } from './core/exchange.ts';
import type { WireImage } from './core/inference.ts';
import type { Services } from './ports.ts';
import { type Pictures, type SmallPicture, smallPicture } from './render/picture.ts';

/** What a picture is made small from: no larger than that. */
const ENOUGH = { maxBytes: 400_000, maxSide: 256 };

export interface PictureLoader {
  /** Loads what was drawn blank since, one picture after the other, and draws again when one is there. */
  look(): void;
}

/** Brings in the pictures that the screen wants; decoding is done in a thread of its own. */
export function createPictureLoader(
  pictures: Pictures,
  load: (image: ImageRef) => Promise<SmallPicture | null>,
  drawAgain: () => void,
): PictureLoader {
  let isLoading = false;
  let next: ImageRef[] = [];
  const work = async () => {
    isLoading = true;
    for (let image = next.shift(); image !== undefined; image = next.shift()) {
      pictures.put(image.sha256, await load(image).catch(() => null));
      drawAgain();
    }
    isLoading = false;
  };
  return {
    look() {
      const fresh = pictures.wanted();
      if (fresh.length === 0) return;
      const waiting = new Set(fresh.map(({ sha256 }) => sha256));
      next = [...fresh, ...next.filter(({ sha256 }) => !waiting.has(sha256))];
      if (!isLoading) void work();
    },
  };
}

/** The picture as it was sent, which is never large; else made from the file. null when neither is there. */
export async function loadPicture(
  image: ImageRef,
  sessionId: string,
  { sessions, images }: Pick<Services, 'sessions' | 'images'>,
): Promise<SmallPicture | null> {
  const wire = (await sessions.readAsset(sessionId, image.sha256)) ?? (await fromFile(image, images));
  if (wire === null) return null;
  const { decodePixels } = await import('./images/images.ts');
  const pixels = await decodePixels(wire.data, wire.mediaType);
  return pixels.ok ? smallPicture(pixels.value) : null;
}

async function fromFile(image: ImageRef, images: Services['images']): Promise<WireImage | null> {
  const prepared = await images.prepare(image, ENOUGH);
  return prepared.ok ? prepared.value : null;
}
