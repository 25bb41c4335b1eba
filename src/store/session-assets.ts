import { join } from 'node:path';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import type { ImageMediaType } from '../core/exchange.ts';
import type { WireImage } from '../core/inference.ts';
import { atomicWrite, makePrivateFolder } from './atomic-write.ts';
import type { FsPort } from './fs-port.ts';
import { readJsonObject } from './json-file.ts';
import { own } from './json-guard.ts';
import { readRegularFile } from './read-file.ts';
import { storeError } from './store-error.ts';

const ENDINGS: Readonly<Record<ImageMediaType, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
};
const HASH = /^[0-9a-f]{64}$/;
const LIMIT = 64 << 20;

/** Keeps what was sent of an image: `HASH.jpg` and, beside it, `HASH.json` with what was done to it. */
export async function keepAsset(
  fs: FsPort,
  folder: string,
  sha256: string,
  image: WireImage,
  makeName: () => string,
): Promise<Result<void>> {
  if (!HASH.test(sha256)) return failed(appError('UNEXPECTED', 'An image has no hash to be kept by.'));
  const { data, ...facts } = image;
  const path = join(folder, `${sha256}.${ENDINGS[image.mediaType]}`);
  try {
    await makePrivateFolder(fs, folder);
    await atomicWrite(fs, path, data, { makeName });
    const about = new TextEncoder().encode(`${JSON.stringify(facts, null, 2)}\n`);
    await atomicWrite(fs, join(folder, `${sha256}.json`), about, { makeName });
    return ok(undefined);
  } catch (error) {
    return failed(storeError(error, `The image could not be kept in ${folder}`));
  }
}

/** What was kept of an image; null when nothing whole is there. */
export async function readAsset(fs: FsPort, folder: string, sha256: string): Promise<WireImage | null> {
  if (!HASH.test(sha256)) return null;
  try {
    const facts = await readJsonObject(fs, join(folder, `${sha256}.json`), 64 << 10);
    if (facts === null) return null;
    const mediaType = Object.keys(ENDINGS).find(
      (type): type is ImageMediaType => type === own(facts, 'mediaType'),
    );
    if (mediaType === undefined) return null;
    const image = await readRegularFile(fs, join(folder, `${sha256}.${ENDINGS[mediaType]}`), LIMIT);
    if (image.kind !== 'read' || image.bytes.length !== own(facts, 'bytes')) return null;
    const pixels = (key: string): number => {
      const value = own(facts, key);
      return typeof value === 'number' ? value : 0;
    };
    const changes = own(facts, 'changes');
    return {
      mediaType,
      bytes: image.bytes.length,
      width: pixels('width'),
      height: pixels('height'),
      changes: Array.isArray(changes) ? changes.filter((change) => typeof change === 'string') : [],
      data: image.bytes,
    };
  } catch {
    // Not there, or not readable: the image can be read again from where the user has it.
    return null;
  }
}
