import type { SessionSummary } from '../core/session.ts';
import type { FileFacts, FsPort } from './fs-port.ts';
import { readJournal } from './journal-format.ts';
import { isObject, own } from './json-guard.ts';
import { type ReadFile, readBeginning, readRegularFile } from './read-file.ts';
import { glanceAt, glanceThrough } from './session-glance.ts';
import type { SessionIndex } from './session-index.ts';
import { EARLY_FROM, SESSION_LIMIT } from './session-limit.ts';
import { headOf } from './session-outline.ts';
import { summaryFrom, summaryOf, summaryOfSession } from './session-summary.ts';
import { understand } from './session-understanding.ts';
import { isMissing } from './store-error.ts';

/** The files of one session in a list. */
export interface SessionPlace {
  readonly id: string;
  readonly path: string;
  readonly journal: string;
}

/** Bytes in which the head of a session is looked for first. */
const HEAD = 1 << 16;
/** Files up to so many bytes are read at once, in less than a turn. */
const SMALL = 1 << 20;

/** What a list shows of a small session that is written as this program writes it; null for any other. */
export function summariseNow(
  fs: FsPort,
  { id, path }: Pick<SessionPlace, 'id' | 'path'>,
): { readonly summary: SessionSummary; readonly facts: FileFacts } | null {
  const small = fs.readNow?.(path, SMALL) ?? null;
  const glance = small === null ? null : glanceAt(small.bytes);
  if (small === null || glance === null) return null;
  return { summary: summaryFrom(glance, id, path, small.facts), facts: small.facts };
}

/**
 * The same of any session; when its file was changed, for one that cannot be read; null when there is none. What can
 * be kept of it is put into the index. `onlyHeads`: of a big one only what stands in its head.
 */
export async function summarise(
  fs: FsPort,
  place: SessionPlace,
  index: SessionIndex | null,
  onlyHeads: boolean,
): Promise<SessionSummary | { readonly modified: number } | null> {
  const { id, path } = place;
  const now = summariseNow(fs, place);
  if (now !== null) {
    index?.put(now.summary, now.facts);
    return now.summary;
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
    // By what was read, not by what was there a moment before.
    const summary = summaryOf(value, id, path, read.facts);
    index?.put(summary, read.facts);
    return summary;
  } catch (error) {
    if (!isMissing(error)) return { modified: facts?.modified ?? 0 };
    return summariseJournal(fs, place);
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
  { id, path, journal }: SessionPlace,
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
