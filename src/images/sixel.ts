import { palettedOf } from './palette.ts';
import type { Pixels } from './pixels.ts';

/** Colour registers that terminals have at least, xterm's own default. */
const MOST_COLOURS = 256;
/** Rows of pixels that one sixel holds. */
export const BAND = 6;

/**
 * A picture in sixels (DEC STD 070, chapter 9), without the control string around them: the size in raster
 * attributes, the colours in hundredths, then bands of six rows, colour by colour, each run of the same sixel once.
 * Transparency is not looked at.
 */
export function sixelsOf(pixels: Pixels): string {
  const { width, height, colours, indexes } = palettedOf(pixels, MOST_COLOURS);
  const out = [`"1;1;${width};${height}`];
  const hundredths = (byte: number) => Math.round((byte * 100) / 255);
  colours.forEach((colour, i) => {
    const parts = [colour >> 16, (colour >> 8) & 255, colour & 255].map(hundredths);
    out.push(`#${i};2;${parts.join(';')}`);
  });
  for (let top = 0; top < height; top += BAND) {
    const lines = new Map<number, Uint8Array>();
    for (let y = top; y < Math.min(top + BAND, height); y++) {
      for (let x = 0; x < width; x++) {
        const index = indexes[y * width + x] ?? 0;
        let line = lines.get(index);
        if (line === undefined) {
          line = new Uint8Array(width);
          lines.set(index, line);
        }
        line[x] = (line[x] ?? 0) | (1 << (y - top));
      }
    }
    out.push([...lines].map(([index, line]) => `#${index}${runs(line)}`).join('$'), '-');
  }
  // The last band ends the picture: a new line behind it could scroll the screen.
  out.pop();
  return out.join('');
}

/** Sixels as characters, a run of more than three as its length and one; blank ones at the end are left away. */
function runs(line: Uint8Array): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === 0) end--;
  let out = '';
  for (let x = 0; x < end; ) {
    let next = x + 1;
    while (next < end && line[next] === line[x]) next++;
    const character = String.fromCharCode(0x3f + (line[x] ?? 0));
    out += next - x > 3 ? `!${next - x}${character}` : character.repeat(next - x);
    x = next;
  }
  return out;
}
