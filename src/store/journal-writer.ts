import { dirname } from 'node:path';
import type { Exchange } from '../core/exchange.ts';
import type { Session } from '../core/session.ts';
import { atomicWrite, syncFolder, writeAll } from './atomic-write.ts';
import type { FsPort, OpenFile } from './fs-port.ts';
import { readJournalFile } from './journal-file.ts';
import { type JournalEntry, journalLine } from './journal-format.ts';
import { digestOfOrder, orderChange } from './journal-order.ts';
import { makeRandomName } from './random-name.ts';
import { keepDamaged } from './session-damage.ts';
import { exchangeToJson, headerToJson } from './session-format.ts';
import { isMissing } from './store-error.ts';
import type { WithoutTokens } from './without-tokens.ts';

export interface JournalTools {
  readonly fs: FsPort;
  /** Runs work later; returns what calls it off. */
  readonly later: (ms: number, work: () => void) => () => void;
  readonly without: WithoutTokens;
  /** ISO 8601, UTC */
  readonly now: () => string;
}

/**
 * Text that waits is written and synced when it is this old, and written when it is this long, in bytes. It may have
 * waited 50 ms before, for the next step of the screen (core/answer-pace.ts), and the sync before it takes its time: 250 ms
 * after it arrived it is on the disk.
 */
const AGE_MS = 150;
const BYTES = 4096;

interface Piece {
  readonly text: string;
  readonly reasoning: string;
}

interface Waiting {
  text: string;
  reasoning: string;
  /** What both take in the file, as UTF-8 */
  bytes: number;
}

/** Writes the journal of one session. One write at a time, in order; all that throw are told by the next `sync`. */
export class JournalWriter {
  readonly #path: string;
  readonly #tools: JournalTools;
  #file: OpenFile | null = null;
  #length = 0;
  #queue: Promise<void> = Promise.resolve();
  #failure: unknown = null;
  /** What the file holds is whole: nothing that is written behind it is lost. */
  #isSound = false;
  /** Where the journal is kept that was found damaged. */
  #aside: string | null = null;
  readonly #waiting = new Map<string, Waiting>();
  /** Text that is on its way into the file, or found no room there: it goes before what came since. */
  #text: (Piece & { readonly id: string })[] = [];
  readonly #live = new Set<string>();
  /** Replies that ended, as long as it is not known that the file says so. */
  readonly #ended = new Set<string>();
  #callOff: (() => void) | null = null;
  /** Hears when text cannot be written, with why, and when it can again (null). */
  #heard: ((error: unknown) => void) | null = null;
  #isFailing = false;

  constructor(path: string, tools: JournalTools) {
    this.#path = path;
    this.#tools = tools;
  }

  /** Whether a reply is under way: until it ends, the journal must stay. */
  get isLive(): boolean {
    return this.#live.size > 0;
  }

  /**
   * Makes a journal that is not whole one that can be written on: kept as `.corrupt-TIME`, then begun anew with what
   * can be believed of it. Gives the path of what was kept; null when it was whole. Throws when that fails.
   */
  async mend(): Promise<string | null> {
    await this.#then(() => this.#makeSound());
    return this.#aside;
  }

