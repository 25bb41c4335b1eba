import type { FileFacts, FsPort } from './fs-port.ts';

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
    const bytes = new Uint8Array(facts.size);
    let length = 0;
    while (length < bytes.length) {
      const count = await file.read(bytes, length, length);
      if (count === 0) break;
      length += count;
    }
    return { kind: 'read', bytes: bytes.subarray(0, length), facts };
  } finally {
    await file.close();
  }
}
