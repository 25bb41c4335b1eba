import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DatabaseSync, isDamage } from './sqlite.ts';

/** Changes whenever an index made by another version would answer differently. */
const VERSION = 1;

/**
 * `place` is the order in which what was said is found: the smaller, the newer. `words` holds no text of its own; its
 * rows are the places. Against SQLite's own trigrams: a sixth of the time, a third of the room, and words of two
 * Chinese characters are found.
 */
const SCHEMA = `
  CREATE TABLE file (id TEXT PRIMARY KEY, inode REAL, size REAL, modified REAL, title TEXT, updated TEXT) WITHOUT ROWID;
  CREATE TABLE said (place INTEGER PRIMARY KEY, session TEXT, exchange TEXT, text TEXT);
  CREATE INDEX said_in ON said (session);
  CREATE VIRTUAL TABLE words USING fts5(text, content='', contentless_delete=1, tokenize='ascii');
  INSERT INTO words (words, rank) VALUES ('hashsize', 16777216);
  PRAGMA user_version = ${VERSION};
`;

/** How long SQLite waits where an index is made, which two programs may do at once; ms. */
const OPENING_MS = 5000;

/**
 * Opens the database of an index at that path, and makes it when it is missing, of another version or damaged; later it
 * waits for other programs for so many ms. Throws what SQLite or the file system throw.
 */
export function openDatabase(
  sqlite: typeof import('node:sqlite'),
  path: string,
  busyMs: number,
): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  for (const name of filesOf(path)) putAside(name);
  for (let attempt = 0; ; attempt++) {
    // Made here, so that it is nobody else's to read: SQLite gives what lies beside it the same mode.
    closeSync(openSync(path, 'a', 0o600));
    const database = new sqlite.DatabaseSync(path, { timeout: OPENING_MS });
    try {
      prepare(database);
      database.exec(`PRAGMA busy_timeout = ${busyMs}`);
      return database;
    } catch (error) {
      database.close();
      if (attempt > 0 || !(isDamage(error) || error instanceof OtherVersion)) throw error;
      removeIndex(path);
    }
  }
}

class OtherVersion extends Error {}

function prepare(database: DatabaseSync): void {
  // What is lost with the power is made again. What is deleted is overwritten: it was meant to be gone.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON');
  database.exec('PRAGMA cache_size = -16000');
  const version = () => Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (version() === VERSION) return;
  // Two programs may meet here: the second one finds it made.
  database.exec('BEGIN IMMEDIATE');
  try {
    const found = version();
    if (found !== 0 && found !== VERSION) throw new OtherVersion();
    if (found === 0) database.exec(SCHEMA);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/** Takes the index away: what is open elsewhere goes on with what it has. */
export function removeIndex(path: string): void {
  for (const name of filesOf(path)) rmSync(name, { force: true, recursive: true });
}

/** What SQLite keeps an index in. */
const filesOf = (path: string): readonly string[] => [path, `${path}-wal`, `${path}-shm`];

/**
 * A folder where a file must be is nothing that was made here, and may hold something: it gets another name. So does a
 * FIFO or a device, which SQLite would wait for.
 */
function putAside(path: string): void {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (facts === undefined || facts.isFile()) return;
  const ending = facts.isDirectory() ? 'folder' : 'aside';
  let name = `${path}.${ending}`;
  for (let count = 1; existsSync(name); count++) name = `${path}.${ending}-${count}`;
  renameSync(path, name);
}
