import type { ImageMediaType, ImageRef } from '../core/exchange.ts';
import type { WireImage } from '../core/inference.ts';

/** What is kept of the images of a session, by the hash of their files. */
export type Pictures = ReadonlyMap<string, Pick<WireImage, 'mediaType' | 'data' | 'changes'>>;

/** An image that came inside an imported file: nothing about it is believed before it was looked at. */
export interface ImportedPicture {
  readonly exchangeId: string;
  /** Which of the exchange's images it is, or of those that an answer was asked about. */
  readonly at: number;
  /** Index of the answer whose own question it belongs to; absent: the exchange asks it. */
  readonly run?: number;
  readonly data: Uint8Array;
  /** Whether the session says what file it was made from; otherwise the picture itself is the file. */
  readonly hasSource: boolean;
}

const BY_ENDING: Readonly<Record<string, ImageMediaType>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
};

/** An image of which only the path is known. It can be shown, and attached again, but not sent. */
export function imageAt(path: string, width = 0, height = 0): ImageRef {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  return { path, sha256: '', mediaType: BY_ENDING[ending] ?? 'image/jpeg', bytes: 0, width, height };
}

/** The name of a file without its folders, on every system. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? '';
}
