import type { PlacedPicture } from '../core/placed-picture.ts';
import { words } from '../core/safe-text.ts';
import type { Line } from './row.ts';

/** Two rows of pixels in one row of cells: the upper half of each cell and the lower, as 0xRRGGBB. */
export interface PictureRow {
  readonly top: readonly number[];
  readonly bottom: readonly number[];
  /** Which row of which picture it is. */
  readonly of: Pick<PlacedPicture, 'key' | 'columns' | 'rows'> & { readonly row: number };
  /** The number by which a kitty knows the picture: it draws it in place of the half blocks. */
  readonly kitty?: number;
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
  mostRows: number = MOST.rows,
): { readonly columns: number; readonly rows: number } | null {
  if (width < 1 || height < 1) return null;
  const scale = Math.min(
    1,
    Math.min(MOST.columns, room) / width,
    (Math.min(MOST.rows, mostRows) * 2) / height,
  );
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

/** A picture in rows of half blocks; with the number that a kitty has for it, in kitty's placeholders. */
export function pictureRows(
  picture: SmallPicture,
  { key, columns, rows }: Pick<PlacedPicture, 'key' | 'columns' | 'rows'>,
  kitty?: number,
): readonly Line[] {
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
      of: { key, columns, rows, row },
      ...(kitty === undefined ? {} : { kitty }),
    };
    return [{ text, picture }];
  });
}
