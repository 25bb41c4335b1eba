import { dirname, join } from 'node:path';
import type { SessionSummary } from '../core/session.ts';
import { atomicWrite, makePrivateFolder } from './atomic-write.ts';
import type { FileFacts, FsPort } from './fs-port.ts';
import { isObject } from './json-guard.ts';
import { makeRandomName } from './random-name.ts';
import { readRegularFile } from './read-file.ts';
import { Turns } from './turns.ts';

type Facts = Pick<FileFacts, 'inode' | 'size' | 'modified'>;
type Entry = Facts & { readonly summary: SessionSummary };

/** So many files, or so many bytes of them, are read anew faster than an index is written. */
const WORTH_WRITING = 50;
const WORTH_WRITING_BYTES = 2 << 20;
const LIMIT = 64 << 20;
const VERSION = 2;

/**
 * Summaries of sessions whose files have not changed since they were read last. Lies in the cache folder: it can be
 * deleted at any time, and whatever is odd about it only means that files are read again. A head line, then a line of
 * JSON for each session: so it can be read in turns.
 */
export class SessionIndex {
  readonly #fs: FsPort;
  readonly #path: string;
  readonly #folder: string;
  readonly #entries = new Map<string, Entry>();
  readonly #next = new Map<string, Entry>();
  #fresh = 0;
  #freshBytes = 0;

  constructor(fs: FsPort, path: string, folder: string) {
    this.#fs = fs;
    this.#path = path;
    this.#folder = folder;
  }

  async load(): Promise<void> {
    try {
      const read = await readRegularFile(this.#fs, this.#path, LIMIT);
      if (read.kind !== 'read') return;
      const [head = '', ...lines] = new TextDecoder().decode(read.bytes).split('\n');
      const value: unknown = JSON.parse(head);
      if (!isObject(value) || value.version !== VERSION || value.folder !== this.#folder) return;
      const turns = new Turns();
      const prefix = prefixOf(this.#folder);
      for (const line of lines) {
        const over = turns.next();
        if (over !== undefined) await over;
        const entry = line === '' ? null : entryOf(JSON.parse(line), prefix);
        if (entry !== null) this.#entries.set(entry.summary.id, entry);
      }
    } catch {
      // None, or none that can be read to its end: what is missing is made again.
    }
  }

  /** The summary, when the file is still the one it was made from. */
  get(id: string, facts: Facts): SessionSummary | null {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.inode !== facts.inode) return null;
    if (entry.size !== facts.size || entry.modified !== facts.modified) return null;
    this.#next.set(id, entry);
    return entry.summary;
  }

  put(summary: SessionSummary, { inode, size, modified }: Facts): void {
    this.#fresh += 1;
    this.#freshBytes += size;
    this.#next.set(summary.id, { inode, size, modified, summary });
  }

  /** Writes it when that saves more than it costs. */
  async keep(): Promise<void> {
    if (this.#fresh < WORTH_WRITING && this.#freshBytes < WORTH_WRITING_BYTES) return;
    try {
      await makePrivateFolder(this.#fs, dirname(this.#path));
      await atomicWrite(this.#fs, this.#path, this.#written(), { makeName: makeRandomName });
    } catch {
      // It only saves time.
    }
  }

  async *#written(): AsyncGenerator<Uint8Array, void> {
    const encoder = new TextEncoder();
    let slice = `${JSON.stringify({ version: VERSION, folder: this.#folder })}\n`;
    for (const entry of this.#next.values()) {
      slice += `${JSON.stringify(lineOf(entry))}\n`;
      if (slice.length < 1 << 17) continue;
      yield encoder.encode(slice);
      slice = '';
    }
    yield encoder.encode(slice);
  }
}

/** What the paths of files in a folder begin with: put together ten thousand times, `join` alone takes 10 ms. */
export function prefixOf(folder: string): string {
  return join(folder, 'x').slice(0, -1);
}

function lineOf({ inode, modified, summary }: Entry): readonly unknown[] {
  const { id, title, createdAt, updatedAt, endpoint, exchanges, bytes, pinned, firstWords } = summary;
  return [
    id,
    inode,
    modified,
    bytes,
    exchanges,
    pinned ? 1 : 0,
    createdAt,
    updatedAt,
    endpoint,
    title,
    firstWords ?? '',
  ];
}

function entryOf(line: unknown, prefix: string): Entry | null {
  if (!Array.isArray(line) || line.length !== 11) return null;
  const [id, inode, modified, size, exchanges, pinned, createdAt, updatedAt, endpoint, title, words] = line;
  if (typeof id !== 'string' || typeof createdAt !== 'string' || typeof updatedAt !== 'string') return null;
  if (typeof endpoint !== 'string' || typeof title !== 'string' || typeof words !== 'string') return null;
  if (typeof inode !== 'number' || typeof modified !== 'number' || typeof size !== 'number') return null;
  if (typeof exchanges !== 'number' || typeof pinned !== 'number') return null;
  const summary: SessionSummary = {
    id,
    title,
    createdAt,
    updatedAt,
    endpoint,
    exchanges,
    bytes: size,
    path: `${prefix}${id}.json`,
    pinned: pinned === 1,
    ...(words === '' ? {} : { firstWords: words }),
  };
  return { inode, size, modified, summary };
}
