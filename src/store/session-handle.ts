import { dirname } from 'node:path';
import { type AppError, appError, failed, ok, type Result } from '../core/errors.ts';
import type { Session, SessionSummary } from '../core/session.ts';
import type { SavedSession } from '../runtime/ports/sessions.ts';
import { atomicWrite, makePrivateFolder } from './atomic-write.ts';
import type { FsPort } from './fs-port.ts';
import { JournalWriter } from './journal-writer.ts';
import { type Lock, type LockTools, tryLock } from './lock.ts';
import type { Owner } from './process-facts.ts';
import { makeRandomName } from './random-name.ts';
import { SessionTooLong, sessionBytes } from './session-bytes.ts';
import { type DiskState, keepChanged, setAside } from './session-damage.ts';
import { filesOf } from './session-files.ts';
import { SESSION_LIMIT } from './session-limit.ts';
import { wholeOf } from './session-recovered.ts';
import { summaryOfSession } from './session-summary.ts';
import { codeOf, storeError } from './store-error.ts';
import type { WithoutTokens } from './without-tokens.ts';

export interface HandleTools {
  readonly fs: FsPort;
  readonly lockTools: LockTools;
  readonly later: (ms: number, work: () => void) => () => void;
  /** ISO 8601, UTC */
  readonly now: () => string;
  readonly without: WithoutTokens;
  /** Hears of a session that was written, when it is let go: what lists show of it now. Never throws. */
  readonly written?: (summary: SessionSummary, disk: DiskState) => Promise<void>;
}

/** Above this many bytes the journal is what is synced at each save, and the file follows. */
const BIG = 4 << 20;
/** Milliseconds until it follows: with the writing itself, within five seconds. */
const FOLLOWS_AFTER = 3000;

/** One session that was opened or saved here: its lock, its journal, and what its file holds. */
export class SessionHandle {
  readonly path: string;
  readonly journal: JournalWriter;
  /** Why it must not be saved; null when it may. */
  readOnly: AppError | null = null;
  /** The file as it was last read or written here. */
  disk: DiskState | null = null;
  readonly #tools: HandleTools;
  #lock: Lock | null = null;
  #locking: Promise<AppError | null> | null = null;
  /** What the file and, behind it, the journal hold; null when that is not known. */
  #held: Session | null = null;
  #followOff: (() => void) | null = null;
  /** The file is damaged and could not be given a second name yet: until then it is not replaced. */
  #isDamaged = false;
  /** The file was written here since lists were told of it. */
  #isNews = false;
  #queue: Promise<unknown> = Promise.resolve();
  /** What is to be saved of what was given out before all of it was read and turned out to be damaged. */
  #whole: (asked: Session) => Session = (asked) => asked;

  constructor(path: string, tools: HandleTools) {
    this.path = path;
    this.#tools = tools;
    this.journal = new JournalWriter(filesOf(path).journal, tools);
  }

  get isLocked(): boolean {
    return this.#lock !== null;
  }

