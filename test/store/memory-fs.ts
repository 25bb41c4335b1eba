import { dirname } from 'node:path';
import type { FileFacts, FsPort, OpenFile } from '../../src/store/fs-port.ts';

/** What changed on the disk, in order. Files are told apart by their inode. */
export type Change =
  | { readonly type: 'name'; readonly folder: string; readonly path: string; readonly inode: number | null }
  | { readonly type: 'data'; readonly inode: number; readonly bytes: Uint8Array; readonly at: number }
  | { readonly type: 'length'; readonly inode: number; readonly length: number }
  | { readonly type: 'sync'; readonly inode: number }
  | { readonly type: 'sync folder'; readonly folder: string }
  /** Not a change: the program was told that something is on the disk. */
  | { readonly type: 'promise'; readonly what: string };

/** Names and contents, as they are on a disk. */
export interface Disk {
  readonly names: Map<string, number>;
  readonly contents: Map<number, Uint8Array>;
}

export function emptyDisk(): Disk {
  return { names: new Map(), contents: new Map() };
}

/** Makes one change. A rename is a name given and a name taken away: two changes that a crash cannot part. */
export function apply(disk: Disk, change: Change): void {
  switch (change.type) {
    case 'name':
      if (change.inode === null) disk.names.delete(change.path);
      else disk.names.set(change.path, change.inode);
      return;
    case 'data': {
      const old = disk.contents.get(change.inode) ?? new Uint8Array();
      const grown = new Uint8Array(Math.max(old.length, change.at + change.bytes.length));
      grown.set(old);
      grown.set(change.bytes, change.at);
      disk.contents.set(change.inode, grown);
      return;
    }
    case 'length':
      disk.contents.set(
        change.inode,
        (disk.contents.get(change.inode) ?? new Uint8Array()).slice(0, change.length),
      );
      return;
    case 'sync':
    case 'sync folder':
    case 'promise':
      return;
  }
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** A file system in memory that writes down every change. Folders are always there. */
export function memoryFs(disk: Disk = emptyDisk()): { readonly fs: FsPort; readonly log: Change[][] } {
  // Each entry is one step: changes that happen together or not at all.
  const log: Change[][] = [];
  let nextInode = 1 + Math.max(0, ...disk.names.values());
  const step = (...changes: Change[]) => {
    for (const change of changes) apply(disk, change);
    log.push(changes);
  };
  const inodeAt = (path: string): number => {
    const inode = disk.names.get(path);
    if (inode === undefined) throw failure('ENOENT');
    return inode;
  };
  const factsOf = (inode: number): FileFacts => ({
    kind: 'file',
    size: disk.contents.get(inode)?.length ?? 0,
    mode: 0o600,
    uid: 0,
    inode,
    modified: 0,
  });
  const open = (inode: number, start: number): OpenFile => {
    let end = start;
    const readNow: OpenFile['readNow'] = (into, at, position) => {
      const content = disk.contents.get(inode) ?? new Uint8Array();
      const part = content.subarray(position, position + into.length - at);
      into.set(part, at);
      return part.length;
    };
    return {
      async write(bytes, from) {
        const part = bytes.slice(from);
        step({ type: 'data', inode, bytes: part, at: end });
        end += part.length;
        return part.length;
      },
      read: async (into, at, position) => readNow(into, at, position),
      readNow,
      facts: async () => factsOf(inode),
      chmod: async () => undefined,
      async truncate(length) {
        step({ type: 'length', inode, length });
        end = length;
      },
      sync: async () => step({ type: 'sync', inode }),
      close: async () => undefined,
    };
  };
  const fs: FsPort = {
    async open(path, how) {
      const inode = disk.names.get(path);
      if (how === 'read') return open(inodeAt(path), 0);
      if (inode !== undefined) {
        if (how === 'create') throw failure('EEXIST');
        return open(inode, disk.contents.get(inode)?.length ?? 0);
      }
      const fresh = nextInode++;
      step(
        { type: 'name', folder: dirname(path), path, inode: fresh },
        { type: 'length', inode: fresh, length: 0 },
      );
      return open(fresh, 0);
    },
    facts: async (path) => factsOf(inodeAt(path)),
    async link(from, to) {
      if (disk.names.has(to)) throw failure('EEXIST');
      step({ type: 'name', folder: dirname(to), path: to, inode: inodeAt(from) });
    },
    async rename(from, to) {
      const inode = inodeAt(from);
      // Renaming one name of a file over another of its names does nothing.
      if (disk.names.get(to) === inode) return;
      step(
        { type: 'name', folder: dirname(to), path: to, inode },
        { type: 'name', folder: dirname(from), path: from, inode: null },
      );
    },
    async unlink(path) {
      inodeAt(path);
      step({ type: 'name', folder: dirname(path), path, inode: null });
    },
    mkdir: async () => undefined,
    chmod: async () => undefined,
    names: async (folder) =>
      [...disk.names.keys()]
        .filter((path) => dirname(path) === folder)
        .map((path) => path.slice(folder.length + 1)),
    realpath: async (path) => path,
    syncFolder: async (folder) => step({ type: 'sync folder', folder }),
  };
  return { fs, log };
}
