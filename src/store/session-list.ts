import type { SessionSummary } from '../core/session.ts';
import type { FileFacts, FsPort } from './fs-port.ts';
import { readJournal } from './journal-format.ts';
import { isObject, own } from './json-guard.ts';
import { type ReadFile, readBeginning, readRegularFile } from './read-file.ts';
import type { DiskState } from './session-damage.ts';
import { EARLY_FROM } from './session-early.ts';
import { glanceAt, glanceThrough } from './session-glance.ts';
import { prefixOf, SessionIndex } from './session-index.ts';
import { SESSION_LIMIT } from './session-limit.ts';
import { understand } from './session-load.ts';
import { headOf } from './session-outline.ts';
import { isSafeId } from './session-parse.ts';
import { summaryFrom, summaryOf, summaryOfSession } from './session-summary.ts';
import { isMissing } from './store-error.ts';
import { Turns } from './turns.ts';

export interface Listed {
  /** Newest first. */
  readonly sessions: readonly SessionSummary[];
  /** Files that hold no session that can be read; they can still be opened by their id. */
  readonly unreadable: readonly { readonly id: string; readonly path: string; readonly modified: number }[];
}

export interface ListOptions {
  /** Where summaries are kept: files that have not changed since the last list are not read again. */
  readonly indexPath?: string;
  /** The summary of a session that is open here, when its file is as it was last read or written. */
  readonly ours?: (path: string, facts: DiskState) => SessionSummary | null;
  /** Only what stands in the head of a big session: not how many exchanges it has, nor its first words. */
  readonly onlyHeads?: boolean;
  /** Told what has been read of so many by now, the newest first, while the rest is being read. */
  readonly some?: (sessions: readonly SessionSummary[], of: number) => void;
}

/** Bytes in which the head of a session is looked for first. */
const HEAD = 1 << 16;
/** As many files as are read at once. */
const AT_ONCE = 64;
const JOURNAL = '.journal.jsonl';
/** Files up to so many bytes are read at once, in less than a turn. */
const SMALL = 1 << 20;
/** A screen is told first, then what has come in so many ms. */
const FIRST = 60;
const EVERY_MS = 150;

/** Every session in a folder. A folder that is not there holds none. */
export async function listSessions(fs: FsPort, folder: string, options: ListOptions = {}): Promise<Listed> {
  const { indexPath, ours, some, onlyHeads = false } = options;
  const index = indexPath === undefined ? null : new SessionIndex(fs, indexPath, folder);
  const [names] = await Promise.all([
    fs.names(folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    }),
    index?.load(),
  ]);
  const ids = idsIn(names);
  const prefix = prefixOf(folder);
  const paths = ids.map((id) => `${prefix}${id}.json`);
  const known = (await fs.manyFacts?.(paths)) ?? [];
  const sessions: SessionSummary[] = [];
  const unreadable: { id: string; path: string; modified: number }[] = [];
  const unknown: { id: string; path: string; modified: number }[] = [];
  ids.forEach((id, at) => {
    const path = paths[at] ?? '';
    const facts = known[at];
    const summary = facts?.kind === 'file' ? (ours?.(path, facts) ?? index?.get(id, facts)) : null;
    if (summary == null) unknown.push({ id, path, modified: facts?.modified ?? 0 });
    else sessions.push(summary);
  });
  // Taken from its end: the newest first, as they will stand.
  unknown.sort((a, b) => a.modified - b.modified);
  const turns = new Turns();
  let told = 0;
  const tell = () => {
    const isFirst = told === 0 && sessions.length >= FIRST;
    if (!isFirst && (told === 0 || performance.now() - told < EVERY_MS)) return;
    told = performance.now();
    some?.(inOrder([...sessions]), ids.length);
  };
  const work = async () => {
    for (let next = unknown.pop(); next !== undefined; next = unknown.pop()) {
      const { id, path } = next;
      const over = turns.next();
      if (over !== undefined) {
        if (some !== undefined) tell();
        await over;
      }
      const found = await summarise(fs, path, `${prefix}${id}${JOURNAL}`, id, index, onlyHeads);
      if (found === null) continue;
      if ('title' in found) sessions.push(found);
      else unreadable.push({ id, path, modified: found.modified });
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, unknown.length) }, work));
  inOrder(sessions);
  // Nobody waits for the index to be written.
  if (unreadable.length === 0 && told > 0) some?.(sessions, sessions.length);
  await index?.keep();
  return { sessions, unreadable };
}

