import type { Exchange, ImageMediaType, ImageRef, Run, SentImage } from '../core/exchange.ts';
import { type SafeText, words } from '../core/safe-text.ts';
import { pictureGrid } from './picture-grid.ts';
import type { Pictures } from './pictures.ts';
import { fileSize } from './quantity.ts';
import type { Line } from './row.ts';
import { wrapLine } from './wrap.ts';

/** Rows that each of several pictures takes at most. */
const OF_SEVERAL = 6;

/**
 * The images of an exchange, a line for each; below it what was sent when that is not the file as it is. Below them
 * all the pictures where they can be drawn, several beside each other.
 */
export function inputImages(
  exchange: Exchange,
  run: Run | undefined,
  room: number,
  pictures: Pictures | null,
): readonly Line[] {
  const said = exchange.images.flatMap((image, i) => {
    const sent = run?.sentImages[i];
    return [
      ...wrapLine(
        [
          { text: words`${imageName(image)}` },
          { text: words`  ${image.width}×${image.height}  ${fileSize(image.bytes)}`, style: 'dim' },
        ],
        room,
      ),
      ...(sent === undefined || isSame(image, sent)
        ? []
        : wrapLine([{ text: words`sent as ${describeSent(sent)}`, style: 'dim' }], room)),
    ];
  });
  const [only, ...others] = exchange.images;
  if (pictures === null || only === undefined) return said;
  if (others.length === 0) return [...said, ...pictures.rows(only, room)];
  return [...said, ...pictureGrid(exchange.images, pictures, room, OF_SEVERAL)];
}

/** The name of the file, without its folders. */
export function imageName(image: Pick<ImageRef, 'path'>): string {
  return image.path.split(/[\\/]/).at(-1) ?? image.path;
}

function isSame(image: ImageRef, sent: SentImage): boolean {
  return sent.changes.length === 0 && sent.bytes === image.bytes && sent.mediaType === image.mediaType;
}

function describeSent(sent: SentImage): SafeText {
  const what = words`${FORMATS[sent.mediaType]} ${sent.width}×${sent.height}, ${fileSize(sent.bytes)}`;
  return sent.changes.length === 0 ? what : words`${what}, ${sent.changes.join(', ')}`;
}

const FORMATS: Readonly<Record<ImageMediaType, string>> = {
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/webp': 'WebP',
  'image/gif': 'GIF',
};
