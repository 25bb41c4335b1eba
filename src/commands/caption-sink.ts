import { access, type FileHandle, mkdir, open } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import { type CaptionResult, type CaptionSheet, captionOf } from './caption-sheet.ts';
import { plainText, type TextOutput } from './text-output.ts';

/** Where captions go. */
export interface CaptionSink {
  /** Before anything is spent on an image: whether its caption could be kept. */
  ready(path: string): Promise<Result<void>>;
  take(result: CaptionResult): Promise<Result<void>>;
  end(results: readonly CaptionResult[]): Promise<Result<void>>;
}

/** Writes a sheet to standard output. */
export function outputSink(sheet: CaptionSheet, output: TextOutput): CaptionSink {
  let head = sheet.head;
  return {
    ready: async () => ok(undefined),
    take: async (result) => {
      await output.write(head + sheet.line(result));
      head = '';
      return ok(undefined);
    },
    end: async (results) => {
      await output.write(sheet.tail(results));
      return ok(undefined);
    },
  };
}

/** Writes a sheet into a new file of a folder, as the captions come; a file that is there already is left alone. */
export function fileSink(sheet: CaptionSheet, folder: string): CaptionSink {
  const path = join(folder, sheet.fileName);
  let file: FileHandle | undefined;
  const opened = async (): Promise<Result<FileHandle>> => {
    if (file !== undefined) return ok(file);
    const created = await attempt(path, async () => {
      await mkdir(folder, { recursive: true });
      return open(path, 'wx');
    });
    if (!created.ok) return created;
    file = created.value;
    const handle = file;
    const begun = await attempt(path, () => handle.writeFile(sheet.head));
    return begun.ok ? ok(handle) : begun;
  };
  const append = async (text: string): Promise<Result<void>> => {
    const handle = await opened();
    return handle.ok ? attempt(path, () => handle.value.appendFile(text)) : handle;
  };
  return {
    ready: async () => {
      const handle = await opened();
      return handle.ok ? ok(undefined) : handle;
    },
    take: (result) => append(sheet.line(result)),
    end: async (results) => {
      const written = await append(sheet.tail(results));
      await file?.close();
      return written;
    },
  };
}

/** Writes `cat.txt` beside each `cat.jpg`, or into a folder; what is there already is left alone. */
export function besideSink(folder: string | undefined): CaptionSink {
  const target = (path: string) => join(folder ?? dirname(path), `${basename(path, extname(path))}.txt`);
  return {
    ready: async (path) => {
      const isThere = await access(target(path)).then(
        () => true,
        () => false,
      );
      return isThere ? failed(isThereAlready(target(path))) : ok(undefined);
    },
    take: async (result) => {
      const text = captionOf(result);
      if (result.run?.status !== 'complete' || text === '') return ok(undefined);
      const path = target(result.path);
      return attempt(path, async () => {
        await mkdir(dirname(path), { recursive: true });
        const file = await open(path, 'wx');
        await file.writeFile(`${plainText(text)}\n`);
        await file.close();
      });
    },
    end: async () => ok(undefined),
  };
}

async function attempt<T>(path: string, work: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await work());
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return failed(isThereAlready(path));
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

function isThereAlready(path: string) {
  return appError(
    'OUTPUT_FAILED',
    `${path} is there already and is left as it is.`,
    'Move it away, or choose another folder with --out.',
  );
}
