import { basename, join } from 'node:path';
import type { SessionSummary } from '../core/session.ts';
import type { FileFacts, FsPort } from './fs-port.ts';
import { readJournal } from './journal-format.ts';
import { isObject, own } from './json-guard.ts';
import { readRegularFile } from './read-file.ts';
import { SessionIndex } from './session-index.ts';
import { SESSION_LIMIT } from './session-load.ts';
import { isSafeId } from './session-parse.ts';
import { isMissing } from './store-error.ts';

export interface Listed {
  /** Newest first. */
  readonly sessions: readonly SessionSummary[];
  /** Files that hold no session that can be read; they can still be opened by their id. */
  readonly unreadable: readonly { readonly id: string; readonly path: string; readonly modified: number }[];
}

/** As many files as are read at once. */
const AT_ONCE = 64;
const JOURNAL = '.journal.jsonl';

/**
 * Every session in a folder. A folder that is not there holds none. With the path of an index, files that have not
 * changed since the last list are not read again.
 */
export async function listSessions(fs: FsPort, folder: string, indexPath?: string): Promise<Listed> {
  const index = indexPath === undefined ? null : new SessionIndex(fs, indexPath, folder);
  const names = await fs.names(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const ids = new Set(names.filter((name) => name.endsWith('.json')).map((name) => basename(name, '.json')));
  // A session whose program died before its first save has only a journal.
  for (const name of names) if (name.endsWith(JOURNAL)) ids.add(basename(name, JOURNAL));
  await index?.load();
  const sessions: SessionSummary[] = [];
  const unreadable: { id: string; path: string; modified: number }[] = [];
  const queue = [...ids].filter(isSafeId);
  const work = async () => {
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      const path = join(folder, `${id}.json`);
      const found = await summarise(fs, path, join(folder, `${id}${JOURNAL}`), id, index);
      if (found === null) continue;
      if ('title' in found) sessions.push(found);
      else unreadable.push({ id, path, modified: found.modified });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await index?.keep();
  sessions.sort((a, b) => compare(b.updatedAt, a.updatedAt) || compare(b.id, a.id));
  return { sessions, unreadable };
}

async function summarise(
  fs: FsPort,
  path: string,
  journal: string,
  id: string,
  index: SessionIndex | null,
): Promise<SessionSummary | { readonly modified: number } | null> {
  let facts: FileFacts | null = null;
  try {
    facts = await fs.facts(path);
    if (facts.kind !== 'file') return null;
    const known = index?.get(id, facts);
    if (known != null) return known;
    const read = await readRegularFile(fs, path, SESSION_LIMIT);
    if (read.kind !== 'read') return { modified: facts.modified };
    const value: unknown = JSON.parse(new TextDecoder().decode(read.bytes));
    if (!isObject(value) || !Array.isArray(own(value, 'exchanges'))) return { modified: facts.modified };
    const summary = summaryOf(value, id, path, facts);
    // By what was read, not by what was there a moment before.
    index?.put(summary, read.facts);
    return summary;
  } catch (error) {
    if (!isMissing(error)) return { modified: facts?.modified ?? 0 };
    return summariseJournal(fs, journal, id, path);
  }
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

function summaryOf(
  value: { readonly [key: string]: unknown },
  id: string,
  path: string,
  facts: FileFacts,
): SessionSummary {
  const text = (key: string, fallback: string): string => {
    const item = own(value, key);
    return typeof item === 'string' ? item : fallback;
  };
  const time = (key: string, fallback: string): string => {
    const item = text(key, fallback);
    return Number.isNaN(Date.parse(item)) ? fallback : item;
  };
  const modified = new Date(facts.modified).toISOString();
  const exchanges = own(value, 'exchanges');
  return {
    id,
    title: text('title', ''),
    createdAt: time('createdAt', modified),
    updatedAt: time('updatedAt', modified),
    endpoint: text('endpoint', ''),
    exchanges: Array.isArray(exchanges) ? exchanges.length : 0,
    bytes: facts.size,
    path,
    pinned: own(value, 'pinned') === true,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
