import type { AppError } from '../core/errors.ts';
import type { Phase } from './network-error.ts';
import type { Piece } from './reply-body.ts';

/** A body that is made while it is sent, anew for each try: it is never in memory as a whole. */
export interface BodyInPieces {
  /** How many bytes all pieces have together. It is said before the first is made: not every server knows chunks. */
  readonly length: number;
  /**
   * Asked for the next as long as the socket is not full; the rest is not made when the request is given up. A piece
   * holds until a megabyte more was asked for: by then the socket has let go of it.
   */
  readonly pieces: () => AsyncIterable<Uint8Array>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | BodyInPieces;
  /** Milliseconds; null: no limit of our own. */
  readonly connectMs: number | null;
  /** From the connection to the status line, milliseconds; null: no limit. */
  readonly firstByteMs: number | null;
}

/** An answer whose headers have arrived. Whoever gets one reads it to its end, or lets go of it. */
export interface HttpReply {
  readonly status: number;
  /** Names in lower case; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** What has arrived by then, in one piece; `silent` when that is nothing for so long. */
  readonly read: (silenceMs: number | null) => Promise<Piece>;
  /** Lets what arrives gather for so many ms, unless it becomes much before, or ends. */
  readonly gather: (ms: number) => Promise<void>;
  /** Not needed any more: a short rest is read so that the connection can be used again. */
  readonly release: () => void;
  /** Destroys the connection at once. */
  readonly abort: () => void;
}

export type Sent =
  | { readonly kind: 'reply'; readonly reply: HttpReply }
  /** `connect`: the request never left. */
  | { readonly kind: 'failed'; readonly error: AppError; readonly phase: Exclude<Phase, 'body'> }
  | { readonly kind: 'stopped' };
