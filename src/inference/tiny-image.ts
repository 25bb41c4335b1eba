import type { WireImage } from '../core/inference.ts';

/** A grey square of 8 by 8 pixels: the smallest question for an image-to-text server. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGNoaGjAihiGlgQAy8mAAcxJRZoAAAAASUVORK5CYII=';

export function tinyImage(): WireImage {
  const data = new Uint8Array(Buffer.from(PNG, 'base64'));
  return { mediaType: 'image/png', bytes: data.length, width: 8, height: 8, changes: [], data };
}
