import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { type AppError, appError, failed, ok, type Result } from '../core/errors.ts';
import type { Session, SessionSummary } from '../core/session.ts';
import { createMakeId } from '../core/ulid.ts';
import type { OpenedSession, SavedSession, SessionJournalPort, SessionsPort } from '../runtime/ports.ts';
import { atomicWrite, makePrivateFolder } from './atomic-write.ts';
import { type FsPort, nodeFs } from './fs-port.ts';
import { JournalWriter } from './journal-writer.ts';
import { type Lock, type LockTools, tryLock } from './lock.ts';
import { type Environment, pathsFrom } from './paths.ts';
import { type Owner, systemProcesses } from './process-facts.ts';
import { makeRandomName } from './random-name.ts';
import { SaveQueue } from './save-queue.ts';
import { keepAsset, readAsset } from './session-assets.ts';
import { type DiskState, keepChanged, setAside, stateOnDisk } from './session-damage.ts';
import { filesOf } from './session-files.ts';
import { serialiseSession } from './session-format.ts';
import { listSessions } from './session-list.ts';
import { type LoadedSession, loadSession } from './session-load.ts';
import { isSafeId } from './session-parse.ts';
import { resolveSession, type Target } from './session-reference.ts';
import { moveSession } from './session-trash.ts';
import { codeOf, storeError } from './store-error.ts';

export interface SessionsOptions {
  readonly env: Environment;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly fs?: FsPort;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly random?: (bytes: number) => Uint8Array;
  readonly processes?: LockTools['processes'];
  /** The folder that a relative path counts from. */
  readonly cwd?: () => string;
  readonly later?: (ms: number, work: () => void) => () => void;
}

/** All of the port, with what is optional there. */
export type SessionStore = Required<SessionsPort>;

/** What is known of a session that was opened or saved here. */
interface Known {
  readonly path: string;
  lock: Lock | null;
  /** Why it must not be saved; null when it may. */
  readOnly: AppError | null;
  disk: DiskState | null;
  readonly journal: JournalWriter;
}

