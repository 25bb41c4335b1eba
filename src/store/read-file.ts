import type { FileFacts, FsPort, OpenFile } from './fs-port.ts';

export type ReadFile =
  | { readonly kind: 'read'; readonly bytes: Uint8Array; readonly facts: FileFacts }
  | { readonly kind: 'not-a-file' }
  | { readonly kind: 'too-large'; readonly size: number };

/**
 * Reads a regular file whole, at most `limit` bytes. A FIFO, a device or a folder is never waited for.
 * Throws what the file system throws, `ENOENT` among it.
 */
export async function readRegularFile(fs: FsPort, path: string, limit: number): Promise<ReadFile> {
  const file = await fs.open(path, 'read');
  try {
    const facts = await file.facts();
    if (facts.kind !== 'file') return { kind: 'not-a-file' };
    if (facts.size > limit) return { kind: 'too-large', size: facts.size };
    return { kind: 'read', bytes: await readUpTo(file, facts.size), facts };
  } finally {
    await file.close();
  }
}

/** The first bytes of a file, at most so many. Throws what the file system throws. */
export async function readBeginning(fs: FsPort, path: string, most: number): Promise<Uint8Array> {
  const file = await fs.open(path, 'read');
  try {
    const { kind, size } = await file.facts();
    return kind === 'file' ? await readUpTo(file, Math.min(size, most)) : new Uint8Array(0);
  } finally {
    await file.close();
  }
}

async function readUpTo(file: OpenFile, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < bytes.length) {
    const count = await file.read(bytes, length, length);
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}
