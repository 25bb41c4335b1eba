import { constants } from 'node:fs';
import { glob, open, readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { AppError } from '../core/errors.ts';
import { sniffImage } from './examine.ts';
import { readingError } from './image-file.ts';

const IMAGE_ENDING = /\.(?:jpe?g|png|webp|gif)$/i;
/** As people count: `cat2` before `cat10`, on every system. */
const collator = new Intl.Collator('en', { numeric: true });

export interface FoundImages {
  /** Relative to where was looked, `/` between folders, in the order of their names. */
  readonly names: readonly string[];
  /** Folders that could not be looked into. */
  readonly problems: readonly AppError[];
  /** Images outside that links in it lead to: they were left out. */
  readonly leadingOut: number;
}

/**
 * The images below a folder: by the ending of their names and, where that says nothing, by how they begin. What is
 * hidden is left out, and links to folders are not followed: no search runs in a circle. Whoever made the folder could
 * have put links to any file into it: what lies outside is not taken.
 *
 * @param without a folder that is left out
 */
export async function findImages(folder: string, without?: string): Promise<FoundImages> {
  const names: string[] = [];
  const problems: AppError[] = [];
  let leadingOut = 0;
  const waiting = [''];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const real = join(folder, place);
    if (real === without && place !== '') continue;
    const entries = await readdir(real, { withFileTypes: true }).catch((error: unknown) => {
      problems.push(readingError(codeOf(error), real));
      return [];
    });
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const name = place === '' ? entry.name : `${place}/${entry.name}`;
      if (entry.isDirectory()) waiting.push(name);
      else if (await isImage(join(folder, name))) {
        if (entry.isSymbolicLink() && (await leadsOut(join(folder, name), folder))) leadingOut += 1;
        else names.push(name);
      }
    }
  }
  return { names: names.sort(byFolders), problems, leadingOut };
}

/**
 * The images that a pattern matches (`*`, `**`, `?`, `[…]`, `{…}`), as the pattern has them. What it names without a
 * wildcard is the folder that links must not lead out of.
 */
export async function matchImages(
  pattern: string,
  cwd: string,
): Promise<Pick<FoundImages, 'names' | 'leadingOut'>> {
  let leadingOut = 0;
  const names: string[] = [];
  const slashes = process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern;
  const folder = resolve(cwd, slashes.slice(0, slashes.search(/[*?[{]/)).replace(/[^/]*$/, ''));
  const isHidden = (path: string) => path.split('/').some((part) => /^\.[^./]/.test(part));
  for await (const match of glob(slashes, { cwd })) {
    const name = process.platform === 'win32' ? match.replaceAll('\\', '/') : match;
    if (isHidden(name) && !isHidden(slashes)) continue;
    const path = resolve(cwd, name);
    if (!(await isImage(path))) continue;
    if (await leadsOut(path, folder)) leadingOut += 1;
    else names.push(name);
  }
  return { names: names.sort(byFolders), leadingOut };
}

/** Whether what a path leads to, through links, lies outside of a folder. */
async function leadsOut(path: string, folder: string): Promise<boolean> {
  const [real, inside] = await Promise.all([realpath(path), realpath(folder)]);
  const way = relative(inside, real);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}

async function isImage(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null);
  if (facts === null || !facts.isFile()) return false;
  if (IMAGE_ENDING.test(path)) return true;
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(() => null);
  if (file === null) return false;
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(12), 0, 12, 0);
    return sniffImage(buffer.subarray(0, bytesRead)) !== null;
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

/** The files of a folder before those of the folders in it. */
function byFolders(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  for (let i = 0; ; i++) {
    const isLastLeft = i === left.length - 1;
    const isLastRight = i === right.length - 1;
    if (isLastLeft !== isLastRight) return isLastLeft ? -1 : 1;
    const order = collator.compare(left[i] ?? '', right[i] ?? '');
    if (order !== 0) return order;
    if (isLastLeft) return a < b ? -1 : Number(a > b);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
