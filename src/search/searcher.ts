import type { SearchAnswer } from '../core/search.ts';
import { removeIndex } from './index-file.ts';
import { type Progress, SearchIndex } from './search-index.ts';
import type { SearchPlace } from './search-job.ts';
import { isDamage } from './sqlite.ts';

/** Asks an index and keeps it up to date; one that turns out to be damaged is made again. */
export class Searcher {
  readonly #place: SearchPlace;
  /** null: Node has no SQLite, it was closed, or it could not be made again: then the next question tries to. */
  #index: SearchIndex | null;
  #isOpen = true;
  #reading: Progress | null = null;
  #queue: Promise<boolean> = Promise.resolve(false);
  /** One that has not begun yet: it will see all that is there by now. */
  #waiting: Promise<boolean> | null = null;

  constructor(place: SearchPlace) {
    this.#place = place;
    this.#index = SearchIndex.open(place.path, place.folder);
  }

  /** Whether Node has SQLite. */
  get isAble(): boolean {
    return this.#opened() !== null;
  }

  #opened(): SearchIndex | null {
    if (this.#isOpen) this.#index ??= SearchIndex.open(this.#place.path, this.#place.folder);
    return this.#index;
  }

  /** What the index knows now. Throws what SQLite throws. */
  find(words: string, limit: number): SearchAnswer {
    try {
      return { hits: this.#opened()?.find(words, limit) ?? [], reading: this.#reading };
    } catch (error) {
      if (!isDamage(error)) throw error;
      // Made again: the next refresh fills it.
      this.#makeAgain();
      return { hits: [], reading: { done: 0, of: 0 } };
    }
  }

  /**
   * Reads what has changed since, in turns, between which `find` answers. Gives whether anything had. `only`: the one
   * session that is looked at.
   */
  refresh(only?: string): Promise<boolean> {
    if (only !== undefined) return this.#inTurn(() => this.#read(only));
    this.#waiting ??= this.#inTurn(() => {
      this.#waiting = null;
      return this.#read();
    });
    return this.#waiting;
  }

  #inTurn(work: () => Promise<boolean>): Promise<boolean> {
    const next = this.#queue.then(work, work);
    this.#queue = next;
    return next;
  }

  close(): void {
    this.#isOpen = false;
    this.#letGo();
  }

  #letGo(): void {
    this.#index?.close();
    this.#index = null;
  }

  async #read(only?: string): Promise<boolean> {
    try {
      return await this.#readThrough(only);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#makeAgain();
      return await this.#readThrough();
    } finally {
      this.#reading = null;
    }
  }

  async #readThrough(only?: string): Promise<boolean> {
    const index = this.#opened();
    if (index === null) return false;
    const turns = index.refresh(only);
    for (let turn = turns.next(); ; turn = turns.next()) {
      if (turn.done === true) return turn.value;
      // Damaged and made again by a question in between: this one has nothing to write to any more.
      if (this.#index !== index) return this.#readThrough();
      this.#reading = turn.value;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #makeAgain(): void {
    this.#letGo();
    removeIndex(this.#place.path);
    this.#opened();
  }
}
