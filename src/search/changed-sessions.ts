import { lstatSync, readdirSync } from 'node:fs';
import { prefixOf } from '../store/session-index.ts';
import { idsIn } from '../store/session-list.ts';
import type { DatabaseSync } from './sqlite.ts';

export interface ChangedSession {
  readonly id: string;
  readonly modified: number;
}

interface Compared {
  /** The newest first. */
  readonly changed: readonly ChangedSession[];
  readonly gone: readonly string[];
  /** How many sessions the index had. */
  readonly known: number;
}

/** What has to be read again, the newest first, and what is no more. */
export function compare(database: DatabaseSync, folder: string): Compared {
  const known = new Map<string, readonly [unknown, unknown, unknown]>();
  const rows = database.prepare('SELECT id, inode, size, modified FROM file').iterate();
  for (const { id, inode, size, modified } of rows) known.set(String(id), [inode, size, modified]);
  const total = known.size;
  const prefix = prefixOf(folder);
  const changed: ChangedSession[] = [];
  for (const id of idsIn(namesIn(folder))) {
    const facts = factsOf(`${prefix}${id}.json`);
    if (facts === null) continue;
    const before = known.get(id);
    known.delete(id);
    const isSame =
      before !== undefined &&
      before[0] === facts.ino &&
      before[1] === facts.size &&
      before[2] === facts.mtimeMs;
    if (!isSame) changed.push({ id, modified: facts.mtimeMs });
  }
  changed.sort((a, b) => b.modified - a.modified);
  return { changed, gone: [...known.keys()], known: total };
}

/** The same of one session. */
export function compareOne(database: DatabaseSync, folder: string, id: string): Compared {
  const facts = factsOf(`${prefixOf(folder)}${id}.json`);
  const known = database.prepare('SELECT 1 FROM file WHERE id = ?').get(id) !== undefined;
  // Reading it finds out whether it has changed; one that is new is the newest, and nothing is being filled.
  if (facts !== null) return { changed: [{ id, modified: facts.mtimeMs }], gone: [], known: 1 };
  return { changed: [], gone: known ? [id] : [], known: 1 };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function factsOf(path: string) {
  try {
    const facts = lstatSync(path, { throwIfNoEntry: false });
    return facts?.isFile() === true ? facts : null;
  } catch {
    return null;
  }
}