/** Sessions as files: one JSON each, the truth, with a journal, a lock and a backup beside it. */
export function createSessions(options: SessionsOptions): SessionStore {
  const fs = options.fs ?? nodeFs;
  const now = options.now ?? Date.now;
  const random = options.random ?? ((bytes: number) => randomBytes(bytes));
  const processes = options.processes ?? systemProcesses();
  const cwd = options.cwd ?? (() => process.cwd());
  const later = options.later ?? systemLater;
  const paths = pathsFrom(options.env, options.home, options.platform);
  const folder = paths.sessionsFolder;
  const makeId = createMakeId({ now, random });
  const isoNow = () => new Date(now()).toISOString();
  const lockTools: LockTools = { fs, processes, makeName: makeRandomName };
  const known = new Map<string, Known>();

  const pathOf = (id: string): string =>
    known.get(id)?.path ?? join(folder, `${isSafeId(id) ? id : 'unnamed'}.json`);

  const know = (id: string, path: string): Known => {
    const old = known.get(id);
    if (old !== undefined && old.path === path) return old;
    const fresh: Known = {
      path,
      lock: null,
      readOnly: null,
      disk: null,
      journal: new JournalWriter(filesOf(path).journal, { fs, later }),
    };
    known.set(id, fresh);
    return fresh;
  };

  /** Why the session belongs to someone else; null when it is ours, or when no lock can be made here. */
  const takeLock = async (one: Known): Promise<AppError | null> => {
    if (one.lock !== null) return null;
    try {
      const attempt = await tryLock(filesOf(one.path).lock, lockTools);
      if (attempt.kind === 'busy') return lockedBy(attempt.owner, filesOf(one.path).lock);
      one.lock = attempt.lock;
      return null;
    } catch (error) {
      const code = codeOf(error);
      // Nothing can be written here at all: that is what opening should say.
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
        return storeError(error, 'The session cannot be saved');
      }
      return null;
    }
  };

  const letGo = async (id: string): Promise<void> => {
    const one = known.get(id);
    if (one === undefined) return;
    await queue.idle(id);
    await one.journal.close();
    await one.lock?.release();
    one.lock = null;
  };

  /** Locks of sessions that are no longer on the screen; saving one of them takes its lock again. */
  const letOthersGo = async (id: string): Promise<void> => {
    for (const [other, one] of known) {
      if (other !== id && one.lock !== null && !one.journal.isLive) await letGo(other);
    }
  };

  const replace = (one: Known, bytes: Uint8Array, backup: boolean): Promise<void> =>
    atomicWrite(fs, one.path, bytes, {
      makeName: makeRandomName,
      backup,
      replaced: (facts) => {
        one.disk = facts;
      },
    });

  const write = async (id: string, session: Session): Promise<Result<SavedSession>> => {
    if (!isSafeId(id)) return failed(appError('STORE_FAILED', `"${id}" cannot be the name of a file.`));
    const one = know(id, pathOf(id));
    if (one.readOnly !== null) return failed(one.readOnly);
    const bytes = new TextEncoder().encode(serialiseSession(session));
    try {
      await makePrivateFolder(fs, dirname(one.path));
      const locked = await takeLock(one);
      if (locked !== null) return failed(locked);
      const changed = await keepChanged(fs, one.path, one.disk, isoNow());
      await replace(one, bytes, changed === null);
      // The file holds all of it now. A journal that cannot be removed is older than the file and changes nothing.
      await one.journal.trim().catch(() => undefined);
      return ok({
        path: one.path,
        bytes: bytes.length,
        ...(changed === null
          ? {}
          : { notice: `Another program had changed the file: that version is now ${changed}.` }),
      });
    } catch (error) {
      return failed(storeError(error, `The session could not be saved to ${one.path}`));
    }
  };
  const queue = new SaveQueue<Session, Result<SavedSession>>(write);

  const list: SessionsPort['list'] = async () => {
    try {
      const { sessions, unreadable } = await listSessions(fs, folder);
      return { sessions, unreadable: unreadable.length };
    } catch {
      // The folder cannot be read: there is nothing to show, and saving will say why.
      return { sessions: [], unreadable: 0 };
    }
  };

  const resolveReference = (reference: string): Promise<Result<Target>> =>
    resolveSession(reference, {
      fs,
      folder,
      home: options.home,
      cwd: cwd(),
      list: async () => {
        try {
          return await listSessions(fs, folder);
        } catch {
          return { sessions: [], unreadable: [] };
        }
      },
    });

  const openTarget = async (target: Target, how: 'work' | 'look'): Promise<Result<OpenedSession>> => {
    const { path, inside } = target;
    const fileId = basename(path).replace(/\.json$/i, '');
    if (inside && (await isLink(fs, path))) {
      return failed(
        appError(
          'SESSION_CORRUPT',
          `${path} is a link, not a session.`,
          'Open the file it leads to by its path.',
        ),
      );
    }
    const files = filesOf(path);
    const fallback = { id: inside ? fileId : makeId(), now: isoNow(), makeId };
    // The lock first: what is read after it cannot change any more.
    const ours = [...known.values()].find((one) => one.path === path);
    if (ours !== undefined) await queue.idle(idOf(ours));
    const one: Known = ours ?? {
      path,
      lock: null,
      readOnly: null,
      disk: null,
      journal: new JournalWriter(files.journal, { fs, later }),
    };
    const locked = how === 'work' ? await takeLock(one) : null;
    const load = await loadSession(fs, files, fallback);
    if (load.kind !== 'loaded') {
      const error = await whyNot(load, path, inside && how === 'work' && locked === null);
      if (ours === undefined) await one.lock?.release();
      return failed(error);
    }
    const { loaded } = load;
    // In the folder, the name of the file is the id: a copy made by hand is a session of its own.
    const session = inside ? { ...loaded.session, id: fileId } : loaded.session;
    if (how === 'look') {
      return ok({ session, path, notices: loaded.notices, readOnly: newer(loaded) });
    }
    await letOthersGo(session.id);
    one.readOnly = newer(loaded) ?? locked;
    one.disk = loaded.facts;
    known.set(session.id, one);
    const notices = [...loaded.notices];
    if (loaded.damage !== null && one.readOnly === null) {
      const aside = await setAside(fs, path, isoNow());
      if (aside.ok) notices.push(`The damaged file was kept as it was: ${aside.value}.`);
      else one.readOnly = aside.error;
    }
    if (one.readOnly === null && (loaded.damage !== null || loaded.fromJournal || loaded.facts === null)) {
      // What came back is put on the disk at once: it must not have to be saved from the damage twice.
      const saved = await mend(one, session, loaded);
      if (!saved.ok) notices.push(saved.error.message);
    }
    return ok({ session, path, notices, readOnly: one.readOnly });
  };

  /** Writes what was recovered, without making the damaged file the backup. */
  const mend = async (one: Known, session: Session, loaded: LoadedSession): Promise<Result<void>> => {
    try {
      const bytes = new TextEncoder().encode(serialiseSession(session));
      await replace(one, bytes, loaded.damage === null);
      await one.journal.trim().catch(() => undefined);
      return ok(undefined);
    } catch (error) {
      return failed(storeError(error, 'What was recovered could not be saved yet'));
    }
  };

  const whyNot = async (
    load: Exclude<Awaited<ReturnType<typeof loadSession>>, { kind: 'loaded' }>,
    path: string,
    mayMove: boolean,
  ): Promise<AppError> => {
    switch (load.kind) {
      case 'refused':
        return load.error;
      case 'missing':
        return appError(
          'SESSION_NOT_FOUND',
          `There is no session at ${path}.`,
          'hf-tui sessions list shows all.',
        );
      case 'lost': {
        const message = `Nothing could be read of the session in ${path}: ${load.why}.`;
        if (!mayMove) return appError('SESSION_CORRUPT', message, 'The file was left as it is.');
        const aside = await setAside(fs, path, isoNow());
        if (!aside.ok) return appError('SESSION_CORRUPT', message, 'The file was left as it is.');
        await fs.unlink(path).catch(() => undefined);
        return appError('SESSION_CORRUPT', message, `The damaged file is now ${aside.value}.`);
      }
    }
  };

  const idOf = (one: Known): string => [...known].find(([, other]) => other === one)?.[0] ?? '';

  const open: SessionStore['open'] = async (reference, how = 'work') => {
    const target = await resolveReference(reference);
    return target.ok ? openTarget(target.value, how) : target;
  };

  const openLast: SessionStore['openLast'] = async () => {
    let listed: Awaited<ReturnType<typeof listSessions>>;
    try {
      listed = await listSessions(fs, folder);
    } catch (error) {
      return failed(storeError(error, `The sessions in ${folder} could not be read`));
    }
    const candidates = [
      ...listed.sessions.map(({ path, updatedAt }) => ({ path, at: Date.parse(updatedAt) })),
      ...listed.unreadable.map(({ path, modified }) => ({ path, at: modified })),
    ].sort((a, b) => b.at - a.at);
    const last = candidates[0];
    return last === undefined ? ok(null) : openTarget({ path: last.path, inside: true }, 'work');
  };

  const find: SessionStore['find'] = async (reference) => {
    const target = await resolveReference(reference);
    if (!target.ok) return target;
    const { path } = target.value;
    const opened = await openTarget(target.value, 'look');
    if (!opened.ok) return opened;
    const { session } = opened.value;
    const facts = await stateOnDisk(fs, path);
    return ok({
      id: session.id,
      title: session.title,
      createdAt: session.createdAt,
      updatedAt: session.updatedAt,
      endpoint: session.endpoint,
      exchanges: session.exchanges.length,
      bytes: facts?.size ?? 0,
      path,
      pinned: session.extra.pinned === true,
    });
  };

  /** Does something to a session's files that no other window may do at the same time. */
  const exclusively = async (
    id: string,
    doing: string,
    work: (one: Known) => Promise<Result<void>>,
  ): Promise<Result<void>> => {
    if (!isSafeId(id)) return failed(appError('SESSION_NOT_FOUND', `There is no session "${id}".`));
    await queue.idle(id);
    const one = know(id, pathOf(id));
    const wasOpen = one.lock !== null;
    try {
      await makePrivateFolder(fs, dirname(one.path));
      const locked = await takeLock(one);
      if (locked !== null) return failed(locked);
      return await work(one);
    } catch (error) {
      return failed(storeError(error, doing));
    } finally {
      if (!wasOpen) {
        await one.lock?.release();
        one.lock = null;
      }
    }
  };

  const rename: SessionsPort['rename'] = (id, title) =>
    exclusively(id, 'The session could not be renamed', async (one) => {
      const load = await loadSession(fs, filesOf(one.path), { id, now: isoNow(), makeId });
      if (load.kind !== 'loaded') return failed(await whyNot(load, one.path, false));
      const why = newer(load.loaded);
      if (why !== null) return failed(why);
      if (load.loaded.damage !== null) {
        return failed(
          appError(
            'SESSION_CORRUPT',
            'The session is damaged and was not renamed.',
            'Open it first: that mends it.',
          ),
        );
      }
      const saved = await mend(one, { ...load.loaded.session, id, title }, load.loaded);
      return saved.ok ? ok(undefined) : saved;
    });

  const remove: SessionsPort['remove'] = (id) =>
    exclusively(id, 'The session could not be deleted', async (one) => {
      if (!(await hasAny(one.path))) {
        return failed(
          appError('SESSION_NOT_FOUND', `There is no session "${id}".`, 'It may be in the trash already.'),
        );
      }
      await one.journal.close();
      await moveSession(fs, one.path, paths.trashFolder, 'first', isoNow());
      one.disk = null;
      return ok(undefined);
    });

  const restore: SessionsPort['restore'] = (id) =>
    exclusively(id, 'The session could not be brought back', async () => {
      const inTrash = join(paths.trashFolder, `${id}.json`);
      const home = join(folder, `${id}.json`);
      if (!(await hasAny(inTrash))) {
        return failed(appError('SESSION_NOT_FOUND', `There is no session "${id}" in the trash.`));
      }
      if (await hasAny(home)) {
        return failed(
          appError('STORE_FAILED', `There is a session "${id}" already.`, 'Delete that one first.'),
        );
      }
      await moveSession(fs, inTrash, folder, 'last', isoNow());
      return ok(undefined);
    });

  const hasAny = async (path: string): Promise<boolean> => {
    const { json, journal } = filesOf(path);
    return (await stateOnDisk(fs, json)) !== null || (await stateOnDisk(fs, journal)) !== null;
  };

  const trashed = async (): Promise<readonly SessionSummary[]> => {
    try {
      return (await listSessions(fs, paths.trashFolder)).sessions;
    } catch {
      return [];
    }
  };

  const close: SessionStore['close'] = async (id) => {
    for (const one of id === undefined ? [...known.keys()] : [id]) await letGo(one);
  };

  const journal: SessionJournalPort = {
    async begin(session, exchange) {
      if (!isSafeId(session.id)) return ok(undefined);
      const one = know(session.id, pathOf(session.id));
      if (one.readOnly !== null) return failed(one.readOnly);
      try {
        await makePrivateFolder(fs, dirname(one.path));
        const locked = await takeLock(one);
        if (locked !== null) return failed(locked);
        await one.journal.begin(session, exchange);
        return ok(undefined);
      } catch (error) {
        return failed(storeError(error, 'The request could not be written to the journal'));
      }
    },
    append: (sessionId, exchangeId, piece) => known.get(sessionId)?.journal.append(exchangeId, piece),
    async end(sessionId, exchange) {
      const one = known.get(sessionId);
      if (one === undefined || one.readOnly !== null) return ok(undefined);
      try {
        await one.journal.end(exchange);
        return ok(undefined);
      } catch (error) {
        return failed(storeError(error, 'The answer could not be written to the journal'));
      }
    },
  };

  return {
    list,
    open,
    openLast,
    save: (session) => queue.put(session.id, session),
    rename,
    remove,
    restore,
    pathOf,
    keepAsset: (id, sha256, image) =>
      keepAsset(fs, filesOf(pathOf(id)).assets, sha256, image, makeRandomName),
    readAsset: (id, sha256) => readAsset(fs, filesOf(pathOf(id)).assets, sha256),
    journal,
    find,
    trashed,
    close,
  };
}

function newer(loaded: LoadedSession): AppError | null {
  if (loaded.newerVersion === null) return null;
  return appError(
    'SESSION_NEWER',
    `This session was written by a newer hf-tui (version ${loaded.newerVersion} of the file).`,
    'It can be read here, not changed: update hf-tui to go on with it.',
  );
}

function lockedBy(owner: Owner | null, lock: string): AppError {
  const who = owner === null ? 'another program' : `process ${owner.pid} on ${owner.host}`;
  return appError(
    'STORE_LOCKED',
    `This session is open in another window (${who}): here it can be read, not changed.`,
    `Close it there; if there is none, remove ${lock}.`,
    { retryable: true },
  );
}

async function isLink(fs: FsPort, path: string): Promise<boolean> {
  return fs.facts(path).then(
    ({ kind }) => kind === 'link',
    () => false,
  );
}

function systemLater(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
