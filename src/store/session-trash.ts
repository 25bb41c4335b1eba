import { basename, dirname, join } from 'node:path';
import { makePrivateFolder, syncFolder } from './atomic-write.ts';
import type { FsPort } from './fs-port.ts';
import { filesOf, fileTime } from './session-files.ts';
import { idsIn } from './session-list.ts';
import { isMissing } from './store-error.ts';

/**
 * Moves a session and what lies beside it into a folder. The JSON moves first when it leaves and last when it comes
 * back (`truth`), so that a session is never listed without what belongs to it. Throws what the file system throws.
 */
export async function moveSession(
  fs: FsPort,
  json: string,
  folder: string,
  truth: 'first' | 'last',
  now: string,
): Promise<void> {
  await makePrivateFolder(fs, folder);
  const target = join(folder, basename(json));
  await makeRoom(fs, target, now);
  const from = filesOf(json);
  const to = filesOf(target);
  const moves: (readonly [string, string])[] = [
    [from.journal, to.journal],
    [from.backup, to.backup],
    [from.assets, to.assets],
  ];
  moves.splice(truth === 'first' ? 0 : moves.length, 0, [from.json, to.json]);
  for (const [source, destination] of moves) {
    await fs.rename(source, destination).catch((error: unknown) => {
      // A session of which there is only a journal, or which has no assets: what is there moves.
      if (!isMissing(error)) throw error;
    });
  }
  await syncFolder(fs, folder);
  await syncFolder(fs, dirname(json));
}

/** Deletes all that lies in the trash; gives how many sessions there were. Throws what the file system throws. */
export async function emptyFolder(fs: FsPort, folder: string): Promise<number> {
  const names = await fs.names(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const remove = fs.removeAll ?? fs.unlink;
  for (const name of names) await remove(join(folder, name));
  if (names.length > 0) await syncFolder(fs, folder);
  return idsIn(names).size;
}

/** An older one of the same id that lies there already keeps its content under another name. */
async function makeRoom(fs: FsPort, target: string, now: string): Promise<void> {
  const { json, backup, journal, assets } = filesOf(target);
  for (const path of [json, backup, journal, assets]) {
    await fs.rename(path, `${path}.replaced-${fileTime(now)}`).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }
}
