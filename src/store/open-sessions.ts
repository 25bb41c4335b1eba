import { dirname, join } from 'node:path';
import { appError, failed, type Result } from '../core/errors.ts';
import type { Session, SessionSummary } from '../core/session.ts';
import type { SavedSession } from '../runtime/ports/sessions.ts';
import { SaveQueue } from './save-queue.ts';
import { type HandleTools, SessionHandle } from './session-handle.ts';
import { isSafeId } from './session-parse.ts';

/** The sessions that were opened or saved here, each with its lock, its journal and its queue of saves. */
export class OpenSessions {
  readonly #known = new Map<string, SessionHandle>();
  readonly #queue: SaveQueue<Session, Result<SavedSession>>;
  readonly #folder: string;
  readonly #tools: HandleTools;

  /** `folder`: where a session is that was not opened from elsewhere. */
  constructor(folder: string, tools: HandleTools) {
    this.#folder = folder;
    this.#tools = tools;
    this.#queue = new SaveQueue(async (id, session) =>
      isSafeId(id)
        ? this.know(id, this.pathOf(id)).save(session)
        : failed(appError('STORE_FAILED', `"${id}" cannot be the name of a file.`)),
    );
  }

  get ids(): readonly string[] {
    return [...this.#known.keys()];
  }

  get(id: string): SessionHandle | undefined {
    return this.#known.get(id);
  }

  pathOf(id: string): string {
    return this.#known.get(id)?.path ?? join(this.#folder, `${isSafeId(id) ? id : 'unnamed'}.json`);
  }

  at(path: string): SessionHandle | undefined {
    for (const one of this.#known.values()) if (one.path === path) return one;
    return undefined;
  }

  /** What a list shows of those in a folder, as they were last read or written here. */
  summariesIn(folder: string): readonly SessionSummary[] {
    return [...this.#known.values()].flatMap(({ path, summary }) =>
      summary !== null && dirname(path) === folder ? [summary] : [],
    );
  }

  know(id: string, path: string): SessionHandle {
    const old = this.#known.get(id);
    if (old?.path === path) return old;
    const fresh = new SessionHandle(path, this.#tools);
    this.#known.set(id, fresh);
    return fresh;
  }

  /** The one at a path once all that was saved of it is on the disk; a new one, not known yet, when there is none. */
  async settledAt(path: string): Promise<SessionHandle> {
    for (const [id, one] of this.#known) {
      if (one.path !== path) continue;
      await this.#queue.idle(id);
      await one.settle();
      return one;
    }
    return new SessionHandle(path, this.#tools);
  }

  /** A session has been opened: those that are no longer on the screen are let go; saving one takes its lock again. */
  async opened(id: string, handle: SessionHandle): Promise<void> {
    this.#known.set(id, handle);
    for (const [other, one] of this.#known) {
      if (other !== id && one.isLocked && !one.journal.isLive) await this.letGo(other);
    }
  }

  /** From now on a session is elsewhere: the handle that it had is let go. */
  async replace(id: string, handle: SessionHandle): Promise<void> {
    const old = this.#known.get(id);
    this.#known.set(id, handle);
    await old?.letGo();
  }

  forget(id: string): void {
    this.#known.delete(id);
  }

  save(session: Session): Promise<Result<SavedSession>> {
    return this.#queue.put(session.id, session);
  }

  /** Resolves when nothing of the session is being saved. */
  idle(id: string): Promise<void> {
    return this.#queue.idle(id);
  }

  async letGo(id: string): Promise<void> {
    await this.#queue.idle(id);
    await this.#known.get(id)?.letGo();
  }
}
