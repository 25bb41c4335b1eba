import { basename, dirname, join } from 'node:path';
import { type AppError, failed, ok, type Result } from '../core/errors.ts';
import { secondName, syncFolder } from './atomic-write.ts';
import type { FileFacts, FsPort } from './fs-port.ts';
import { readRegularFile } from './read-file.ts';
import { fileTime } from './session-files.ts';
import { SESSION_LIMIT } from './session-limit.ts';
import { codeOf, isMissing, storeError } from './store-error.ts';

/** What tells whether a file on the disk is still the one that was read or written. */
export type DiskState = Pick<FileFacts, 'inode' | 'size' | 'modified'>;

/** Whether it is still the same file with the same in it. */
export const isSameState = (a: DiskState, b: DiskState): boolean =>
  a.inode === b.inode && a.size === b.size && a.modified === b.modified;

/** The file as it is now; null when there is none. */
export async function stateOnDisk(fs: FsPort, path: string): Promise<DiskState | null> {
  try {
    const { inode, size, modified } = await fs.facts(path);
    return { inode, size, modified };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * Gives the damaged file a name that stays: `ID.json.corrupt-TIME`, the same bytes. A file that was set aside before,
 * and is damaged in the same way still, is not set aside twice.
 */
export async function setAside(fs: FsPort, path: string, now: string): Promise<Result<string, AppError>> {
  try {
    return ok(await keepDamaged(fs, path, now));
  } catch (error) {
    return failed(storeError(error, `The damaged file ${path} could not be set aside, so it is not changed`));
  }
}

/** The same for whoever handles what the file system throws. */
export async function keepDamaged(fs: FsPort, path: string, now: string): Promise<string> {
  const before = await alreadyAside(fs, path);
  return before ?? (await nameAside(fs, path, `${path}.corrupt-${fileTime(now)}`));
}

/** When another program changed the file since it was read here: keeps that version, and says where. */
export async function keepChanged(
  fs: FsPort,
  path: string,
  seen: DiskState | null,
  now: string,
): Promise<string | null> {
  const disk = await stateOnDisk(fs, path);
  if (disk === null) return null;
  if (seen !== null && isSameState(seen, disk)) return null;
  return nameAside(fs, path, `${path}.changed-${fileTime(now)}`);
}

async function nameAside(fs: FsPort, path: string, wanted: string): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const name = attempt === 0 ? wanted : `${wanted}-${attempt}`;
    try {
      await secondName(fs, path, name);
      await syncFolder(fs, dirname(path));
      return name;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || attempt === 99) throw error;
    }
  }
}

async function alreadyAside(fs: FsPort, path: string): Promise<string | null> {
  const folder = dirname(path);
  const prefix = `${basename(path)}.corrupt-`;
  const names = (await fs.names(folder)).filter((name) => name.startsWith(prefix));
  if (names.length === 0) return null;
  const { size } = await fs.facts(path);
  let damaged: Uint8Array | null = null;
  for (const name of names) {
    // Most differ by that alone.
    if ((await fs.facts(join(folder, name))).size !== size) continue;
    damaged ??= await bytesOf(fs, path);
    const other = await bytesOf(fs, join(folder, name));
    if (damaged !== null && other !== null && Buffer.compare(damaged, other) === 0) return join(folder, name);
  }
  return null;
}

async function bytesOf(fs: FsPort, path: string): Promise<Uint8Array | null> {
  const read = await readRegularFile(fs, path, SESSION_LIMIT);
  return read.kind === 'read' ? read.bytes : null;
}