  /**
   * Throws when the entry is not on the disk. From then on until the end `heard` is told why text cannot be written,
   * once, and null when it can again.
   */
  async begin(session: Session, exchange: Exchange, heard?: (error: unknown) => void): Promise<void> {
    this.#live.add(exchange.id);
    const { without } = this.#tools;
    this.#put({
      type: 'begin',
      session: headerToJson(without.header(session)),
      exchange: exchangeToJson(without.exchange(exchange)),
    });
    await this.#sync();
    this.#heard = heard ?? null;
    this.#isFailing = false;
  }

  /** Text without tokens: they were taken out where it came in, as a piece may hold no more than a part of one. */
  append(exchangeId: string, piece: Piece): void {
    if (!this.#live.has(exchangeId)) return;
    const waiting = this.#waiting.get(exchangeId) ?? { text: '', reasoning: '', bytes: 0 };
    waiting.text += piece.text;
    waiting.reasoning += piece.reasoning;
    waiting.bytes += Buffer.byteLength(piece.text) + Buffer.byteLength(piece.reasoning);
    this.#waiting.set(exchangeId, waiting);
    // What is written for its length is synced in time too: nothing may come behind it for long.
    this.#callOff ??= this.#tools.later(AGE_MS, () => this.#flushAndSync());
    if (waiting.bytes >= BYTES) this.#writeWaiting();
  }

  /** Throws when the end, or anything before it, is not on the disk. */
  async end(exchange: Exchange): Promise<void> {
    this.#live.delete(exchange.id);
    this.#heard = null;
    this.#ended.add(exchange.id);
    // The whole exchange follows: what waits is in it.
    this.#waiting.delete(exchange.id);
    void this.#then(async () => {
      this.#text = this.#text.filter(({ id }) => id !== exchange.id);
    });
    this.#put({ type: 'end', exchange: exchangeToJson(this.#tools.without.exchange(exchange)) });
    await this.#sync();
  }

  /** Puts on the disk what a session has that another state of it had not. Throws when it is not there. */
  async change(before: Session, after: Session): Promise<void> {
    const old = new Set(before.exchanges);
    const changed = after.exchanges.filter((exchange) => !old.has(exchange));
    const { without } = this.#tools;
    const ids = after.exchanges.map(({ id }) => id);
    const order = orderChange(
      before.exchanges.map(({ id }) => id),
      ids,
    );
    const content = {
      session: headerToJson(without.header(after)),
      exchanges: changed.map((exchange) => exchangeToJson(without.exchange(exchange))),
      digest: digestOfOrder(ids),
    };
    this.#put(
      order === null
        ? { type: 'change', ...content, order: null }
        : { type: 'rearranged', ...content, order },
    );
    await this.#sync();
  }

  /**
   * The session's file holds this: while a reply is under way, or one has ended since, a mark says so, else the journal
   * goes.
   */
  async written({ exchanges }: Session): Promise<void> {
    for (const id of this.#ended) {
      const runs = exchanges.find((exchange) => exchange.id === id)?.runs ?? [];
      if (runs.every(({ status }) => status !== 'running')) this.#ended.delete(id);
    }
    if (!this.isLive && this.#ended.size === 0) return this.trim();
    this.#put({ type: 'written' });
    await this.#sync();
  }

  /** Takes the journal away once the session's file holds all of it. Does nothing while a reply is under way. */
  async trim(): Promise<void> {
    if (this.isLive) return;
    await this.#then(async () => {
      if (this.isLive) return;
      await this.#makeSound();
      await this.#close();
      await this.#tools.fs.unlink(this.#path).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
    });
    this.#failure = null;
  }

  /** Writes what waits and lets go of the file. */
  async close(): Promise<void> {
    this.#callOff?.();
    this.#callOff = null;
    this.#writeWaiting();
    await this.#sync().catch(() => undefined);
    await this.#then(() => this.#close()).catch(() => undefined);
    // From here on it may be another's.
    this.#isSound = false;
    this.#aside = null;
  }

  #flushAndSync(): void {
    this.#callOff = null;
    this.#writeWaiting();
    void this.#then(async () => this.#file?.sync()).catch((error: unknown) => {
      this.#failure ??= error;
      this.#tell(error);
    });
  }

  /**
   * Text that cannot be written now is written before what follows: an answer with a hole in it would look whole. That is
   * told at once; the end holds all of it, and says so when that cannot be written either.
   */
  #writeWaiting(): void {
    const waiting = [...this.#waiting].map(([id, { text, reasoning }]) => ({ id, text, reasoning }));
    this.#waiting.clear();
    void this.#then(async () => {
      this.#text.push(...waiting);
      for (let next = this.#text[0]; next !== undefined; next = this.#text[0]) {
        await this.#write(bytesOf({ type: 'text', ...next }));
        this.#text.shift();
      }
    }).then(
      () => this.#tell(null),
      (error: unknown) => this.#tell(error),
    );
  }

  #tell(error: unknown): void {
    const isFailing = error !== null || this.#failure !== null;
    if (isFailing === this.#isFailing) return;
    this.#isFailing = isFailing;
    this.#heard?.(error);
  }

  #put(entry: JournalEntry): void {
    const bytes = bytesOf(entry);
    void this.#then(() => this.#write(bytes)).catch((error: unknown) => {
      this.#failure ??= error;
    });
  }

  async #sync(): Promise<void> {
    await this.#then(async () => {
      const failure = this.#failure;
      this.#failure = null;
      if (failure !== null) throw failure;
      await this.#file?.sync();
    });
  }

  async #write(bytes: Uint8Array): Promise<void> {
    const file = this.#file ?? (await this.#open());
    try {
      await writeAll(file, bytes);
      this.#length += bytes.length;
    } catch (error) {
      // Half a line would hide every line behind it. One that cannot be taken away is mended before the next.
      await file.truncate(this.#length).catch(async () => {
        this.#isSound = false;
        await this.#close().catch(() => undefined);
      });
      throw error;
    }
  }

  /** A line behind one that is not whole would never be read again. */
  async #makeSound(): Promise<void> {
    if (this.#isSound) return;
    const { fs, now } = this.#tools;
    const { sound, damage } = await readJournalFile(fs, this.#path);
    if (damage !== null) {
      this.#aside = await keepDamaged(fs, this.#path, now());
      await atomicWrite(fs, this.#path, new TextEncoder().encode(sound), { makeName: makeRandomName });
    }
    this.#isSound = true;
  }

  async #open(): Promise<OpenFile> {
    await this.#makeSound();
    const file = await this.#tools.fs.open(this.#path, 'append', 0o600);
    this.#file = file;
    await file.chmod(0o600);
    this.#length = (await file.facts()).size;
    await syncFolder(this.#tools.fs, dirname(this.#path));
    return file;
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  #then(work: () => Promise<void>): Promise<void> {
    const next = this.#queue.then(work);
    this.#queue = next.catch(() => undefined);
    return next;
  }
}

const bytesOf = (entry: JournalEntry) => new TextEncoder().encode(journalLine(entry));
