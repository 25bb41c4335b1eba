import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';

/** More than this is no note of ours; bytes. */
const LARGEST = 1 << 20;

// Windows has none: there is no FIFO to wait for.
const NONBLOCK = constants.O_NONBLOCK ?? 0;

/**
 * A regular file of at most so many bytes as text, at once. A FIFO, socket, device or folder in its place is never waited for. Throws what
 * the file system throws, and where it is no such file.
 */
export function readSmallFile(path: string, largest = LARGEST): string {
  const file = openSync(path, constants.O_RDONLY | NONBLOCK);
  try {
    const facts = fstatSync(file);
    if (!facts.isFile() || facts.size > largest) throw new Error(`${path} is no small file`);
    const bytes = Buffer.alloc(facts.size);
    let length = 0;
    while (length < bytes.length) {
      const count = readSync(file, bytes, length, bytes.length - length, length);
      if (count === 0) break;
      length += count;
    }
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(file);
  }
}

/** Writes such a file, its user's alone, over what was in it. Throws the same. */
export function writeSmallFile(path: string, text: string): void {
  const { O_WRONLY, O_CREAT } = constants;
  const file = openSync(path, O_WRONLY | O_CREAT | NONBLOCK, 0o600);
  try {
    if (!fstatSync(file).isFile()) throw new Error(`${path} is no file`);
    ftruncateSync(file);
    if (process.platform !== 'win32') fchmodSync(file, 0o600);
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}
