import { basename, dirname, extname, join } from 'node:path';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import { syncFolder, writeAll } from './atomic-write.ts';
import type { FsPort } from './fs-port.ts';
import { codeOf, isMissing, storeError } from './store-error.ts';

export interface NewFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** What happens when something of that name is there: it is refused, or `NAME-2.md` is taken. */
  readonly whenTaken: 'refuse' | 'another';
}

/** What the user's own umask makes of a file that was asked for. */
const MODE = 0o666;
const MOST_NAMES = 1_000;
/** What file systems answer that have no hard links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EACCES', 'EINVAL']);

/**
 * Writes a file that the user asked for: whole and synced or not at all, and never over another one. Resolves to
 * where it is. Errors: OUTPUT_FAILED.
 */
export async function writeNewFile(
  fs: FsPort,
  { path, bytes, whenTaken }: NewFile,
  makeName: () => string,
): Promise<Result<string>> {
  const folder = dirname(path);
  const temporary = join(folder, `.hf-tui-${makeName()}.tmp`);
  try {
    const file = await fs.open(temporary, 'create', MODE);
    try {
      await writeAll(file, bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    for (let number = 1; number <= MOST_NAMES; number++) {
      const name = number === 1 ? path : numbered(path, number);
      if (await takeName(fs, temporary, name)) {
        await syncFolder(fs, folder);
        return ok(name);
      }
      if (whenTaken === 'refuse') break;
    }
    return failed(
      appError('OUTPUT_FAILED', `${path} is there already and is left as it is.`, 'Choose another name.'),
    );
  } catch (error) {
    const { message } = storeError(error, `${path} could not be written`);
    return failed(appError('OUTPUT_FAILED', message, 'Choose another place.'));
  } finally {
    await fs.unlink(temporary).catch(() => undefined);
  }
}

/** `talk.md` → `talk-2.md` */
export function numbered(path: string, number: number): string {
  const ending = extname(path);
  return join(dirname(path), `${basename(path, ending)}-${number}${ending}`);
}

/** Gives the file a name that nothing has yet; false when it is taken. */
async function takeName(fs: FsPort, from: string, to: string): Promise<boolean> {
  try {
    await fs.link(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!NO_LINKS.has(codeOf(error))) throw error;
  }
  // Without links a moment remains in which another program could take the name.
  const isTaken = await fs.facts(to).then(
    () => true,
    (error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    },
  );
  if (isTaken) return false;
  await fs.rename(from, to);
  return true;
}
