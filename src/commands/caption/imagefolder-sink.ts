import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { appError, failed, ok, type Result } from '../../core/errors.ts';
import { jsonDocument } from '../../core/json-document.ts';
import { plainText } from '../../core/printable.ts';
import { nodeFs } from '../../store/fs-port.ts';
import { numbered, writeNewFile } from '../../store/new-file.ts';
import { makeRandomName } from '../../store/random-name.ts';
import { readRegularFile } from '../../store/read-file.ts';
import { attempt, type GrowingFile, openGrowing } from './growing-file.ts';
import type { CaptionInput } from './inputs.ts';
import { captionOf, isCaptioned, jsonOf, wholeLines } from './sheet.ts';
import type { CaptionSink } from './sink.ts';

/** No image that was captioned was larger; bytes. */
const LARGEST = 1 << 29;

const MOST_NAMES = 10_000;

/**
 * A folder that the `imagefolder` loader of Hugging Face's datasets reads: the images, and `metadata.jsonl` with a
 * line `{"file_name": …, "text": …}` for each of them. Images that lie in the folder already are named where they
 * are; others are copied, unchanged. With `resume` the lines that are there stay and their images are not asked again.
 */
export function imagefolderSink(folder: string, resume: boolean, cwd: string): CaptionSink {
  const root = resolve(cwd, folder);
  const names = new Set<string>();
  let file: GrowingFile | null = null;

  /** The name of an image that lies in the folder; null of one that does not. */
  const nameInside = (path: string): string | null => {
    const name = relative(root, resolve(cwd, path));
    return name === '' || name.startsWith('..') || resolve(root, name) !== resolve(cwd, path)
      ? null
      : name.split(sep).join('/');
  };

  /** What a copy is called: its own name, or with a number where an image of other content has that. */
  const nameOfCopy = async ({ path, name }: CaptionInput): Promise<string | null> => {
    const bytes = await bytesOf(resolve(cwd, path));
    for (let number = 1; number <= MOST_NAMES; number++) {
      const candidate = number === 1 ? name : numbered(name, number).split(sep).join('/');
      if (await holds(join(root, candidate), bytes)) return candidate;
    }
    return null;
  };

  return {
    isShared: true,
    async begin(inputs) {
      const keep = (text: string): string | null => {
        const lines = wholeLines(text);
        for (const line of lines) {
          const name = fileNameIn(line);
          if (name === null) return null;
          names.add(name);
        }
        return lines.map((line) => `${line}\n`).join('');
      };
      const opened = await openGrowing(join(root, 'metadata.jsonl'), '', resume ? keep : null);
      if (!opened.ok) return opened;
      file = opened.value;
      const done = new Set<string>();
      if (names.size === 0) return ok(done);
      for (const input of inputs) {
        const name = nameInside(input.path) ?? (await nameOfCopy(input).catch(() => null));
        if (name !== null && names.has(name)) done.add(input.path);
      }
      return ok(done);
    },
    ready: async () => ok(undefined),
    async take(result): Promise<Result<void>> {
      if (!isCaptioned(result) || result.image === null || file === null) return ok(undefined);
      const inside = nameInside(result.path);
      const placed =
        inside === null ? await copyIn(result.path, result.name, result.image.sha256) : ok(inside);
      if (!placed.ok) return placed;
      if (names.has(placed.value)) return ok(undefined);
      names.add(placed.value);
      const text = plainText(captionOf(result));
      return file.append(`${jsonDocument({ file_name: placed.value, text }, 0)}\n`);
    },
    async end() {
      await file?.close();
    },
  };

  async function copyIn(path: string, name: string, sha256: string): Promise<Result<string>> {
    const source = await attempt(path, () => bytesOf(resolve(cwd, path)));
    if (!source.ok) return source;
    if (createHash('sha256').update(source.value).digest('hex') !== sha256) {
      return failed(
        appError('IMAGE_MISSING', `${path} was changed while it was captioned.`, 'Caption it again.'),
      );
    }
    const target = join(root, name);
    const made = await attempt(dirname(target), () => mkdir(dirname(target), { recursive: true }));
    if (!made.ok) return made;
    for (let number = 1; number <= MOST_NAMES; number++) {
      const candidate = number === 1 ? target : numbered(target, number);
      const inFolder = relative(root, candidate).split(sep).join('/');
      // The same picture under the same name: left by a run that was stopped before its line was written.
      if (await holds(candidate, source.value)) return ok(inFolder);
      const written = await writeNewFile(
        nodeFs,
        { path: candidate, bytes: source.value, whenTaken: 'refuse' },
        makeRandomName,
      );
      if (written.ok) return ok(inFolder);
      if (!(await isThere(candidate))) return written;
    }
    return failed(
      appError('OUTPUT_FAILED', `${target} is there already.`, 'Choose another folder with --out.'),
    );
  }
}

function fileNameIn(line: string): string | null {
  const value = jsonOf(line);
  if (typeof value !== 'object' || value === null || !('file_name' in value)) return null;
  return typeof value.file_name === 'string' ? value.file_name : null;
}

/** A FIFO that came into its place meanwhile is not waited for. Throws what the file system throws. */
async function bytesOf(path: string): Promise<Uint8Array> {
  const read = await readRegularFile(nodeFs, path, LARGEST);
  if (read.kind !== 'read') throw new Error(`${path} is no image any more`);
  return read.bytes;
}

async function holds(path: string, bytes: Uint8Array): Promise<boolean> {
  const facts = await stat(path).catch(() => null);
  if (facts === null || !facts.isFile() || facts.size !== bytes.length) return false;
  return Buffer.from(bytes).equals(await bytesOf(path));
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
