import { type FsPort, nodeFs, type OpenFile } from '../../src/store/fs-port.ts';

export type Fault =
  | 'ENOSPC'
  | 'EIO'
  | 'EACCES'
  | 'EROFS'
  | 'EDQUOT'
  | 'EMFILE'
  | 'short write'
  | 'no progress';

export interface FaultyFs extends FsPort {
  /** Every call so far, by name. */
  readonly calls: string[];
  /** Whether the fault has happened. */
  readonly struck: () => boolean;
}

/**
 * The real file system, but the n-th call (from 1) fails, once or from then on. `short write` lets half of it out; `no progress` lets nothing out and does not say so.
 */
export function faultyFs(fault: Fault | null, n: number, how: 'once' | 'for ever' = 'once'): FaultyFs {
  const calls: string[] = [];
  let struck = false;
  const strikes = (name: string): boolean => {
    calls.push(name);
    if (fault === null) return false;
    const now = how === 'once' ? calls.length === n : calls.length >= n;
    if (now) struck = true;
    return now;
  };
  const guard = <A extends readonly unknown[], R>(name: string, call: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (strikes(name) && fault !== 'short write' && fault !== 'no progress') {
        throw Object.assign(new Error(`${fault}: made up`), { code: fault });
      }
      return call(...args);
    };
  };
  const wrap = (file: OpenFile): OpenFile => ({
    read: guard('read', file.read),
    readNow: (into, at, position) => {
      if (strikes('read now') && fault !== 'short write' && fault !== 'no progress') {
        throw Object.assign(new Error(`${fault}: made up`), { code: fault });
      }
      return file.readNow(into, at, position);
    },
    facts: guard('fstat', file.facts),
    chmod: guard('fchmod', file.chmod),
    truncate: guard('truncate', file.truncate),
    sync: guard('fsync', file.sync),
    // A descriptor is given back even when its close fails.
    close: async () => {
      const strike = strikes('close');
      await file.close();
      if (strike && fault !== 'short write' && fault !== 'no progress') {
        throw Object.assign(new Error(`${fault}: made up`), { code: fault });
      }
    },
    write: async (bytes, from) => {
      if (strikes('write')) {
        if (fault === 'no progress') return 0;
        if (fault === 'short write')
          return file.write(bytes.subarray(0, from + Math.ceil((bytes.length - from) / 2)), from);
        throw Object.assign(new Error(`${fault}: made up`), { code: fault });
      }
      return file.write(bytes, from);
    },
  });
  return {
    calls,
    struck: () => struck,
    open: guard('open', async (path: string, flags: 'read' | 'create' | 'append', mode?: number) =>
      wrap(await nodeFs.open(path, flags, mode)),
    ),
    facts: guard('lstat', nodeFs.facts),
    link: guard('link', nodeFs.link),
    rename: guard('rename', nodeFs.rename),
    unlink: guard('unlink', nodeFs.unlink),
    mkdir: guard('mkdir', nodeFs.mkdir),
    chmod: guard('chmod', nodeFs.chmod),
    names: guard('readdir', nodeFs.names),
    realpath: guard('realpath', nodeFs.realpath),
    syncFolder: guard('fsync folder', nodeFs.syncFolder),
  };
}
