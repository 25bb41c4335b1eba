import type { AppError, Result } from '../core/errors.ts';
import { appError, failed } from '../core/errors.ts';
import type { ImageMediaType } from '../core/exchange.ts';

/** What the bytes of an image file say without decoding a single pixel. */
export interface Examined {
  readonly mediaType: ImageMediaType;
  /** Pixels as stored, before orientation. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  /** The same picture, bit for bit, in pieces: only what is needed to show it; of an animation the first frame. */
  readonly clean: readonly Uint8Array[];
  /** What `clean` leaves out. */
  readonly leftOut: LeftOut;
  /** Colours that the decoder here does not know: the file can only go as it is. */
  readonly isCmyk: boolean;
}

export interface LeftOut {
  readonly location: boolean;
  readonly metadata: boolean;
  readonly frames: boolean;
}

/** Most pixels that are decoded: 50 megapixels, 200 MB of memory as RGBA. */
const MAX_PIXELS = 50_000_000;

/** The error of a file that begins as an image and does not go on as one. */
export function broken(what: string): { readonly ok: false; readonly error: AppError } {
  return failed(
    appError('IMAGE_BROKEN', what, 'Copy or download it again, or save it anew in an image program.'),
  );
}

/** Refuses dimensions that no decoder should be asked for. */
export function checkedSize(width: number, height: number): Result<void> {
  if (width < 1 || height < 1) return broken('The image says that it has no pixels.');
  if (width * height > MAX_PIXELS) {
    const megapixels = Math.round((width * height) / 1_000_000);
    return failed(
      appError(
        'IMAGE_TOO_LARGE',
        `The image has ${width} × ${height} pixels, ${megapixels} megapixels; the limit is ${MAX_PIXELS / 1_000_000}.`,
        'Scale it down in an image program first.',
      ),
    );
  }
  return { ok: true, value: undefined };
}

/** Four ASCII characters of a chunk's name. */
export function fourCharacters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
