import type { Pixels } from './pixels.ts';

/** A picture in few colours: each pixel the number of one. Transparency is not looked at. */
export interface Paletted {
  readonly width: number;
  readonly height: number;
  /** 0xRRGGBB */
  readonly colours: readonly number[];
  readonly indexes: Uint8Array;
}

/** Bits of each part of a colour that are told apart when many have to become few. */
const BITS = 5;
const DROPPED = 8 - BITS;

/** A colour as it is looked up: its upper bits. */
function binOf(red: number, green: number, blue: number): number {
  return ((red >> DROPPED) << (2 * BITS)) | ((green >> DROPPED) << BITS) | (blue >> DROPPED);
}

/**
 * A picture in at most so many colours (256 at most): its own when it has no more, else those that median cut finds,
 * the error of each pixel spread over its neighbours (Floyd and Steinberg).
 */
export function palettedOf(pixels: Pixels, most: number): Paletted {
  return exact(pixels, most) ?? dithered(pixels, medianCut(pixels, most));
}

function exact({ width, height, data }: Pixels, most: number): Paletted | null {
  const numbers = new Map<number, number>();
  const indexes = new Uint8Array(width * height);
  for (let i = 0; i < indexes.length; i++) {
    const colour = ((data[i * 4] ?? 0) << 16) | ((data[i * 4 + 1] ?? 0) << 8) | (data[i * 4 + 2] ?? 0);
    let number = numbers.get(colour);
    if (number === undefined) {
      if (numbers.size === most) return null;
      number = numbers.size;
      numbers.set(colour, number);
    }
    indexes[i] = number;
  }
  return { width, height, colours: [...numbers.keys()], indexes };
}

/** Colours that are close to each other, and how many pixels they are. */
interface Box {
  /** Bins with pixels in them. */
  readonly bins: readonly number[];
  readonly pixels: number;
}

function medianCut({ data }: Pixels, most: number): readonly number[] {
  const counts = new Uint32Array(1 << (3 * BITS));
  const sums = [0, 1, 2].map(() => new Float64Array(counts.length));
  for (let i = 0; i < data.length; i += 4) {
    const bin = binOf(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0);
    counts[bin] = (counts[bin] ?? 0) + 1;
    sums.forEach((sum, part) => {
      sum[bin] = (sum[bin] ?? 0) + (data[i + part] ?? 0);
    });
  }
  const boxOf = (bins: readonly number[]): Box => ({
    bins,
    pixels: bins.reduce((sum, bin) => sum + (counts[bin] ?? 0), 0),
  });
  let boxes = [boxOf([...counts.keys()].filter((bin) => (counts[bin] ?? 0) > 0))];
  while (boxes.length < most) {
    const largest = boxes
      .filter(({ bins }) => bins.length > 1)
      .reduce<Box | null>((best, box) => (best === null || box.pixels > best.pixels ? box : best), null);
    if (largest === null) break;
    boxes = [...boxes.filter((box) => box !== largest), ...halves(largest, counts).map(boxOf)];
  }
  return boxes.map(({ bins, pixels }) => {
    const [red = 0, green = 0, blue = 0] = sums.map((sum) =>
      Math.round(bins.reduce((total, bin) => total + (sum[bin] ?? 0), 0) / pixels),
    );
    return (red << 16) | (green << 8) | blue;
  });
}

/** Cuts a box across its longest side, so that each half has about as many pixels. */
function halves({ bins, pixels }: Box, counts: Uint32Array): readonly (readonly number[])[] {
  const part = (bin: number, shift: number) => (bin >> shift) & ((1 << BITS) - 1);
  const lengthAlong = (shift: number) => {
    const values = bins.map((bin) => part(bin, shift));
    return Math.max(...values) - Math.min(...values);
  };
  const [along = 0] = [2 * BITS, BITS, 0].toSorted((a, b) => lengthAlong(b) - lengthAlong(a));
  const sorted = bins.toSorted((a, b) => part(a, along) - part(b, along));
  let seen = 0;
  let cut = 0;
  while (cut < sorted.length - 1 && (cut === 0 || seen < pixels / 2)) seen += counts[sorted[cut++] ?? 0] ?? 0;
  return [sorted.slice(0, cut), sorted.slice(cut)];
}

/** What of an error goes where: right, and below left, below, below right; in sixteenths. */
const SPREAD = [
  [1, 0, 7],
  [-1, 1, 3],
  [0, 1, 5],
  [1, 1, 1],
] as const;

function dithered({ width, height, data }: Pixels, colours: readonly number[]): Paletted {
  const known = new Int16Array(1 << (3 * BITS)).fill(-1);
  const indexes = new Uint8Array(width * height);
  const errors = new Float32Array((width + 2) * (height + 1) * 3);
  const clamped = (value: number) => (value < 0 ? 0 : value > 255 ? 255 : value);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const error = (y * (width + 2) + x + 1) * 3;
      const wanted = [0, 1, 2].map((part) =>
        clamped((data[at * 4 + part] ?? 0) + (errors[error + part] ?? 0)),
      );
      const [red = 0, green = 0, blue = 0] = wanted;
      const bin = binOf(red, green, blue);
      let index = known[bin] ?? -1;
      if (index < 0) {
        index = nearest(colours, red, green, blue);
        known[bin] = index;
      }
      indexes[at] = index;
      const colour = colours[index] ?? 0;
      for (let part = 0; part < 3; part++) {
        const missed = (wanted[part] ?? 0) - ((colour >> (16 - 8 * part)) & 255);
        for (const [dx, dy, share] of SPREAD) {
          const to = error + (dy * (width + 2) + dx) * 3 + part;
          errors[to] = (errors[to] ?? 0) + (missed * share) / 16;
        }
      }
    }
  }
  return { width, height, colours, indexes };
}

function nearest(colours: readonly number[], red: number, green: number, blue: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  colours.forEach((colour, i) => {
    const distance =
      ((colour >> 16) - red) ** 2 + (((colour >> 8) & 255) - green) ** 2 + ((colour & 255) - blue) ** 2;
    if (distance < least) {
      least = distance;
      best = i;
    }
  });
  return best;
}
