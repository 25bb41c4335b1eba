import type { ImageRef } from './core/exchange.ts';
import type { WireImage } from './core/inference.ts';
import type { Services } from './ports.ts';
import { type SmallPicture, smallPicture } from './render/picture.ts';
import type { Pictures, WantedPicture } from './render/pictures.ts';
import type { PictureWish } from './terminal/graphics/terminal-graphics.ts';

/** What a picture is made small from: no larger than that. */
const ENOUGH = { maxBytes: 400_000, maxSide: 256 };
/** The same where the terminal draws it itself. */
const ENOUGH_PIXELS = { maxBytes: 2_000_000, maxSide: 1024 };

export interface LoadedPicture {
  /** null: it cannot be shown. */
  readonly small: SmallPicture | null;
  /** As the terminal wanted it; null: it wants none, or there is none. */
  readonly encoded: { readonly form: PictureWish['form']; readonly data: Uint8Array } | null;
}

export interface PictureLoader {
  /** Loads what was drawn blank since, one picture after the other, and draws again when one is there. */
  readonly look: () => void;
}

/**
 * Brings in the pictures that the screen wants; decoding is done in a thread of its own.
 *
 * @param deliver gives a picture to the terminal, which draws it itself
 * @param inspect looks at the file of a path; null: it is no image
 */
export function createPictureLoader(
  pictures: Pictures,
  load: (wanted: WantedPicture) => Promise<LoadedPicture>,
  drawAgain: () => void,
  deliver: (wanted: WantedPicture, encoded: NonNullable<LoadedPicture['encoded']>) => Promise<void>,
  inspect: (path: string) => Promise<ImageRef | null>,
): PictureLoader {
  let isLoading = false;
  let next: WantedPicture[] = [];
  const work = async () => {
    isLoading = true;
    for (let wanted = next.shift(); wanted !== undefined; wanted = next.shift()) {
      const { small, encoded } = await load(wanted).catch((): LoadedPicture => NOTHING);
      pictures.put(wanted.image.sha256, small);
      if (encoded !== null) await deliver(wanted, encoded);
      drawAgain();
    }
    isLoading = false;
  };
  let isLooking = false;
  const inspectNewest = async (paths: readonly string[]) => {
    isLooking = true;
    // Of the paths that were gone through quickly only the last is still looked at.
    const [path] = paths;
    if (path !== undefined) {
      pictures.putPath(path, await inspect(path).catch(() => null));
      drawAgain();
    }
    isLooking = false;
  };
  return {
    look() {
      if (!isLooking) void inspectNewest(pictures.wantedPaths());
      const fresh = pictures.wanted();
      if (fresh.length === 0) return;
      const waiting = new Set(fresh.map(({ key }) => key));
      next = [...fresh, ...next.filter(({ key }) => !waiting.has(key))];
      if (!isLoading) void work();
    },
  };
}

const NOTHING: LoadedPicture = { small: null, encoded: null };

/** The picture as it was sent, which is never large; else made from the file. */
export async function loadPicture(
  image: ImageRef,
  sessionId: string,
  wish: PictureWish | null,
  { sessions, images }: Pick<Services, 'sessions' | 'images'>,
): Promise<LoadedPicture> {
  const limits = wish === null ? ENOUGH : ENOUGH_PIXELS;
  const wire = (await sessions.readAsset(sessionId, image.sha256)) ?? (await fromFile(image, images, limits));
  if (wire === null) return NOTHING;
  const { decodePixels, pictureForTerminal } = await import('./images/images.ts');
  if (wish === null) {
    const pixels = await decodePixels(wire.data, wire.mediaType);
    return pixels.ok ? { small: smallPicture(pixels.value), encoded: null } : NOTHING;
  }
  const shown = await pictureForTerminal(wire.data, wish);
  if (!shown.ok) return NOTHING;
  return { small: smallPicture(shown.value.pixels), encoded: { form: wish.form, data: shown.value.encoded } };
}

async function fromFile(
  image: ImageRef,
  images: Services['images'],
  limits: typeof ENOUGH,
): Promise<WireImage | null> {
  const prepared = await images.prepare(image, limits);
  return prepared.ok ? prepared.value : null;
}
