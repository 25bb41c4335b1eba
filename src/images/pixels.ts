/** A decoded picture: four bytes a pixel, red, green, blue and alpha, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** Whether any pixel lets something through. */
export function hasTransparency({ data }: Pixels): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return true;
  return false;
}

/** Lays the picture on white, in place: what JPEG, which knows no transparency, should show. */
export function layOnWhite({ data }: Pixels): void {
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3] ?? 255;
    if (alpha === 255) continue;
    for (let c = i; c < i + 3; c += 1) data[c] = ((data[c] ?? 0) * alpha + 255 * (255 - alpha)) / 255;
    data[i + 3] = 255;
  }
}

/** Whether an EXIF orientation swaps width and height. */
export function swapsSides(orientation: number): boolean {
  return orientation >= 5 && orientation <= 8;
}

/**
 * Turns and mirrors as an EXIF orientation from 1 to 8 asks for, so that the picture is upright.
 * EXIF 2.32, 4.6.4 A: the value says where the first row and the first column belong.
 */
export function turnUpright(pixels: Pixels, orientation: number): Pixels {
  if (orientation <= 1 || orientation > 8) return pixels;
  const { width, height } = pixels;
  const source = new Uint32Array(pixels.data.buffer, pixels.data.byteOffset, width * height);
  const out = new Uint32Array(width * height);
  const outWidth = swapsSides(orientation) ? height : width;
  const flipsX = orientation === 2 || orientation === 3 || orientation === 6 || orientation === 7;
  const flipsY = orientation === 3 || orientation === 4 || orientation === 7 || orientation === 8;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const pixel = source[y * width + x] ?? 0;
      if (swapsSides(orientation)) {
        const toX = flipsX ? height - 1 - y : y;
        const toY = flipsY ? width - 1 - x : x;
        out[toY * outWidth + toX] = pixel;
      } else {
        const toX = flipsX ? width - 1 - x : x;
        const toY = flipsY ? height - 1 - y : y;
        out[toY * outWidth + toX] = pixel;
      }
    }
  }
  return {
    width: outWidth,
    height: swapsSides(orientation) ? width : height,
    data: new Uint8ClampedArray(out.buffer),
  };
}

/**
 * Averages squares of `factor` × `factor` pixels into one, weighted by alpha. Far cheaper in time and memory than
 * a real resampling: a 48 megapixel photo is brought near its final size before that. Edges that fill no square
 * are left away.
 */
export function shrinkBy(pixels: Pixels, factor: number): Pixels {
  if (factor <= 1) return pixels;
  const width = Math.max(1, Math.floor(pixels.width / factor));
  const height = Math.max(1, Math.floor(pixels.height / factor));
  const columns = Math.min(factor, pixels.width);
  const rows = Math.min(factor, pixels.height);
  const source = pixels.data;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let alphas = 0;
      for (let row = 0; row < rows; row += 1) {
        let i = ((y * factor + row) * pixels.width + x * factor) * 4;
        for (let column = 0; column < columns; column += 1) {
          const alpha = source[i + 3] ?? 0;
          red += (source[i] ?? 0) * alpha;
          green += (source[i + 1] ?? 0) * alpha;
          blue += (source[i + 2] ?? 0) * alpha;
          alphas += alpha;
          i += 4;
        }
      }
      const to = (y * width + x) * 4;
      const weight = alphas === 0 ? 1 : alphas;
      data[to] = red / weight;
      data[to + 1] = green / weight;
      data[to + 2] = blue / weight;
      data[to + 3] = alphas / (columns * rows);
    }
  }
  return { width, height, data };
}

/** The size that fits in a square of this side, in proportion; the same size when it fits already. */
export function fitted(
  size: { readonly width: number; readonly height: number },
  maxSide: number,
): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, maxSide / Math.max(size.width, size.height));
  if (scale === 1) return { width: size.width, height: size.height };
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}
