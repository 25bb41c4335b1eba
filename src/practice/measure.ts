import type { ImageMediaType } from '../core/exchange.ts';
import { colourName } from './colour-name.ts';

/** A decoded image: four bytes a pixel, red, green, blue, alpha. */
export interface DecodedPicture {
  readonly mediaType: ImageMediaType;
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** What can be said of an image without knowing what is in it. */
export interface Measured {
  readonly format: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  /** Most first; share of all pixels, from 0 to 1. */
  readonly colours: readonly { readonly name: string; readonly share: number }[];
  /** Mean of the pixels that can be seen, from 0 (black) to 1 (white); null when none can. */
  readonly brightness: number | null;
  /** Share of the pixels that let more than half of what is behind them through. */
  readonly transparent: number;
}

const FORMATS: Readonly<Record<ImageMediaType, string>> = {
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/webp': 'WebP',
  'image/gif': 'GIF',
};

/** As many pixels as are looked at; of larger images an even sample. */
const SAMPLE = 250_000;

/** Measures an image; `bytes` is the size of its file. */
export function measure(picture: DecodedPicture, bytes: number): Measured {
  const { width, height, data } = picture;
  const pixels = width * height;
  // A step that is no divisor of the width: otherwise whole columns would never be looked at.
  let step = Math.max(1, Math.floor(pixels / SAMPLE));
  while (step > 1 && width % step === 0) step += 1;
  const counts = new Map<string, number>();
  let looked = 0;
  let transparent = 0;
  let light = 0;
  for (let i = 0; i < pixels * 4; i += step * 4) {
    looked += 1;
    if ((data[i + 3] ?? 0) < 128) {
      transparent += 1;
      continue;
    }
    const red = data[i] ?? 0;
    const green = data[i + 1] ?? 0;
    const blue = data[i + 2] ?? 0;
    light += 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    const name = colourName(red, green, blue);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const seen = looked - transparent;
  return {
    format: FORMATS[picture.mediaType],
    bytes,
    width,
    height,
    colours: [...counts]
      .map(([name, count]) => ({ name, share: count / looked }))
      .sort((a, b) => b.share - a.share),
    brightness: seen === 0 ? null : light / seen / 255,
    transparent: transparent / looked,
  };
}

/** A measurement in one sentence, as a caption. */
export function asCaption(measured: Measured): string {
  const what = `A ${measured.format} image of ${sizeOf(measured)}, ${shapeOf(measured)}`;
  return `${what}: ${coloursOf(measured)}. ${brightnessOf(measured)}. Measured by the practice endpoint, which cannot see what it shows.`;
}

/** A measurement as a list. */
export function asList(measured: Measured): string {
  return [
    `- format: ${measured.format}, ${sizeOf(measured)}, ${shapeOf(measured)}`,
    `- colours: ${coloursOf(measured)}`,
    `- brightness: ${brightnessOf(measured)}`,
    `- transparency: ${measured.transparent === 0 ? 'none' : `${percent(measured.transparent)} of the pixels`}`,
  ].join('\n');
}

function sizeOf({ width, height, bytes }: Measured): string {
  return `${width} × ${height} pixels, ${bytes} bytes`;
}

function shapeOf({ width, height }: Measured): string {
  if (width === height) return 'square';
  return width > height ? 'wider than tall' : 'taller than wide';
}

/** Up to five colours that matter, and what is left. */
function coloursOf({ colours, transparent }: Measured): string {
  const named = colours.filter(({ share }) => share >= 0.03).slice(0, 5);
  const rest = 1 - transparent - named.reduce((sum, { share }) => sum + share, 0);
  const parts = named.map(({ name, share }) => `${percent(share)} ${name}`);
  if (rest >= 0.005) parts.push(`${percent(rest)} other colours`);
  if (transparent > 0) parts.push(`${percent(transparent)} transparent`);
  return parts.join(', ');
}

function brightnessOf({ brightness }: Measured): string {
  if (brightness === null) return 'Nothing to see';
  const word =
    brightness < 0.25 ? 'Dark' : brightness < 0.45 ? 'Rather dark' : brightness < 0.65 ? 'Medium' : 'Bright';
  return `${word} (${percent(brightness)} of white)`;
}

function percent(share: number): string {
  const value = share * 100;
  return value > 0 && value < 1 ? 'under 1 %' : `${Math.round(value)} %`;
}
