import { constants, createDeflateRaw, inflateRawSync } from 'node:zlib';
import { CodedError } from './coded-error.ts';
import type { OpenFile } from './fs-port.ts';
import type { ExchangePlace } from './session-outline.ts';

/** A stretch of the file that is kept together: whole exchanges. */
interface Block {
  readonly from: number;
  readonly to: number;
  /** Its exchanges, counted from the first one of the session. */
  readonly first: number;
  readonly behind: number;
  /** null: not read yet. */
  bytes: Buffer | null;
  isPacked: boolean;
}

/** Bytes of a block, if its exchanges are not longer: unpacked in a quarter of a millisecond. */
const BLOCK = 1 << 17;
/** Blocks that are kept unpacked once somebody has looked: what a screen shows, and what is written at the same time. */
const OPEN_BLOCKS = 4;

/**
 * The exchanges of a session's file as bytes: read from the file as they are needed or asked for, and packed in memory
 * from then on. Ten thousand exchanges take a quarter of their file's size at most, and nobody who changes the file can
 * take them away.
 */
export class SessionBlocks {
  readonly #file: Pick<OpenFile, 'read' | 'readNow' | 'close'>;
  readonly #blocks: readonly Block[];
  /** The last one that was looked at comes last. */
  readonly #open: { readonly block: Block; readonly memory: Buffer }[] = [];
  readonly #packer = new Packer();
  /** Memory that blocks were read into before they were packed: made anew each time, it would be the collector's. */
  readonly #spare: Buffer[] = [];

  constructor(file: Pick<OpenFile, 'read' | 'readNow' | 'close'>, places: readonly ExchangePlace[]) {
    this.#file = file;
    this.#blocks = blocksOf(places);
  }

  /**
   * The bytes at a place, which is within an exchange; they are not to be changed, and hold until others are asked for
   * or anything is waited for.
   * What was not read yet is read from the file at once. Throws what the file system throws then.
   */
  bytesAt({ from, to }: Pick<ExchangePlace, 'from' | 'to'>): Buffer {
    const block = this.#blockAt(from);
    const bytes = this.#unpacked(block);
    return bytes.subarray(from - block.from, to - block.from);
  }

  /** From the last one up, those from an exchange on. */
  backwards(exchange = 0): readonly Pick<Block, 'first' | 'behind'>[] {
    return this.#blocks.filter(({ behind }) => behind > exchange).reverse();
  }

  /** Reads the block of an exchange, to stay as it is until it is packed; whether that could be. Never throws. */
  async load(exchange: number): Promise<boolean> {
    const block = this.#blockOf(exchange);
    if (block.bytes !== null) return true;
    const length = block.to - block.from;
    const memory = (length > BLOCK ? undefined : this.#spare.pop()) ?? memoryFor(length);
    const bytes = memory.subarray(0, length);
    try {
      for (let read = 0; read < length; ) {
        const count = await this.#file.read(bytes, read, block.from + read);
        if (count === 0) return false;
        read += count;
      }
    } catch {
      return false;
    }
    block.bytes = bytes;
    return true;
  }

  /** Packs the block of an exchange, once it was read. Never throws: what cannot be packed stays as it is. */
  async pack(exchange: number): Promise<void> {
    const block = this.#blockOf(exchange);
    const { bytes } = block;
    if (bytes === null || block.isPacked) return;
    const packed = await this.#packer.packed(bytes);
    if (packed === null || packed.length >= bytes.length) return;
    block.bytes = packed;
    block.isPacked = true;
    if (bytes.buffer.byteLength === BLOCK) this.#spare.push(Buffer.from(bytes.buffer));
  }

  /** Nothing is read from the file any more, and nothing packed. */
  close(): Promise<void> {
    this.#spare.length = 0;
    this.#packer.close();
    return this.#file.close();
  }

  #unpacked(block: Block): Buffer {
    if (block.bytes !== null && !block.isPacked) return block.bytes;
    const length = block.to - block.from;
    const known = this.#open.find((one) => one.block === block);
    if (known !== undefined) {
      this.#open.splice(this.#open.indexOf(known), 1);
      this.#open.push(known);
      return known.memory.subarray(0, length);
    }
    const oldest = this.#open.length < OPEN_BLOCKS ? undefined : this.#open.shift();
    const memory = oldest !== undefined && oldest.memory.length >= length ? oldest.memory : memoryFor(length);
    const bytes = memory.subarray(0, length);
    if (block.bytes === null) this.#readNow(block, bytes);
    else unpack(block.bytes, bytes);
    this.#open.push({ block, memory });
    return bytes;
  }

