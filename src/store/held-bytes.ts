import type { Bytes } from './exchange-bytes.ts';

/** A session's file that is in memory as a whole. */
export class HeldBytes implements Bytes {
  readonly #file: Buffer;

  constructor(bytes: Uint8Array) {
    this.#file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  bytesAt({ from, to }: Parameters<Bytes['bytesAt']>[0]): Buffer {
    return this.#file.subarray(from, to);
  }

  /** As a file is read: how many bytes came, 0 at the end. */
  async read(into: Uint8Array, position: number): Promise<number> {
    return this.#file.copy(into, 0, position);
  }
}
