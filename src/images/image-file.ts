import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type AppError, appError, failed, ok, type Result } from '../core/errors.ts';
import { plainPath } from '../core/image-path.ts';
import { keyNamed } from '../core/key-table.ts';

/** Largest file that is read, in bytes: 50 MiB. */
const MAX_FILE_BYTES = 50 * 1024 * 1024;

export interface ImageFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface PathBase {
  /** What `~` stands for. */
  readonly home: string;
  /** What a relative path is relative to. */
  readonly cwd: string;
}

/**
 * Reads a file that is said to be an image: as the path stands or, when there is no such file, without the quotes
 * and escapes that a terminal put around it.
 * Errors: IMAGE_MISSING, IMAGE_UNREADABLE, IMAGE_NOT_A_FILE, IMAGE_EMPTY, IMAGE_TOO_LARGE (file size).
 */
export async function readImageFile(path: string, base: PathBase): Promise<Result<ImageFile>> {
  const literal = await readRegularFile(absolutePath(path, base));
  const plain = plainPath(path);
  if (literal.ok || literal.error.code !== 'IMAGE_MISSING' || plain === path) return literal;
  return readRegularFile(absolutePath(plain, base));
}

function absolutePath(path: string, { home, cwd }: PathBase): string {
  if (path === '~') return home;
  return path.startsWith('~/') || path.startsWith('~\\') ? resolve(home, path.slice(2)) : resolve(cwd, path);
}

async function readRegularFile(path: string): Promise<Result<ImageFile>> {
  let file: FileHandle | null = null;
  try {
    // Without O_NONBLOCK, opening a FIFO waits until somebody writes to it.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = await file.stat();
    if (stat.isDirectory()) {
      return refusal('IMAGE_NOT_A_FILE', `${path} is a folder.`, 'Give the path of one image in it.');
    }
    if (!stat.isFile()) return notAFile(path);
    if (stat.size === 0) return refusal('IMAGE_EMPTY', `${path} is empty.`, 'Copy or download it again.');
    if (stat.size > MAX_FILE_BYTES) return tooLarge(path, stat.size);
    const bytes = await readUpTo(file, stat.size);
    if (bytes.length > MAX_FILE_BYTES) return tooLarge(path, bytes.length);
    return ok({ path, bytes });
  } catch (error) {
    return failed(readingError(codeOf(error), path));
  } finally {
    await file?.close().catch(() => undefined);
  }
}

/** The file may be growing while it is read: what it has by then counts, up to just over the limit. */
async function readUpTo(file: FileHandle, expected: number): Promise<Uint8Array> {
  let buffer = new Uint8Array(expected + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
    length += bytesRead;
    if (bytesRead === 0 || length > MAX_FILE_BYTES) return buffer.subarray(0, length);
    if (length === buffer.length) {
      const larger = new Uint8Array(Math.min(length * 2, MAX_FILE_BYTES + 1));
      larger.set(buffer);
      buffer = larger;
    }
  }
}

/** The error for a failure of the file system, by its code. */
export function readingError(code: string, path: string): AppError {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
    case 'ERR_INVALID_ARG_VALUE':
      return appError(
        'IMAGE_MISSING',
        `There is no file ${path}.`,
        `Check the path; ${keyNamed('complete')} completes it behind @.`,
      );
    case 'ELOOP':
      return appError(
        'IMAGE_MISSING',
        `${path} is a link that leads nowhere.`,
        'Give the path of the file itself.',
      );
    case 'EACCES':
    case 'EPERM':
      return appError(
        'IMAGE_UNREADABLE',
        `${basename(path)} may not be read by you.`,
        'Change its permissions, or use a copy.',
      );
    case 'ENXIO':
    case 'ENODEV':
      return notAFile(path).error;
    default:
      return appError(
        'IMAGE_UNREADABLE',
        `${path} could not be read (${code}).`,
        'Try again, or use a copy.',
      );
  }
}

function notAFile(path: string) {
  return refusal('IMAGE_NOT_A_FILE', `${path} is not a regular file.`, 'Give the path of an image file.');
}

function tooLarge(path: string, bytes: number) {
  const megabytes = Math.ceil(bytes / 1024 / 1024);
  return refusal(
    'IMAGE_TOO_LARGE',
    `${basename(path)} has ${megabytes} MB; the limit is ${MAX_FILE_BYTES / 1024 / 1024} MB.`,
    'Scale it down in an image program first.',
  );
}

function refusal(code: AppError['code'], message: string, hint: string) {
  return failed(appError(code, message, hint));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