  #readNow({ from }: Block, into: Buffer): void {
    for (let length = 0; length < into.length; ) {
      const count = this.#file.readNow(into, length, from + length);
      if (count === 0) throw cutShort();
      length += count;
    }
  }

  #blockAt(place: number): Block {
    return this.#search(({ to }) => to > place);
  }

  #blockOf(exchange: number): Block {
    return this.#search(({ behind }) => behind > exchange);
  }

  /** The first one of which that holds; it holds of all behind it. */
  #search(holds: (block: Block) => boolean): Block {
    let [least, most] = [0, this.#blocks.length - 1];
    while (least < most) {
      const middle = (least + most) >> 1;
      const block = this.#blocks[middle];
      if (block !== undefined && holds(block)) most = middle;
      else least = middle + 1;
    }
    const found = this.#blocks[least];
    if (found === undefined) throw new RangeError('no such place in the session');
    return found;
  }
}

function blocksOf(places: readonly ExchangePlace[]): readonly Block[] {
  const blocks: Block[] = [];
  let first = 0;
  let from = places[0]?.from ?? 0;
  for (const [at, { to }] of places.entries()) {
    const next = places[at + 1];
    if (next !== undefined && next.to - from <= BLOCK) continue;
    blocks.push({ from, to, first, behind: at + 1, bytes: null, isPacked: false });
    first = at + 1;
    from = next?.from ?? to;
  }
  return blocks;
}

/** Packs one piece after the other, in a thread of Node's own, with the same memory. */
class Packer {
  readonly #deflate = createDeflateRaw({ level: constants.Z_BEST_SPEED });
  #pieces: Buffer[] = [];
  #failed = () => {};

  constructor() {
    this.#deflate.on('data', (piece: Buffer) => this.#pieces.push(piece));
    this.#deflate.on('error', () => this.#failed());
  }

  /** null when it cannot be packed. One at a time. */
  packed(bytes: Uint8Array): Promise<Buffer | null> {
    return new Promise((resolve) => {
      this.#failed = () => resolve(null);
      if (this.#deflate.destroyed) return resolve(null);
      this.#pieces = [];
      this.#deflate.reset();
      this.#deflate.write(bytes);
      this.#deflate.flush(constants.Z_FINISH, () => {
        // What has not been heard of by then is: each is told as it is read.
        while (this.#deflate.read() !== null);
        const length = this.#pieces.reduce((sum, piece) => sum + piece.length, 0);
        // In memory of its own: the pieces are parts of what the stream uses.
        const packed = Buffer.allocUnsafeSlow(length);
        let at = 0;
        for (const piece of this.#pieces) at += piece.copy(packed, at);
        resolve(packed);
      });
    });
  }

  close(): void {
    this.#deflate.destroy();
    this.#failed();
  }
}

function unpack(packed: Uint8Array, into: Buffer): void {
  // One chunk of the whole length, so that nothing is joined.
  const chunkSize = Math.max(constants.Z_MIN_CHUNK, into.length + 1);
  const unpacked = inflateRawSync(packed, { chunkSize });
  if (unpacked.copy(into) !== into.length) throw cutShort();
  // Given back now: a session that is written makes as much garbage as its file is long before the collector comes by.
  if (unpacked.buffer instanceof ArrayBuffer && unpacked.buffer.byteLength === chunkSize)
    unpacked.buffer.transfer(0);
}

const memoryFor = (length: number): Buffer => Buffer.allocUnsafeSlow(Math.max(BLOCK, length));

function cutShort(): Error {
  return new CodedError('EIO', 'the file is shorter than it was');
}
