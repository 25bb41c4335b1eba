import type { Transform } from 'node:stream';
import { type AppError, appError } from '../core/errors.ts';
import type { Piece } from './reply-body.ts';

/** Compressions that are undone; every Node that we run on knows them. */
const KNOWN = ['gzip', 'x-gzip', 'deflate', 'br'] as const;
type Encoding = (typeof KNOWN)[number];

/** What is unpacked at once: a small body that holds gigabytes never has more than this in memory. */
const CHUNK = 64 * 1024;

/** The body as it comes. */
interface Packed {
  readonly read: (silenceMs: number | null) => Promise<Piece>;
  /** The user stopped it: what is unpacked already is not wanted either. */
  readonly isStopped: boolean;
}

/** The compression of an answer; null for one that is plain, or packed in a way we do not know. */
export function encodingOf(header: string | undefined): Encoding | null {
  const name = (header ?? '').trim().toLowerCase();
  return KNOWN.find((known) => known === name) ?? null;
}

/**
 * A body that was compressed although nobody had asked for it, as some gateways do. Unpacks no more than its reader
 * takes, so the reader's own limits end a body that unpacks without end.
 */
export class DecodedBody {
  readonly #encoding: Encoding;
  readonly #host: string;
  readonly #packed: Packed;
  #decoder: Transform | null = null;
  #error: AppError | null = null;
  #ended = false;
  #stopped = false;
  #busy = false;
  #wake: (() => void) | null = null;

  constructor(encoding: Encoding, host: string, packed: Packed) {
    this.#encoding = encoding;
    this.#host = host;
    this.#packed = packed;
  }

  async read(silenceMs: number | null): Promise<Piece> {
    for (;;) {
      if (this.#packed.isStopped) this.destroy();
      if (this.#stopped) return { kind: 'stopped' };
      const bytes: unknown = this.#decoder?.read();
      if (bytes instanceof Uint8Array) return { kind: 'bytes', bytes };
      if (this.#error !== null) return { kind: 'failed', error: this.#error };
      if (this.#ended) return { kind: 'end' };
      if (this.#busy) {
        await new Promise<void>((wake) => {
          this.#wake = wake;
        });
        continue;
      }
      const piece = await this.#packed.read(silenceMs);
      if (piece.kind === 'bytes') await this.#push(piece.bytes);
      else if (piece.kind === 'end') this.#finish();
      else return piece;
    }
  }

  /** Nothing more is wanted. */
  destroy(): void {
    this.#stopped = true;
    this.#decoder?.destroy();
    this.#stir();
  }

  async #push(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    this.#decoder ??= await this.#open(bytes[0] ?? 0);
    this.#busy = true;
    this.#decoder.write(bytes, () => {
      this.#busy = false;
      this.#stir();
    });
  }

  #finish(): void {
    if (this.#decoder === null) {
      this.#ended = true;
      return;
    }
    this.#busy = true;
    this.#decoder.end();
  }

  async #open(first: number): Promise<Transform> {
    const decoder = await createDecoder(this.#encoding, first);
    decoder.on('readable', () => this.#stir());
    decoder.on('end', () => {
      this.#ended = true;
      this.#stir();
    });
    decoder.on('error', (thrown: NodeJS.ErrnoException) => {
      this.#error = unpackingError(this.#host, thrown.code === 'Z_BUF_ERROR');
      this.#stir();
    });
    return decoder;
  }

  #stir(): void {
    this.#wake?.();
    this.#wake = null;
  }
}

/** `deflate` means the zlib format, and some servers send it bare: its first byte tells (RFC 1950, 2.2). */
async function createDecoder(encoding: Encoding, first: number): Promise<Transform> {
  const zlib = await import('node:zlib');
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip({ chunkSize: CHUNK });
    case 'deflate':
      return (first & 0x0f) === 8
        ? zlib.createInflate({ chunkSize: CHUNK })
        : zlib.createInflateRaw({ chunkSize: CHUNK });
    case 'br':
      return zlib.createBrotliDecompress({ chunkSize: CHUNK });
  }
}

function unpackingError(host: string, isCut: boolean): AppError {
  return isCut
    ? appError(
        'STREAM_CUT',
        `The connection to ${host} broke before the answer was complete.`,
        'Try again; what had arrived is kept.',
        { retryable: true },
      )
    : appError(
        'BAD_RESPONSE',
        `${host} sent an answer that cannot be unpacked.`,
        'Try again; if it stays so, look at the gateway before that server.',
      );
}
