import type { FsPort } from './fs-port.ts';
import { isObject } from './json-guard.ts';
import { readRegularFile } from './read-file.ts';

/**
 * The object in a JSON file of at most so many bytes; null when there is no such file, or something else in it. Throws
 * what the file system throws, and what is no JSON.
 */
export async function readJsonObject(
  fs: FsPort,
  path: string,
  limit: number,
): Promise<{ readonly [key: string]: unknown } | null> {
  const read = await readRegularFile(fs, path, limit);
  if (read.kind !== 'read') return null;
  const document: unknown = JSON.parse(new TextDecoder().decode(read.bytes));
  return isObject(document) ? document : null;
}