  /** Why the session belongs to someone else; null when it is ours, or when no lock can be made here. */
  takeLock(): Promise<AppError | null> {
    if (this.#lock !== null) return Promise.resolve(null);
    this.#locking ??= this.#tryLock().finally(() => {
      this.#locking = null;
    });
    return this.#locking;
  }

  async #tryLock(): Promise<AppError | null> {
    const path = filesOf(this.path).lock;
    try {
      const attempt = await tryLock(path, this.#tools.lockTools);
      if (attempt.kind === 'busy') return lockedBy(attempt.owner, attempt.isSure, path);
      this.#lock = attempt.lock;
      return null;
    } catch (error) {
      // Nothing can be written here at all: that is what opening should say. Anything else, saving will say.
      const denied = ['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error));
      return denied ? storeError(error, 'The session cannot be saved') : null;
    }
  }

  async unlock(): Promise<void> {
    const lock = this.#lock;
    this.#lock = null;
    await lock?.release();
  }

  /** What the file holds, as it was read. */
  loaded(session: Session, disk: DiskState | null): void {
    this.#held = session;
    this.disk = disk;
  }

  /** Nothing is saved before all of the session has been read; `rest` never fails. */
  isRead(rest: Promise<unknown>): void {
    void this.#then(() => rest);
  }

  /** What was given out as `from` was damaged: what is saved of it from now on is what could be recovered. */
  recovered(from: Session, session: Session, disk: DiskState | null): void {
    this.#whole = wholeOf(from.exchanges, session.exchanges);
    this.loaded(session, disk);
  }

  /** Gives the damaged file a name that stays. While that fails, saving tries it again and fails with the same error. */
  async putAside(): Promise<Result<string>> {
    const aside = await setAside(this.#tools.fs, this.path, this.#tools.now());
    this.#isDamaged = !aside.ok;
    return aside;
  }

  /** What a list shows of it, when its file is as it was last read or written here; null otherwise. */
  summaryAt(facts: DiskState): SessionSummary | null {
    const { disk } = this;
    if (disk === null || disk.inode !== facts.inode) return null;
    return disk.size === facts.size && disk.modified === facts.modified ? this.summary : null;
  }

  /** The same as it was last read or written here; null when that is not known. */
  get summary(): SessionSummary | null {
    if (this.#held === null || this.disk === null) return null;
    return summaryOfSession(this.#held, this.path, this.disk.size);
  }

  /** Puts a session on the disk: its file or, when that is big, its journal first. */
  save(asked: Session): Promise<Result<SavedSession>> {
    return this.#then(async () => {
      const session = this.#whole(asked);
      if (this.readOnly !== null) return failed(this.readOnly);
      try {
        await makePrivateFolder(this.#tools.fs, dirname(this.path));
        const locked = await this.takeLock();
        if (locked !== null) return failed(locked);
        const aside = this.#isDamaged ? await this.putAside() : null;
        if (aside?.ok === false) return aside;
        return (await this.#saveToJournal(session)) ?? (await this.#saveToFile(session));
      } catch (error) {
        return failed(storeError(error, `The session could not be saved to ${this.path}`));
      }
    });
  }

  async #saveToJournal(session: Session): Promise<Result<SavedSession> | null> {
    const size = this.disk?.size ?? 0;
    if (size <= BIG || this.#held === null) return null;
    try {
      await this.journal.change(this.#held, session);
    } catch {
      // The file is the other way to put it on the disk.
      return null;
    }
    this.#held = session;
    this.#followOff ??= this.#tools.later(FOLLOWS_AFTER, () => void this.settle());
    return ok({ path: this.path, bytes: size });
  }

  async #saveToFile(session: Session): Promise<Result<SavedSession>> {
    this.#followOff?.();
    this.#followOff = null;
    let changed: string | null = null;
    try {
      await this.replace(session, async () => {
        changed = await keepChanged(this.#tools.fs, this.path, this.disk, this.#tools.now());
        return changed === null;
      });
    } catch (error) {
      if (error instanceof SessionTooLong) return failed(tooLong());
      throw error;
    }
    return ok({
      path: this.path,
      bytes: this.disk?.size ?? 0,
      ...(changed === null
        ? {}
        : { notice: `Another program had changed the file: that version is now ${changed}.` }),
    });
  }

  /** Writes the file, whatever was there. Throws what the file system throws, and `SessionTooLong`. */
  async replace(session: Session, backup: boolean | (() => Promise<boolean>)): Promise<void> {
    await atomicWrite(this.#tools.fs, this.path, sessionBytes(session, this.#tools.without), {
      makeName: makeRandomName,
      backup,
      replaced: (facts) => {
        this.disk = facts;
      },
    });
    this.#held = session;
    this.#isNews = true;
    // The file holds all of it now. A journal that cannot be removed is older than the file and changes nothing.
    await this.journal.written(session).catch(() => undefined);
  }

  /** Writes the file when only the journal holds the last changes. A failure is told by the next save. */
  settle(): Promise<void> {
    return this.#then(async () => {
      if (this.#followOff === null || this.#held === null) return;
      const session = this.#held;
      const outcome = await this.#saveToFile(session).catch(() => null);
      // The next save goes to the file, and says why it cannot.
      if (outcome?.ok !== true) this.#held = null;
    });
  }

  /** Writes what waits and gives the lock back. */
  async letGo(): Promise<void> {
    await this.settle();
    await this.journal.close();
    const { summary, disk } = this;
    if (this.#isNews && summary !== null && disk !== null) await this.#tools.written?.(summary, disk);
    this.#isNews = false;
    await this.unlock();
  }

  #then<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#queue.then(work);
    this.#queue = next.catch(() => undefined);
    return next;
  }
}

function tooLong(): AppError {
  return appError(
    'STORE_FAILED',
    `This session has grown beyond ${SESSION_LIMIT >> 20} MiB, more than could be opened again.`,
    'Go on in a new session; what was saved of this one stays.',
  );
}

function lockedBy(owner: Owner | null, isSure: boolean, lock: string): AppError {
  const who = owner === null ? 'another program' : `process ${owner.pid} on ${owner.host}`;
  return isSure
    ? appError(
        'STORE_LOCKED',
        `This session is open in another window (${who}): here it can be read, not changed.`,
        'Close it there, then open it again here.',
        { retryable: true },
      )
    : appError(
        'STORE_LOCKED',
        `This session may be open elsewhere (${who}), which cannot be told from here: it can be read, not changed.`,
        `If nothing there has it open any more, remove ${lock} and open it again.`,
        { retryable: true },
      );
}
