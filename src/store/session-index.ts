import { dirname } from 'node:path';
import type { SessionSummary } from '../core/session.ts';
import { atomicWrite, makePrivateFolder } from './atomic-write.ts';
import type { FileFacts, FsPort } from './fs-port.ts';
import { isObject, own } from './json-guard.ts';
import { makeRandomName } from './random-name.ts';
import { readRegularFile } from './read-file.ts';

type Line = Pick<FileFacts, 'inode' | 'size' | 'modified'> & { readonly summary: SessionSummary };

/** So many files are read anew faster than an index is written. */
const WORTH_WRITING = 50;
const LIMIT = 64 << 20;
const VERSION = 1;

/**
 * Summaries of sessions whose files have not changed since they were read last. Lies in the cache folder: it can be
 * deleted at any time, and whatever is odd about it only means that files are read again.
 */
export class SessionIndex {
  readonly #fs: FsPort;
  readonly #path: string;
  readonly #folder: string;
  #lines = new Map<string, Line>();
  readonly #next = new Map<string, Line>();
  #fresh = 0;

  constructor(fs: FsPort, path: string, folder: string) {
    this.#fs = fs;
    this.#path = path;
    this.#folder = folder;
  }

  async load(): Promise<void> {
    try {
      const read = await readRegularFile(this.#fs, this.#path, LIMIT);
      if (read.kind !== 'read') return;
      const value: unknown = JSON.parse(new TextDecoder().decode(read.bytes));
      if (!isObject(value) || value.version !== VERSION || value.folder !== this.#folder) return;
      const lines = own(value, 'lines');
      if (!Array.isArray(lines)) return;
      for (const line of lines) if (isLine(line)) this.#lines.set(line.summary.id, line);
    } catch {
      // None, or none that can be read: it is made again.
    }
  }

  /** The summary, when the file is still the one it was made from. */
  get(id: string, facts: FileFacts): SessionSummary | null {
    const line = this.#lines.get(id);
    if (line === undefined || line.inode !== facts.inode) return null;
    if (line.size !== facts.size || line.modified !== facts.modified) return null;
    this.#next.set(id, line);
    return line.summary;
  }

  put(summary: SessionSummary, { inode, size, modified }: FileFacts): void {
    this.#fresh += 1;
    this.#next.set(summary.id, { inode, size, modified, summary });
  }

  /** Writes it when that saves more than it costs. */
  async keep(): Promise<void> {
    if (this.#fresh < WORTH_WRITING) return;
    try {
      const value = { version: VERSION, folder: this.#folder, lines: [...this.#next.values()] };
      await makePrivateFolder(this.#fs, dirname(this.#path));
      const bytes = new TextEncoder().encode(JSON.stringify(value));
      await atomicWrite(this.#fs, this.#path, bytes, { makeName: makeRandomName });
    } catch {
      // It only saves time.
    }
  }
}

function isLine(value: unknown): value is Line {
  if (!isObject(value)) return false;
  const { inode, size, modified, summary } = value;
  if (typeof inode !== 'number' || typeof size !== 'number' || typeof modified !== 'number') return false;
  if (!isObject(summary)) return false;
  const texts = ['id', 'title', 'createdAt', 'updatedAt', 'endpoint', 'path'];
  return (
    texts.every((key) => typeof own(summary, key) === 'string') &&
    typeof summary.exchanges === 'number' &&
    typeof summary.bytes === 'number' &&
    typeof summary.pinned === 'boolean'
  );
}