function inOrder(sessions: SessionSummary[]): readonly SessionSummary[] {
  return sessions.sort((a, b) => compare(b.updatedAt, a.updatedAt) || compare(b.id, a.id));
}

/** The sessions that the names of files speak of. One whose program died before its first save has only a journal. */
export function idsIn(names: readonly string[]): readonly string[] {
  const ids = new Set<string>();
  for (const name of names) {
    if (name.endsWith('.json')) ids.add(name.slice(0, -'.json'.length));
    else if (name.endsWith(JOURNAL)) ids.add(name.slice(0, -JOURNAL.length));
  }
  return [...ids].filter(isSafeId);
}

async function summarise(
  fs: FsPort,
  path: string,
  journal: string,
  id: string,
  index: SessionIndex | null,
  onlyHeads: boolean,
): Promise<SessionSummary | { readonly modified: number } | null> {
  const small = fs.readNow?.(path, SMALL) ?? null;
  if (small !== null) {
    const glance = glanceAt(small.bytes);
    if (glance !== null) {
      const summary = summaryFrom(glance, id, path, small.facts);
      index?.put(summary, small.facts);
      return summary;
    }
  }
  let facts: FileFacts | null = null;
  try {
    facts = await fs.facts(path);
    if (facts.kind !== 'file') return null;
    const known = index?.get(id, facts);
    if (known != null) return known;
    if (onlyHeads && facts.size >= EARLY_FROM) {
      const head = headOf(await readBeginning(fs, path, HEAD));
      if (head !== null) return summaryOf(head, id, path, facts);
    }
    if (facts.size >= EARLY_FROM && facts.size <= SESSION_LIMIT) {
      const glance = await glanceThrough(fs, path);
      const after = await fs.facts(path);
      if (glance !== null && after.modified === facts.modified && after.inode === facts.inode) {
        const summary = summaryFrom(glance, id, path, facts);
        index?.put(summary, facts);
        return summary;
      }
    }
    const read = await readRegularFile(fs, path, SESSION_LIMIT);
    if (read.kind !== 'read') return { modified: facts.modified };
    const value = jsonOf(read.bytes);
    if (!isObject(value) || !Array.isArray(own(value, 'exchanges'))) return damaged(read, id, path);
    const summary = summaryOf(value, id, path, facts);
    // By what was read, not by what was there a moment before.
    index?.put(summary, read.facts);
    return summary;
  } catch (error) {
    if (!isMissing(error)) return { modified: facts?.modified ?? 0 };
    return summariseJournal(fs, journal, id, path);
  }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return value;
  } catch {
    return undefined;
  }
}

/** What opening it would bring back from its file alone. Not kept in the index: once it has been opened it is another file. */
function damaged(
  { bytes, facts }: Extract<ReadFile, { kind: 'read' }>,
  id: string,
  path: string,
): SessionSummary | { readonly modified: number } {
  const now = new Date(facts.modified).toISOString();
  const session = understand(bytes, { id, now, makeId: () => id }).parsed?.session;
  if (session === undefined) return { modified: facts.modified };
  return { ...summaryOfSession({ ...session, id }, path, facts.size), isDamaged: true };
}

async function summariseJournal(
  fs: FsPort,
  journal: string,
  id: string,
  path: string,
): Promise<SessionSummary | null> {
  try {
    const read = await readRegularFile(fs, journal, SESSION_LIMIT);
    if (read.kind !== 'read') return null;
    const first = readJournal(new TextDecoder().decode(read.bytes)).entries[0];
    if (first?.type !== 'begin' || !isObject(first.session)) return null;
    return summaryOf({ ...first.session, exchanges: [first.exchange] }, id, path, read.facts);
  } catch {
    return null;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
