import { hash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { SessionSummary } from '../core/session.ts';
import { atomicWrite, makePrivateFolder } from './atomic-write.ts';
import type { FileFacts, FsPort } from './fs-port.ts';
import { makeRandomName } from './random-name.ts';
import { readRegularFile } from './read-file.ts';
import { Turns } from './turns.ts';

type Facts = Pick<FileFacts, 'inode' | 'size' | 'modified'>;
/** The size of the file is the summary's. */
type Entry = Omit<Facts, 'size'> & { readonly summary: SessionSummary };

/** So many files, or so many bytes of them, are read anew faster than an index is written. */
const WORTH_WRITING = 50;
const WORTH_WRITING_BYTES = 2 << 20;
const LIMIT = 64 << 20;
const VERSION = 3;
/** Sessions in one line: read at one go in less than a turn, several times as fast as one by one. */
const IN_A_LINE = 500;
/** So many changes are written behind the others; more of them, or more such lines, and the file is written anew. */
const MOST_BEHIND = 200;
const CHECK = 16;
const LINE_FEED = 0x0a;

/**
 * Summaries of sessions whose files have not changed since they were read last. Lies in the cache folder: it can be
 * deleted at any time, and whatever is odd about it only means that files are read again. A head line, then lines that
 * hold many sessions each as JSON, behind a checksum; the newest first, and behind them what has changed since.
 */
export class SessionIndex {
  readonly #fs: FsPort;
  readonly #path: string;
  readonly #folder: string;
  readonly #entries = new Map<string, Entry>();
  readonly #next = new Map<string, Entry>();
  readonly #fresh: Entry[] = [];
  #freshBytes = 0;
  /** null: there is none that could be written on. */
  #lines: number | null = null;

  constructor(fs: FsPort, path: string, folder: string) {
    this.#fs = fs;
    this.#path = path;
    this.#folder = folder;
  }

  async load(): Promise<void> {
    try {
      const read = await readRegularFile(this.#fs, this.#path, LIMIT);
      if (read.kind !== 'read') return;
      const file = Buffer.from(read.bytes.buffer, read.bytes.byteOffset, read.bytes.length);
      const begin = file.indexOf(LINE_FEED) + 1;
      if (file.toString('utf8', 0, begin) !== `${headOf(this.#folder)}\n`) return;
      const turns = new Turns();
      const prefix = prefixOf(this.#folder);
      let lines = 0;
      for (let at = begin, end = 0; end >= 0; at = end + 1) {
        const over = turns.next();
        if (over !== undefined) await over;
        end = file.indexOf(LINE_FEED, at);
        this.#take(end < 0 ? file.subarray(at) : file.subarray(at, end), prefix);
        lines += 1;
      }
      this.#lines = lines;
    } catch {
      // None, or none that can be read to its end: what is missing is made again.
    }
  }

  #take(line: Buffer, prefix: string): void {
    const text = line.subarray(CHECK);
    if (line.length === 0 || line.toString('latin1', 0, CHECK) !== checkOf(text, this.#folder)) return;
    const rows: unknown = JSON.parse(text.toString('utf8'));
    if (!Array.isArray(rows)) return;
    for (const row of rows) {
      if (!Array.isArray(row) || typeof row[0] !== 'string') continue;
      // What is written later stands in the place of what was before.
      this.#entries.delete(row[0]);
      const entry = entryOf(row, prefix);
      if (entry !== null) this.#entries.set(entry.summary.id, entry);
    }
  }

  /** What it holds, whatever has become of the files since. */
  summaries(): SessionSummary[] {
    return Array.from(this.#entries.values(), ({ summary }) => summary);
  }

  /** What it holds of one session, whatever has become of its file since. */
  kept(id: string): SessionSummary | null {
    return this.#entries.get(id)?.summary ?? null;
  }

  /** Whether what it holds of a session was made from the file as it is. */
  isCurrent(id: string, facts: Facts): boolean {
    const entry = this.#entries.get(id);
    return entry !== undefined && isOf(entry, facts);
  }

  /** The ids as they stand in it, then those that it does not know. */
  inOrder(ids: ReadonlySet<string>): readonly string[] {
    const known = [...this.#entries.keys()].filter((id) => ids.has(id));
    return known.length === ids.size ? known : [...known, ...[...ids].filter((id) => !this.#entries.has(id))];
  }

  /** The summary, when the file is still the one it was made from. */
  get(id: string, facts: Facts): SessionSummary | null {
    const entry = this.#entries.get(id);
    if (entry === undefined || !isOf(entry, facts)) return null;
    this.#next.set(id, entry);
    return entry.summary;
  }

  put(summary: SessionSummary, facts: Facts): void {
    const known = this.#next.get(summary.id);
    if (known !== undefined && isOf(known, facts)) return;
    const entry = { inode: facts.inode, modified: facts.modified, summary };
    this.#fresh.push(entry);
    this.#freshBytes += facts.size;
    this.#next.set(summary.id, entry);
  }

  /**
   * Writes what is new in it, or all of it when that saves more than it costs. `order`: the sessions as listed; `ids`:
   * those that have a file.
   */
  async keep(order: readonly SessionSummary[], ids: ReadonlySet<string>): Promise<void> {
    const gone = [...this.#entries.keys()].filter((id) => !ids.has(id)).map((id) => [id]);
    const changes = [...this.#fresh.map(rowOf), ...gone];
    try {
      if (this.#lines === null) {
        if (this.#fresh.length < WORTH_WRITING && this.#freshBytes < WORTH_WRITING_BYTES) return;
      } else if (changes.length === 0) {
        return;
      } else if (changes.length <= MOST_BEHIND && this.#lines < MOST_BEHIND + order.length / IN_A_LINE) {
        return await append(this.#fs, this.#path, lineOf(changes, this.#folder));
      }
      await makePrivateFolder(this.#fs, dirname(this.#path));
      await atomicWrite(this.#fs, this.#path, this.#written(order), { makeName: makeRandomName });
    } catch {
      // It only saves time.
    }
  }

  async *#written(order: readonly SessionSummary[]): AsyncGenerator<Uint8Array, void> {
    const encoder = new TextEncoder();
    yield encoder.encode(`${headOf(this.#folder)}\n`);
    const turns = new Turns();
    for (let at = 0; at < order.length; at += IN_A_LINE) {
      const rows = order.slice(at, at + IN_A_LINE).flatMap(({ id }) => {
        const entry = this.#next.get(id);
        return entry === undefined ? [] : [rowOf(entry)];
      });
      yield encoder.encode(lineOf(rows, this.#folder));
      const over = turns.next();
      if (over !== undefined) await over;
    }
  }
}

/** Notes in the index, if there is one, what a session has become: the next list begins with it. Never throws. */
export async function noteInIndex(
  fs: FsPort,
  { path, folder }: { readonly path: string; readonly folder: string },
  summary: SessionSummary,
  { inode, modified }: Facts,
): Promise<void> {
  try {
    if ((await fs.facts(path)).kind !== 'file') return;
    await append(fs, path, lineOf([rowOf({ inode, modified, summary })], folder));
  } catch {
    // The next list finds it out by itself.
  }
}

/** Behind a line feed: a line that another program was stopped in does not spoil this one. */
async function append(fs: FsPort, path: string, line: string): Promise<void> {
  const bytes = new TextEncoder().encode(`\n${line}`);
  const file = await fs.open(path, 'append');
  try {
    await file.write(bytes, 0);
  } finally {
    await file.close();
  }
}

/** What the paths of files in a folder begin with: put together ten thousand times, `join` alone takes 10 ms. */
export function prefixOf(folder: string): string {
  return join(folder, 'x').slice(0, -1);
}

const headOf = (folder: string) => JSON.stringify({ version: VERSION, folder });

/** The folder is part of it: an index may be written on by a program that keeps its sessions elsewhere. */
function checkOf(text: Uint8Array, folder: string): string {
  return hash('sha256', hash('sha256', text) + folder).slice(0, CHECK);
}

function lineOf(rows: readonly unknown[], folder: string): string {
  const text = JSON.stringify(rows);
  return `${checkOf(Buffer.from(text), folder)}${text}\n`;
}

function isOf({ inode, modified, summary }: Entry, facts: Facts): boolean {
  return inode === facts.inode && modified === facts.modified && summary.bytes === facts.size;
}

function rowOf({ inode, modified, summary }: Entry): readonly unknown[] {
  const { id, title, createdAt, updatedAt, endpoint, exchanges, bytes, pinned, firstWords = '' } = summary;
  return [id, inode, modified, bytes, exchanges, pinned, createdAt, updatedAt, endpoint, title, firstWords];
}

/** null for a session that was deleted, and for whatever else is no row. */
function entryOf(row: readonly unknown[], prefix: string): Entry | null {
  // By place: an array that is taken apart as a pattern takes several times as long.
  const id = row[0];
  const inode = row[1];
  const modified = row[2];
  const bytes = row[3];
  const exchanges = row[4];
  const pinned = row[5];
  const createdAt = row[6];
  const updatedAt = row[7];
  const endpoint = row[8];
  const title = row[9];
  const firstWords = row[10];
  if (typeof id !== 'string' || typeof inode !== 'number' || typeof modified !== 'number') return null;
  if (typeof bytes !== 'number' || typeof exchanges !== 'number' || typeof pinned !== 'boolean') return null;
  if (typeof createdAt !== 'string' || typeof updatedAt !== 'string' || typeof endpoint !== 'string')
    return null;
  if (typeof title !== 'string' || typeof firstWords !== 'string') return null;
  const path = `${prefix}${id}.json`;
  const about = { id, title, createdAt, updatedAt, endpoint, exchanges, bytes, path, pinned };
  const summary: SessionSummary = firstWords === '' ? about : { ...about, firstWords };
  return { inode, modified, summary };
}
