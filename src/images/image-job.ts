import type { ImageMediaType } from '../core/exchange.ts';
import type { Pixels } from './pixels.ts';
import type { Remade, RemakeOrder } from './remake.ts';
import type { PictureOrder, ShownPicture } from './shown-picture.ts';

/** What a worker is started for: one job, handed over as its `workerData`. */
export type ImageJob =
  | { readonly kind: 'remake'; readonly order: RemakeOrder }
  | { readonly kind: 'show'; readonly order: PictureOrder }
  | { readonly kind: 'decode'; readonly bytes: Uint8Array; readonly mediaType: ImageMediaType };

/** The one message that a worker answers with. */
export type ImageJobResult =
  | { readonly kind: 'remade'; readonly image: Remade }
  | { readonly kind: 'decoded'; readonly pixels: Pixels }
  | { readonly kind: 'shown'; readonly picture: ShownPicture }
  /** Nothing fits into the limits. */
  | { readonly kind: 'too-large' }
  | { readonly kind: 'broken' };
