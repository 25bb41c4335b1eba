import type { AppError } from '../core/errors.ts';
import type { Timing } from './timing.ts';

/** What the next look at a body brings. */
export type Piece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  /** Nothing came within the time asked for; the body is still open. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'failed'; readonly error: AppError }
  /** The user stopped it. */
  | { readonly kind: 'stopped' };

/** Bytes that are worth a turn of their own: more of them are neither gathered nor read at once. */
export const MUCH = 32 * 1024;

/**
 * A body as it arrives: the socket pushes, one reader pulls, and nothing is read of the socket that nobody waits for. A
 * server that streams writes a hundred bytes at a time; whatever waits is read in one piece, for each costs its reader
 * several promises, and the process a turn.
 */
export class ReplyBody {
  readonly #timing: Timing;
  readonly #socket: { readonly open: () => void; readonly close: () => void } | null;
  #chunks: Uint8Array[] = [];
  #waiting = 0;
  /** So little came last time that what gathers can be left to the system. */
  #isCalm = false;
  #last: Piece | null = null;
  #wake: (() => void) | null = null;

  constructor(
    timing: Timing,
    socket: { readonly open: () => void; readonly close: () => void } | null = null,
  ) {
    this.#timing = timing;
    this.#socket = socket;
  }

  push(bytes: Uint8Array): void {
    if (this.#last !== null) return;
    this.#chunks.push(bytes);
    this.#waiting += bytes.length;
    this.#wake?.();
  }

  /** How the body ends; the first call counts. A stop also drops what was not read yet. */
  finish(last: Piece): void {
    if (this.#last !== null) return;
    this.#last = last;
    if (last.kind === 'stopped') this.#chunks = [];
    this.#wake?.();
  }

  get isStopped(): boolean {
    return this.#last?.kind === 'stopped';
  }

  /**
   * Waits for so many ms; less when the body ends or much of it waits to be read. Of a body that comes slowly both are
   * seen when the time is over: until then its socket is not read.
   */
  async gather(ms: number): Promise<void> {
    if (this.#isReady()) return;
    if (!this.#isCalm) this.#socket?.open();
    this.#isCalm = await new Promise<boolean>((resolve) => {
      const settle = (isCalm: boolean) => {
        cancel();
        this.#wake = null;
        this.#socket?.close();
        resolve(isCalm);
      };
      const cancel = this.#timing.after(ms, () => settle(true));
      this.#wake = () => {
        if (this.#isReady()) settle(false);
      };
    });
  }

  #isReady(): boolean {
    return this.#last !== null || this.#waiting >= MUCH;
  }

  /** The next piece; `silent` when none came within `silenceMs` (null: waits as long as it takes). */
  async read(silenceMs: number | null): Promise<Piece> {
    const ready = this.#take();
    if (ready !== null) return ready;
    this.#socket?.open();
    const silent = await new Promise<boolean>((resolve) => {
      const cancel = silenceMs === null ? null : this.#timing.after(silenceMs, () => settle(true));
      const settle = (value: boolean) => {
        cancel?.();
        this.#wake = null;
        this.#socket?.close();
        resolve(value);
      };
      this.#wake = () => settle(false);
    });
    return silent ? { kind: 'silent' } : (this.#take() ?? { kind: 'silent' });
  }

  #take(): Piece | null {
    const bytes = this.#joined();
    if (bytes === null) return this.#last;
    this.#waiting -= bytes.length;
    if (bytes.length > MUCH / 2) this.#isCalm = false;
    return { kind: 'bytes', bytes };
  }

  /** Takes as many chunks as make much, at least one; null when there is none. */
  #joined(): Uint8Array | null {
    const chunks = this.#chunks;
    const [first] = chunks;
    if (first === undefined) return null;
    let count = 1;
    for (let size = first.length; count < chunks.length; count += 1) {
      size += chunks[count]?.length ?? 0;
      if (size > MUCH) break;
    }
    const taken = chunks.splice(0, count);
    return count === 1 ? first : Buffer.concat(taken);
  }
}

/** Reads a whole body of at most `limit` bytes. `cut` says that it went on beyond the limit. */
export async function readWhole(
  body: { readonly read: (silenceMs: number | null) => Promise<Piece> },
  limit: number,
  silenceMs: number | null,
): Promise<{ readonly text: string; readonly cut: boolean; readonly last: Piece }> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const piece = await body.read(silenceMs);
    if (piece.kind !== 'bytes') return { text: text + decoder.decode(), cut: false, last: piece };
    const room = limit - size;
    size += piece.bytes.length;
    text += decoder.decode(piece.bytes.subarray(0, room), { stream: true });
    if (size > limit) return { text, cut: true, last: { kind: 'end' } };
  }
}
