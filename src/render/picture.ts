import type { ImageRef } from '../core/exchange.ts';
import { words } from '../core/safe-text.ts';
import type { Line } from './row.ts';

/** Two rows of pixels in one row of cells: the upper half of each cell and the lower, as 0xRRGGBB. */
export interface PictureRow {
  readonly top: readonly number[];
  readonly bottom: readonly number[];
}

/** A picture that is small enough to be kept: colours as 0xRRGGBB, row by row. */
export interface SmallPicture {
  readonly width: number;
  readonly height: number;
  readonly colours: Uint32Array;
}

/** What a picture takes at most, in cells; a cell is twice as high as wide. */
const MOST = { columns: 40, rows: 10 };
/** Fewer columns show nothing that one could make out. */
const LEAST = 12;

/** Pixels that are kept of a picture: as many as are ever drawn of one. */
const KEPT_WIDTH = MOST.columns;
const KEPT_HEIGHT = MOST.rows * 2;
/** Samples a side that a pixel is the mean of. */
const SAMPLES = 4;

/** The cells that a picture takes: as large as there is room, never larger than it is; null: too small to be seen. */
export function sizeInCells(
  { width, height }: { readonly width: number; readonly height: number },
  room: number,
): { readonly columns: number; readonly rows: number } | null {
  if (width < 1 || height < 1) return null;
  const scale = Math.min(1, Math.min(MOST.columns, room) / width, (MOST.rows * 2) / height);
  const columns = Math.max(1, Math.round(width * scale));
  const rows = Math.max(1, Math.round((height * scale) / 2));
  return room < LEAST || columns < 2 ? null : { columns, rows };
}

/** Makes a picture small: four bytes a pixel (red, green, blue, alpha); what is transparent lies on white. */
export function smallPicture(pixels: {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}): SmallPicture {
  const scale = Math.min(1, KEPT_WIDTH / pixels.width, KEPT_HEIGHT / pixels.height);
  const width = Math.max(1, Math.round(pixels.width * scale));
  const height = Math.max(1, Math.round(pixels.height * scale));
  const colours = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      colours[y * width + x] = mean(pixels, x / width, y / height, 1 / width, 1 / height);
  }
  return { width, height, colours };
}

/** The mean colour of a part of a picture, in shares of its sides. */
function mean(
  {
    width,
    height,
    data,
  }: { readonly width: number; readonly height: number; readonly data: ArrayLike<number> },
  left: number,
  top: number,
  wide: number,
  high: number,
): number {
  let [red, green, blue] = [0, 0, 0];
  for (let j = 0; j < SAMPLES; j++) {
    for (let i = 0; i < SAMPLES; i++) {
      const x = Math.min(width - 1, Math.floor((left + (wide * (i + 0.5)) / SAMPLES) * width));
      const y = Math.min(height - 1, Math.floor((top + (high * (j + 0.5)) / SAMPLES) * height));
      const at = (y * width + x) * 4;
      const alpha = (data[at + 3] ?? 255) / 255;
      red += (data[at] ?? 0) * alpha + 255 * (1 - alpha);
      green += (data[at + 1] ?? 0) * alpha + 255 * (1 - alpha);
      blue += (data[at + 2] ?? 0) * alpha + 255 * (1 - alpha);
    }
  }
  const count = SAMPLES * SAMPLES;
  const byte = (sum: number) => Math.min(255, Math.max(0, Math.round(sum / count)));
  return (byte(red) << 16) | (byte(green) << 8) | byte(blue);
}

/** A picture in rows of half blocks. */
export function pictureRows(picture: SmallPicture, columns: number, rows: number): readonly Line[] {
  const at = (x: number, y: number) =>
    picture.colours[
      Math.min(picture.height - 1, Math.floor(((y + 0.5) * picture.height) / (rows * 2))) * picture.width +
        Math.min(picture.width - 1, Math.floor(((x + 0.5) * picture.width) / columns))
    ] ?? 0;
  const text = words`${'▀'.repeat(columns)}`;
  return Array.from({ length: rows }, (_, row) => {
    const across = Array.from({ length: columns }, (_, x) => x);
    const picture: PictureRow = {
      top: across.map((x) => at(x, row * 2)),
      bottom: across.map((x) => at(x, row * 2 + 1)),
    };
    return [{ text, picture }];
  });
}

/** The pictures of a session, as far as they were wanted and are there. */
export interface Pictures {
  /** The rows of an image; blank ones until it is there, so that nothing moves then; none when it cannot be shown. */
  rows(image: ImageRef, room: number): readonly Line[];
  /** Changes when rows would be others. */
  version(): number;
  /** Images that were drawn blank, the newest first; asking empties the list. */
  wanted(): readonly ImageRef[];
  /** The picture of a file; null: it cannot be shown. */
  put(sha256: string, picture: SmallPicture | null): void;
}

/** Pictures that are kept; a picture takes some kilobytes. */
const KEPT = 300;

export function createPictures(): Pictures {
  const known = new Map<string, SmallPicture | null>();
  const drawn = new Map<string, readonly Line[]>();
  const wanted = new Map<string, ImageRef>();
  let version = 0;
  return {
    rows(image, room) {
      const size = sizeInCells(image, room);
      const picture = known.get(image.sha256);
      if (size === null || picture === null) return [];
      if (picture === undefined) {
        wanted.set(image.sha256, image);
        return Array.from({ length: size.rows }, () => []);
      }
      const key = `${image.sha256} ${size.columns}`;
      const before = drawn.get(key);
      if (before !== undefined) return before;
      const rows = pictureRows(picture, size.columns, size.rows);
      drawn.set(key, rows);
      if (drawn.size > KEPT) for (const oldest of [...drawn.keys()].slice(0, 1)) drawn.delete(oldest);
      return rows;
    },
    version: () => version,
    wanted() {
      const images = [...wanted.values()].reverse();
      wanted.clear();
      return images.filter(({ sha256 }) => !known.has(sha256));
    },
    put(sha256, picture) {
      version++;
      known.set(sha256, picture);
      if (known.size > KEPT) for (const oldest of [...known.keys()].slice(0, 1)) known.delete(oldest);
    },
  };
}
