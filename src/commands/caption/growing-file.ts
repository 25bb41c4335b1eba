import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type AppError, appError, failed, ok, type Result } from '../../core/errors.ts';
import { nodeFs } from '../../store/fs-port.ts';
import { makeRandomName } from '../../store/random-name.ts';
import { readRegularFile } from '../../store/read-file.ts';

/** A file that grows by whole entries, each on the disk before the next is asked for. */
export class GrowingFile {
  readonly #path: string;
  readonly #file: FileHandle;

  constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  async append(text: string): Promise<Result<void>> {
    if (text === '') return ok(undefined);
    return attempt(this.#path, async () => {
      await this.#file.appendFile(text);
      await this.#file.datasync();
    });
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/**
 * Opens a file to be added to. One that is there already is refused or, to go on with it, `keep` says what of it
 * stays; null when it is no file of ours.
 */
export async function openGrowing(
  path: string,
  head: string,
  keep: ((text: string) => string | null) | null,
): Promise<Result<GrowingFile>> {
  return attempt(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    const text = keep === null ? null : await textOf(path);
    if (keep === null || text === null) {
      const file = await open(path, 'wx');
      await file.appendFile(head);
      return new GrowingFile(path, file);
    }
    // A head that did not come to its end is where a writer was killed at once.
    const kept = head.startsWith(text) ? head : keep(text);
    if (kept === null) throw new NotOurs();
    if (kept !== text) await replace(path, kept);
    return new GrowingFile(path, await open(path, 'a'));
  });
}

class NotOurs extends Error {}

/** A file of captions has at most so many bytes: more is no string of Node's. */
const LARGEST = 1 << 29;

async function textOf(path: string): Promise<string | null> {
  try {
    const read = await readRegularFile(nodeFs, path, LARGEST);
    if (read.kind !== 'read') throw new NotOurs();
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The captions that are there stay whole, whatever happens meanwhile. */
async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${makeRandomName()}.tmp`;
  const { mode } = await stat(path);
  const file = await open(temporary, 'wx', mode & 0o777);
  try {
    await file.writeFile(text);
    await file.sync();
    await file.close();
    await rename(temporary, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Runs a piece of work on a file; what the file system throws becomes a sentence. */
export async function attempt<T>(path: string, work: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await work());
  } catch (error) {
    if (error instanceof NotOurs) {
      return failed(
        appError(
          'OUTPUT_FAILED',
          `${path} is nothing that hf-tui caption wrote, and is left as it is.`,
          'Choose another folder with --out.',
        ),
      );
    }
    if (codeOf(error) === 'EEXIST') return failed(isThereAlready(path));
    const reason = error instanceof Error ? error.message : String(error);
    return failed(
      appError(
        'OUTPUT_FAILED',
        `${path} could not be written: ${reason}.`,
        'Choose another folder with --out.',
      ),
    );
  }
}

export function isThereAlready(path: string): AppError {
  return appError(
    'OUTPUT_FAILED',
    `${path} is there already and is left as it is.`,
    'Go on with it by --resume, move it away, or choose another folder with --out.',
  );
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
