import type { WireImage } from '../core/inference.ts';

/** A grey square of 64 by 64 pixels, colours as they usually come: some image models refuse fewer. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAS0lEQVR42u3PMQ0AAAwDoEqv9ErYvQQckD4XAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAYHLAB8+AWnmfUycAAAAAElFTkSuQmCC';

/** The smallest question for an image-to-text server. */
export function tinyImage(): WireImage {
  const data = new Uint8Array(Buffer.from(PNG, 'base64'));
  return { mediaType: 'image/png', bytes: data.length, width: 64, height: 64, changes: [], data };
}
