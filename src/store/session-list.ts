import type { ListProgress, SessionSummary } from '../core/session.ts';
import type { FsPort } from './fs-port.ts';
import type { DiskState } from './session-damage.ts';
import { prefixOf, SessionIndex } from './session-index.ts';
import { isSafeId } from './session-parse.ts';
import { type SessionPlace, summarise, summariseNow } from './session-reading.ts';
import { isMissing } from './store-error.ts';
import { Turns } from './turns.ts';

export interface Listed {
  /** Newest first. */
  readonly sessions: readonly SessionSummary[];
  /** Files that hold no session that can be read; they can still be opened by their id. */
  readonly unreadable: readonly { readonly id: string; readonly path: string; readonly modified: number }[];
  /** Ids of those that images were kept of; absent: there are none. */
  readonly withImages?: ReadonlySet<string>;
}

export interface ListOptions {
  /** Where summaries are kept: files that have not changed since the last list are not read again. */
  readonly indexPath?: string;
  /** The summary of a session that is open here, when its file is as it was last read or written. */
  readonly ours?: (path: string, facts: DiskState) => SessionSummary | null;
  /** The sessions that are open here, as they were last read or written. */
  readonly open?: () => readonly SessionSummary[];
  /** Only what stands in the head of a big session: not how many exchanges it has, nor its first words. */
  readonly onlyHeads?: boolean;
  /**
   * Told at once what is known from the last list, while it is being checked, and then what has been read by now, the
   * newest first; null: this is the list.
   */
  readonly some?: (
    sessions: readonly SessionSummary[],
    progress: ListProgress | null,
    withImages?: ReadonlySet<string>,
  ) => void;
}

/** As many files as are read at once. */
const AT_ONCE = 64;
const JOURNAL = '.journal.jsonl';
const ASSETS = '.assets';
/** A screen is told first, then what has come in so many ms. */
const FIRST = 60;
const EVERY_MS = 150;

/** Every session in a folder. A folder that is not there holds none. */
export async function listSessions(fs: FsPort, folder: string, options: ListOptions = {}): Promise<Listed> {
  const { indexPath, ours, open, some, onlyHeads = false } = options;
  const index = indexPath === undefined ? null : new SessionIndex(fs, indexPath, folder);
  let told = 0;
  const reading = fs.names(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const tellKept = async () => {
    await index?.load();
    const kept = index === null || some === undefined ? [] : await keptList(fs, index, open?.() ?? []);
    if (kept.length === 0) return;
    told = performance.now();
    some?.(kept, { kind: 'checking' }, withImagesIn(await reading));
  };
  const [names] = await Promise.all([reading, tellKept()]);
  const ids = idsIn(names);
  const withImages = withImagesIn(names);
  const prefix = prefixOf(folder);
  const ordered = index?.inOrder(ids) ?? [...ids];
  const paths = ordered.map((id) => `${prefix}${id}.json`);
  const known = (await fs.manyFacts?.(paths)) ?? [];
  const sessions: SessionSummary[] = [];
  /** What is shown of those that have to be read again, until they are. */
  const stale = new Map<string, SessionSummary>();
  const unreadable: { id: string; path: string; modified: number }[] = [];
  const unknown: (SessionPlace & { readonly modified: number })[] = [];
  for (const [at, id] of ordered.entries()) {
    const path = paths[at] ?? '';
    const facts = known[at];
    const isFile = facts?.kind === 'file';
    const mine = isFile ? (ours?.(path, facts) ?? null) : null;
    if (mine !== null && isFile) index?.put(mine, facts);
    const summary = mine ?? (isFile ? index?.get(id, facts) : null);
    if (summary != null) {
      sessions.push(summary);
      continue;
    }
    unknown.push({ id, path, journal: `${prefix}${id}${JOURNAL}`, modified: facts?.modified ?? 0 });
    const before = index?.kept(id);
    if (before != null && told > 0) stale.set(id, before);
  }
  // Taken from its end: the newest first, as they will stand.
  unknown.sort((a, b) => a.modified - b.modified);
  const turns = new Turns();
  const tell = () => {
    const isFirst = told === 0 && sessions.length >= FIRST;
    if (!isFirst && (told === 0 || performance.now() - told < EVERY_MS)) return;
    told = performance.now();
    some?.(inOrder([...sessions, ...stale.values()]), { kind: 'reading', of: ids.size }, withImages);
  };
  const work = async () => {
    for (let next = unknown.pop(); next !== undefined; next = unknown.pop()) {
      const { id, path } = next;
      const over = turns.next();
      if (over !== undefined) {
        if (some !== undefined) tell();
        await over;
      }
      const found = await summarise(fs, next, index, onlyHeads);
      stale.delete(id);
      if (found === null) continue;
      if ('title' in found) sessions.push(found);
      else unreadable.push({ id, path, modified: found.modified });
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, unknown.length) }, work));
  inOrder(sessions);
  // Nobody waits for the index to be written.
  if (unreadable.length === 0 && told > 0) some?.(sessions, null, withImages);
  await index?.keep(sessions, ids);
  return { sessions, unreadable, ...(withImages === undefined ? {} : { withImages }) };
}

/**
 * What the index holds and, instead of what it holds of them, the sessions that are open here. What stands on the
 * first screen is looked at: it is right when it is shown.
 */
async function keptList(
  fs: FsPort,
  index: SessionIndex,
  open: readonly SessionSummary[],
): Promise<readonly SessionSummary[]> {
  const now = new Map<string, SessionSummary | null>(open.map((summary) => [summary.id, summary]));
  const kept = inOrder(instead(index.summaries(), now));
  const pinned = kept.filter((summary) => summary.pinned);
  const first = [
    ...pinned.slice(0, FIRST),
    ...kept.filter(({ pinned: isPinned }) => !isPinned).slice(0, FIRST),
  ];
  const facts = (await fs.manyFacts?.(first.map(({ path }) => path))) ?? [];
  const changed = new Map<string, SessionSummary | null>();
  first.forEach((summary, at) => {
    const found = facts[at];
    if (now.has(summary.id) || found === undefined) return;
    if (found !== null && index.isCurrent(summary.id, found)) return;
    changed.set(summary.id, summariseNow(fs, summary)?.summary ?? null);
  });
  return changed.size === 0 ? kept : inOrder(instead(kept, changed));
}

/** A list with others in the place of some of them, or with none where there is null. */
function instead(
  sessions: readonly SessionSummary[],
  by: ReadonlyMap<string, SessionSummary | null>,
): SessionSummary[] {
  const rest = sessions.filter(({ id }) => !by.has(id));
  return [...[...by.values()].filter((one) => one !== null), ...rest];
}

function inOrder(sessions: SessionSummary[]): readonly SessionSummary[] {
  return sessions.sort((a, b) => compare(b.updatedAt, a.updatedAt) || compare(b.id, a.id));
}

/** The sessions that the names of files speak of. One whose program died before its first save has only a journal. */
export function idsIn(names: readonly string[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const name of names) {
    if (name.endsWith('.json')) ids.add(name.slice(0, -'.json'.length));
    else if (name.endsWith(JOURNAL)) ids.add(name.slice(0, -JOURNAL.length));
  }
  for (const id of ids) if (!isSafeId(id)) ids.delete(id);
  return ids;
}

/** The sessions that have a folder of kept images; undefined: none has. */
function withImagesIn(names: readonly string[]): ReadonlySet<string> | undefined {
  const folders = names.filter((name) => name.endsWith(ASSETS));
  return folders.length === 0 ? undefined : new Set(folders.map((name) => name.slice(0, -ASSETS.length)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
