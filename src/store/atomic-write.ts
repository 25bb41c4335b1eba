import { basename, dirname, join } from 'node:path';
import { CodedError } from './coded-error.ts';
import type { FileFacts, FsPort, OpenFile } from './fs-port.ts';
import { codeOf, isMissing } from './store-error.ts';

export interface WriteOptions {
  /** Makes a name that no one can guess. */
  readonly makeName: () => string;
  /** Keep what was there before as `PATH.bak`; a function is asked when all is written and nothing replaced yet. */
  readonly backup?: boolean | (() => Promise<boolean>);
  /** Told what the new file is, as soon as it has taken the place of the old one. */
  readonly replaced?: (facts: FileFacts) => void;
}

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** What file systems answer that have no hard links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EACCES', 'EINVAL']);
/** What file systems answer on which a folder cannot be synced. */
const NO_FOLDER_SYNC = new Set(['EINVAL', 'EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'EISDIR', 'EBADF']);

/**
 * Replaces a file by new content, whole or not at all: a new file in the same folder, all bytes out, counted and
 * synced, then renamed over the old one, then the folder synced. Mode 0600 whatever the umask. Throws what the file
 * system threw, with the old file as it was; only a failing sync of the folder leaves the new one in place.
 *
 * The libraries for this write once and ignore how much went out: on a nearly full disk they put half a document in
 * place of a whole one.
 */
export async function atomicWrite(
  fs: FsPort,
  path: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
  options: WriteOptions,
): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${options.makeName()}.tmp`);
  const file = await fs.open(temporary, 'create', FILE_MODE);
  try {
    let facts: FileFacts;
    try {
      await file.chmod(FILE_MODE);
      let length = 0;
      for await (const bytes of content instanceof Uint8Array ? [content] : content) {
        await writeAll(file, bytes);
        length += bytes.length;
      }
      facts = await file.facts();
      if (facts.size !== length) throw shortWrite(facts.size, length);
      await file.sync();
    } finally {
      await file.close();
    }
    const backup = typeof options.backup === 'function' ? await options.backup() : options.backup;
    if (backup === true)
      await keepPrevious(fs, path, join(folder, `.${basename(path)}.${options.makeName()}.bak.tmp`));
    await fs.rename(temporary, path);
    options.replaced?.(facts);
  } catch (error) {
    await fs.unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncFolder(fs, folder);
}

/**
 * Removes what writers of this file left behind when they were killed. Only for whoever holds its lock: another's
 * writer may be at work. Never throws.
 */
export async function sweepLeftovers(fs: FsPort, path: string): Promise<void> {
  const prefix = `.${basename(path)}.`;
  const names = await fs.names(dirname(path)).catch(() => []);
  for (const name of names) {
    // Those of the lock are still being taken by others.
    if (!name.startsWith(prefix) || name.startsWith(`${prefix}lock.`)) continue;
    await fs.unlink(join(dirname(path), name)).catch(() => undefined);
  }
}

/** Writes until every byte is out; a write that makes no progress is an error, not a reason to try for ever. */
export async function writeAll(file: OpenFile, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const count = await file.write(bytes, written);
    if (count <= 0) throw shortWrite(written, bytes.length);
    written += count;
  }
}

/** Puts the names of a folder on the disk, where the file system can. */
export async function syncFolder(fs: FsPort, folder: string): Promise<void> {
  try {
    await fs.syncFolder(folder);
  } catch (error) {
    if (!NO_FOLDER_SYNC.has(codeOf(error))) throw error;
  }
}

/** Makes a folder, and those above it that are missing, 0700 whatever the umask. Folders that are there stay as they are. */
export async function makePrivateFolder(fs: FsPort, folder: string): Promise<void> {
  try {
    await fs.mkdir(folder, FOLDER_MODE);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makePrivateFolder(fs, dirname(folder));
    await makePrivateFolder(fs, folder);
    return;
  }
  await fs.chmod(folder, FOLDER_MODE);
}

/** Gives a file a second name, by a link or, where there are none, by a copy. Fails when the name is taken. */
export async function secondName(fs: FsPort, from: string, to: string): Promise<void> {
  try {
    await fs.link(from, to);
  } catch (error) {
    if (!NO_LINKS.has(codeOf(error))) throw error;
    await copyWhole(fs, from, to);
  }
}

async function keepPrevious(fs: FsPort, path: string, temporary: string): Promise<void> {
  try {
    await secondName(fs, path, temporary);
    await fs.rename(temporary, `${path}.bak`);
  } catch (error) {
    if (isMissing(error)) return;
    // Without its backup the new content is still worth more on the disk than not.
  }
  // Renaming one name of a file over another of its names does nothing: the first is still there.
  await fs.unlink(temporary).catch(() => undefined);
}

async function copyWhole(fs: FsPort, from: string, to: string): Promise<void> {
  const source = await fs.open(from, 'read');
  try {
    const target = await fs.open(to, 'create', FILE_MODE);
    try {
      await target.chmod(FILE_MODE);
      const chunk = new Uint8Array(1 << 16);
      for (let position = 0; ; ) {
        const count = await source.read(chunk, 0, position);
        if (count === 0) break;
        await writeAll(target, chunk.subarray(0, count));
        position += count;
      }
      await target.sync();
    } catch (error) {
      await fs.unlink(to).catch(() => undefined);
      throw error;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

function shortWrite(written: number, wanted: number): Error {
  return new CodedError('ENOSPC', `only ${written} of ${wanted} bytes could be written`);
}
