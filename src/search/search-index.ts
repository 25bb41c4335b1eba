import type { SearchHit } from '../core/search.ts';
import { prefixOf } from '../store/session-index.ts';
import { type ChangedSession, compare, compareOne } from './changed-sessions.ts';
import { openDatabase } from './index-file.ts';
import { readSaid, type SessionText, Unreadable } from './said.ts';
import { snippetOf } from './snippet.ts';
import { type DatabaseSync, isBusy, loadSqlite } from './sqlite.ts';
import { indexedText, matchOf, termsOf } from './words.ts';

/** Sessions that are written at once: after each such turn others may ask, and another program may write. */
const AT_ONCE = 128;

/** Another program that indexes may be at work on a session of 30 MB, on a slow machine; ms. */
const PATIENCE_MS = 30_000;
/** How long SQLite itself waits in that time: while it does, the program cannot end, as its thread hears nothing; ms. */
const BUSY_MS = 100;

export interface Progress {
  readonly done: number;
  readonly of: number;
}

/** Everything said in all sessions. Lies in the cache folder; the sessions' files are the truth. Not async. */
export class SearchIndex {
  readonly #database: DatabaseSync;
  readonly #folder: string;
  #isFilling = false;

  private constructor(database: DatabaseSync, folder: string) {
    this.#database = database;
    this.#folder = folder;
  }

  /**
   * Opens the index at that path for a folder of sessions; makes it when it is missing, of another version or damaged.
   * null when Node has no SQLite. Throws what SQLite or the file system throw.
   */
  static open(path: string, folder: string): SearchIndex | null {
    const sqlite = loadSqlite();
    if (sqlite === null) return null;
    return new SearchIndex(openDatabase(sqlite, path, BUSY_MS), folder);
  }

  close(): void {
    this.#database.close();
  }

  /**
   * Brings the index up to what the files say, in turns: to be asked for the next one until it is done. Others may
   * ask between two turns, and get what is there by then. Gives whether anything changed. `only`: the one session that
   * is looked at.
   */
  *refresh(only?: string): Generator<Progress, boolean> {
    const { changed, gone, known } =
      only === undefined
        ? compare(this.#database, this.#folder)
        : compareOne(this.#database, this.#folder, only);
    // More is new than known: it is being made, from the newest to the oldest, perhaps not at one go.
    this.#isFilling = changed.length > known;
    for (let from = 0; from < gone.length; from += AT_ONCE) {
      yield { done: 0, of: changed.length };
      yield* this.#patiently({ done: 0, of: changed.length }, () => {
        for (const id of gone.slice(from, from + AT_ONCE)) this.#forget(id);
      });
    }
    // What goes before all others comes last from the newest.
    const inOrder = this.#isFilling ? changed : changed.toReversed();
    for (let from = 0; from < changed.length; from += AT_ONCE) {
      yield { done: from, of: changed.length };
      yield* this.#patiently({ done: from, of: changed.length }, () => {
        for (const one of inOrder.slice(from, from + AT_ONCE)) this.#read(one);
      });
    }
    return changed.length + gone.length > 0;
  }

  /** Where all these words were said in one exchange, the newest first. */
  find(query: string, limit: number): readonly SearchHit[] {
    const terms = termsOf(query);
    const match = matchOf(terms);
    if (match === null) return [];
    const ask = this.#database.prepare(
      'SELECT rowid AS place FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?',
    );
    let places = ask.all(match, limit);
    const wider = matchOf(terms, true);
    // Whole words are found much faster than beginnings.
    if (places.length < limit && wider !== null && wider !== match) places = ask.all(wider, limit);
    const row = this.#database.prepare(
      'SELECT session, exchange, text, title, updated FROM said JOIN file ON file.id = said.session WHERE place = ?',
    );
    return places.flatMap(({ place }) => {
      const found = row.get(Number(place));
      if (found === undefined) return [];
      const exchange = String(found.exchange);
      return {
        session: String(found.session),
        title: String(found.title),
        updatedAt: String(found.updated),
        exchange: exchange === '' ? null : exchange,
        ...snippetOf(String(found.text), terms),
      };
    });
  }

  #read({ id }: ChangedSession): void {
    const text = readSaid(`${prefixOf(this.#folder)}${id}.json`);
    // A file that cannot be read has nothing to find; it is looked at again each time, until it can be.
    if (text === null) {
      this.#forget(id);
      return;
    }
    try {
      this.#take(id, text);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.#forget(id);
    } finally {
      text.letGo();
    }
  }

  #take(id: string, text: SessionText): void {
    const known = this.#database.prepare('SELECT inode, size, modified FROM file WHERE id = ?').get(id);
    const isSame =
      known !== undefined &&
      known.inode === text.inode &&
      known.size === text.size &&
      known.modified === text.modified;
    // Another program was here first.
    if (isSame) return;
    this.#write(id, text);
    this.#database
      .prepare('INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)')
      .run(id, text.inode, text.size, text.modified, text.title, text.updatedAt);
  }

  /** Puts in what is new or different, and takes out what is no more said. */
  #write(id: string, { said }: SessionText): void {
    const fresh = new Set(said.ids);
    const out: number[] = [];
    // One by one: together the texts of a big session take more memory than all the rest of the program.
    const old = this.#database.prepare('SELECT place, exchange, text FROM said WHERE session = ?');
    for (const { place, exchange, text } of old.iterate(id)) {
      const before = String(exchange);
      if (said.text(before) === text) fresh.delete(before);
      else out.push(Number(place));
    }
    for (const place of out) this.#takeOut(place);
    const insertText = this.#database.prepare('INSERT INTO said VALUES (?, ?, ?, ?)');
    const insertWords = this.#database.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)');
    let place = this.#placeFor(id, fresh.size);
    for (const exchange of [...fresh].reverse()) {
      const text = said.text(exchange);
      if (text === '') continue;
      insertText.run(place, id, exchange, text);
      insertWords.run(place, indexedText(text));
      place += 1;
    }
  }

  /**
   * Where so many new texts go: before all others, as they are the newest. While the index is made for the first time
   * sessions come from the newest to the oldest, and go behind: SQLite is much quicker when rows come in order.
   */
  #placeFor(id: string, count: number): number {
    const ends = this.#database
      .prepare('SELECT (SELECT min(place) FROM said) AS first, (SELECT max(place) FROM said) AS last')
      .get();
    if (ends === undefined || ends.first === null) return 0;
    const known = this.#database.prepare('SELECT 1 FROM file WHERE id = ?').get(id);
    return known === undefined && this.#isFilling ? Number(ends.last) + 1 : Number(ends.first) - count;
  }

  #forget(id: string): void {
    const places = this.#database.prepare('SELECT place FROM said WHERE session = ?').all(id);
    for (const { place } of places) this.#takeOut(Number(place));
    this.#database.prepare('DELETE FROM file WHERE id = ?').run(id);
  }

  #takeOut(place: number): void {
    this.#database.prepare('DELETE FROM words WHERE rowid = ?').run(place);
    this.#database.prepare('DELETE FROM said WHERE place = ?').run(place);
  }

  /** Does it together, in more turns when another program is writing. */
  *#patiently(progress: Progress, work: () => void): Generator<Progress, void> {
    for (const end = performance.now() + PATIENCE_MS; ; ) {
      try {
        this.#together(work);
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() > end) throw error;
      }
      yield progress;
    }
  }

  #together(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
