import { closeSync, constants, fstatSync, lstatSync, openSync, promises, readSync } from 'node:fs';
import { CodedError } from './coded-error.ts';
import { answered } from './disk-steps.ts';
import { Turns } from './turns.ts';

/** What is looked at of a file. */
export interface FileFacts {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly inode: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** An open file. */
export interface OpenFile {
  /** Writes at the current end of what was written; returns how many bytes went out, which may be fewer. */
  readonly write: (bytes: Uint8Array, from: number) => Promise<number>;
  /** Reads from a place in the file; returns how many bytes came, 0 at the end. */
  readonly read: (into: Uint8Array, at: number, position: number) => Promise<number>;
  /** The same at once: for a little that somebody waits for. */
  readonly readNow: (into: Uint8Array, at: number, position: number) => number;
  readonly facts: () => Promise<FileFacts>;
  readonly chmod: (mode: number) => Promise<void>;
  readonly truncate: (length: number) => Promise<void>;
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Every call that the store makes to the file system. A test can break any of them. All throw what Node throws:
 * an error with a `code` such as `ENOSPC`.
 */
export interface FsPort {
  /** `read`: never waits for a FIFO; `create`: fails when the file is there; `append`: made when it is not, fails when it is a FIFO. */
  readonly open: (path: string, how: 'read' | 'create' | 'append', mode?: number) => Promise<OpenFile>;
  /** Does not follow a link. */
  readonly facts: (path: string) => Promise<FileFacts>;
  /** The same of many at once, much faster; null for one of which nothing can be said this way. Never throws. */
  readonly manyFacts?: (paths: readonly string[]) => Promise<readonly (FileFacts | null)[]>;
  /**
   * A small regular file (no link to one), whole, at once and without a thread: of ten thousand, a tenth of the time. null for a larger
   * one and for whatever cannot be read this way.
   */
  readonly readNow?: (
    path: string,
    limit: number,
  ) => { readonly bytes: Uint8Array; readonly facts: FileFacts } | null;
  readonly link: (from: string, to: string) => Promise<void>;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly unlink: (path: string) => Promise<void>;
  /** A file, or a folder with all that is in it; links are not followed. */
  readonly removeAll?: (path: string) => Promise<void>;
  readonly mkdir: (path: string, mode: number) => Promise<void>;
  readonly chmod: (path: string, mode: number) => Promise<void>;
  readonly names: (folder: string) => Promise<readonly string[]>;
  readonly realpath: (path: string) => Promise<string>;
  /** Whether it lies on a disk that only one running system can have at a time. Absent, or false: not known. */
  readonly isLocal?: (path: string) => Promise<boolean>;
  /** Puts the names in a folder on the disk. */
  readonly syncFolder: (path: string) => Promise<void>;
}

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_APPEND } = constants;
// Windows has neither: there is no FIFO to wait for, and no link that open would follow by surprise.
const O_NONBLOCK = constants.O_NONBLOCK ?? 0;
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;

/**
 * Kinds of file systems as Linux numbers them (statfs(2), linux/magic.h): ext2 to ext4, XFS, Btrfs, tmpfs, F2FS, ZFS.
 * Two systems that ran at once with one of these would destroy it; shared ones and those of containers are not here.
 */
const LOCAL_DISKS = new Set([0xef53, 0x58465342, 0x9123683e, 0x01021994, 0xf2f52010, 0x2fc12fc1]);

const FLAGS = {
  read: O_RDONLY | O_NONBLOCK,
  create: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
  append: constants.O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK,
} as const;

function factsOf(stats: {
  readonly isFile: () => boolean;
  readonly isDirectory: () => boolean;
  readonly isSymbolicLink: () => boolean;
  size: number;
  mode: number;
  uid: number;
  ino: number;
  mtimeMs: number;
}): FileFacts {
  return {
    kind: stats.isFile()
      ? 'file'
      : stats.isDirectory()
        ? 'folder'
        : stats.isSymbolicLink()
          ? 'link'
          : 'other',
    size: stats.size,
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    inode: stats.ino,
    modified: stats.mtimeMs,
  };
}

function factsNow(path: string): FileFacts | null {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats === undefined ? null : factsOf(stats);
  } catch {
    return null;
  }
}

function readNow(path: string, limit: number) {
  try {
    const file = openSync(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
    try {
      const facts = factsOf(fstatSync(file));
      if (facts.kind !== 'file' || facts.size > limit) return null;
      const bytes = Buffer.allocUnsafe(facts.size);
      let length = 0;
      while (length < bytes.length) {
        const count = readSync(file, bytes, length, bytes.length - length, length);
        if (count === 0) break;
        length += count;
      }
      return { bytes: bytes.subarray(0, length), facts };
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

/** The real file system. */
export const nodeFs: FsPort = {
  async open(path, how, mode = 0o600) {
    const handle = answered(await promises.open(path, FLAGS[how], mode));
    if (how === 'append' && !(await handle.stat()).isFile()) {
      await handle.close();
      throw new CodedError('EINVAL', `${path} is no file`);
    }
    return {
      write: async (bytes, from) =>
        answered(await handle.write(bytes, from, bytes.length - from, null)).bytesWritten,
      read: async (into, at, position) =>
        answered(await handle.read(into, at, into.length - at, position)).bytesRead,
      readNow: (into, at, position) => readSync(handle.fd, into, at, into.length - at, position),
      facts: async () => factsOf(answered(await handle.stat())),
      chmod: (to) => handle.chmod(to),
      truncate: (length) => handle.truncate(length),
      sync: async () => answered(await handle.sync()),
      close: async () => answered(await handle.close()),
    };
  },
  facts: async (path) => factsOf(answered(await promises.lstat(path))),
  async manyFacts(paths) {
    // Asked one by one through the thread pool, ten thousand take five times as long.
    const turns = new Turns();
    const all: (FileFacts | null)[] = [];
    for (const path of paths) {
      const over = turns.next();
      if (over !== undefined) await over;
      all.push(factsNow(path));
    }
    return all;
  },
  readNow,
  link: async (from, to) => answered(await promises.link(from, to)),
  rename: async (from, to) => answered(await promises.rename(from, to)),
  unlink: async (path) => answered(await promises.unlink(path)),
  removeAll: (path) => promises.rm(path, { recursive: true, force: true }),
  mkdir: async (path, mode) => void (await promises.mkdir(path, { mode })),
  chmod: (path, mode) => promises.chmod(path, mode),
  names: (folder) => promises.readdir(folder),
  realpath: (path) => promises.realpath(path),
  isLocal: async (path) =>
    process.platform === 'linux' &&
    (await promises.statfs(path).then(
      ({ type }) => LOCAL_DISKS.has(type),
      () => false,
    )),
  async syncFolder(path) {
    const handle = await promises.open(path, O_RDONLY | O_NONBLOCK);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};
