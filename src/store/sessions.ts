import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import { type Session, type SessionSummary, withPin } from '../core/session.ts';
import { createMakeId } from '../core/ulid.ts';
import type { OpenedSession, SavedSession, SessionJournalPort, SessionsPort } from '../runtime/ports.ts';
import { makePrivateFolder } from './atomic-write.ts';
import { type FsPort, nodeFs } from './fs-port.ts';
import type { LockTools } from './lock.ts';
import { type Environment, pathsFrom } from './paths.ts';
import { systemProcesses } from './process-facts.ts';
import { makeRandomName } from './random-name.ts';
import { SaveQueue } from './save-queue.ts';
import { keepAsset, readAsset } from './session-assets.ts';
import { stateOnDisk } from './session-damage.ts';
import { filesOf } from './session-files.ts';
import { SessionHandle } from './session-handle.ts';
import { listSessions } from './session-list.ts';
import { changeOnDisk, lookAt, type OpeningTools, openWith } from './session-opening.ts';
import { isSafeId } from './session-parse.ts';
import { resolveSession, type Target } from './session-reference.ts';
import { putAwayOld as putAway } from './session-retention.ts';
import { emptyFolder, moveSession } from './session-trash.ts';
import { storeError } from './store-error.ts';

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
  const indexPath = join(paths.cacheFolder, 'session-list.json');
  const makeId = createMakeId({ now, random });
  const isoNow = () => new Date(now()).toISOString();
  const known = new Map<string, SessionHandle>();
  const tools: OpeningTools = {
    makeId,
    fs,
    lockTools: { fs, processes, makeName: makeRandomName },
    later,
    now: isoNow,
  };

  const pathOf = (id: string): string =>
    known.get(id)?.path ?? join(folder, `${isSafeId(id) ? id : 'unnamed'}.json`);

  const handleAt = (path: string): SessionHandle | undefined => {
    for (const one of known.values()) if (one.path === path) return one;
    return undefined;
  };

  const know = (id: string, path: string): SessionHandle => {
    const old = known.get(id);
    if (old?.path === path) return old;
    const fresh = new SessionHandle(path, tools);
    known.set(id, fresh);
    return fresh;
  };

  const letGo = async (id: string): Promise<void> => {
    await queue.idle(id);
    await known.get(id)?.letGo();
  };

  /** Locks of sessions that are no longer on the screen; saving one of them takes its lock again. */
  const letOthersGo = async (id: string): Promise<void> => {
    for (const [other, one] of known) {
      if (other !== id && one.isLocked && !one.journal.isLive) await letGo(other);
    }
  };

  const queue = new SaveQueue<Session, Result<SavedSession>>(async (id, session) =>
    isSafeId(id)
      ? know(id, pathOf(id)).save(session)
      : failed(appError('STORE_FAILED', `"${id}" cannot be the name of a file.`)),
  );

  const listAll = () =>
    listSessions(fs, folder, {
      indexPath,
      ours: (path, facts) => handleAt(path)?.summaryAt(facts) ?? null,
    });

  const list: SessionsPort['list'] = async () => {
    try {
      const { sessions, unreadable } = await listAll();
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
          return await listAll();
        } catch {
          return { sessions: [], unreadable: [] };
        }
      },
    });

  const openTarget = async (target: Target): Promise<Result<OpenedSession>> => {
    const ours = [...known].find(([, one]) => one.path === target.path);
    if (ours !== undefined) {
      await queue.idle(ours[0]);
      await ours[1].settle();
    }
    const one = ours?.[1] ?? new SessionHandle(target.path, tools);
    const opened = await openWith(one, target, tools);
    if (opened.ok) {
      known.set(opened.value.session.id, one);
      await letOthersGo(opened.value.session.id);
    }
    return opened;
  };

  const open: SessionStore['open'] = async (reference, how = 'work') => {
    const target = await resolveReference(reference);
    if (!target.ok) return target;
    return how === 'look' ? lookAt(target.value, tools) : openTarget(target.value);
  };

  const openLast: SessionStore['openLast'] = async () => {
    let listed: Awaited<ReturnType<typeof listSessions>>;
    try {
      listed = await listAll();
    } catch (error) {
      return failed(storeError(error, `The sessions in ${folder} could not be read`));
    }
    const candidates = [
      ...listed.sessions.map(({ path, updatedAt }) => ({ path, at: Date.parse(updatedAt) })),
      ...listed.unreadable.map(({ path, modified }) => ({ path, at: modified })),
    ].sort((a, b) => b.at - a.at);
    const last = candidates[0];
    return last === undefined ? ok(null) : openTarget({ path: last.path, inside: true });
  };

  const find: SessionStore['find'] = async (reference) => {
    const target = await resolveReference(reference);
    if (!target.ok) return target;
    const { path } = target.value;
    const opened = await lookAt(target.value, tools);
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
    work: (one: SessionHandle) => Promise<Result<void>>,
  ): Promise<Result<void>> => {
    if (!isSafeId(id)) return failed(appError('SESSION_NOT_FOUND', `There is no session "${id}".`));
    await queue.idle(id);
    const one = know(id, pathOf(id));
    const wasOpen = one.isLocked;
    try {
      await makePrivateFolder(fs, dirname(one.path));
      const locked = await one.takeLock();
      if (locked !== null) return failed(locked);
      await one.settle();
      return await work(one);
    } catch (error) {
      return failed(storeError(error, doing));
    } finally {
      if (!wasOpen) await one.unlock();
    }
  };

  const rename: SessionsPort['rename'] = (id, title) =>
    exclusively(id, 'The session could not be renamed', (one) =>
      changeOnDisk(one, (session) => ({ ...session, title }), tools),
    );

  const pin: SessionStore['pin'] = (id, pinned) =>
    exclusively(id, 'The session could not be pinned', (one) =>
      changeOnDisk(one, (session) => withPin(session, pinned), tools),
    );

  const remove: SessionsPort['remove'] = (id) =>
    exclusively(id, 'The session could not be deleted', async (one) => {
      if (!(await hasAny(one.path))) {
        return failed(
          appError('SESSION_NOT_FOUND', `There is no session "${id}".`, 'It may be in the trash already.'),
        );
      }
      await one.journal.close();
      await moveSession(fs, one.path, paths.trashFolder, 'first', isoNow());
      await one.unlock();
      known.delete(id);
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

  const follow: SessionStore['follow'] = async (id, seen) => {
    const path = pathOf(id);
    const files = filesOf(path);
    try {
      const found = [await stateOnDisk(fs, files.json), await stateOnDisk(fs, files.journal)];
      const now = JSON.stringify(found);
      const isFree = (await stateOnDisk(fs, files.lock)) === null;
      if (now === seen) return ok({ seen, session: null, isFree });
      const looked = await lookAt({ path, inside: dirname(path) === folder }, tools, !isFree);
      return looked.ok ? ok({ seen: now, session: looked.value.session, isFree }) : looked;
    } catch (error) {
      return failed(storeError(error, 'The session could not be read'));
    }
  };

  const emptyTrash: SessionStore['emptyTrash'] = async () => {
    try {
      return ok(await emptyFolder(fs, paths.trashFolder));
    } catch (error) {
      return failed(storeError(error, 'The trash could not be emptied'));
    }
  };

  const putAwayOld: SessionStore['putAwayOld'] = (days) => {
    const stampPath = join(paths.cacheFolder, 'put-away');
    const isOpen = (id: string) => known.get(id)?.isLocked === true;
    const unopened = async () => (await list()).sessions.filter(({ id }) => !isOpen(id));
    return putAway(days, { fs, stampPath, now, list: unopened, remove });
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
        const locked = await one.takeLock();
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
    pin,
    remove,
    restore,
    pathOf,
    keepAsset: (id, sha256, image) =>
      keepAsset(fs, filesOf(pathOf(id)).assets, sha256, image, makeRandomName),
    readAsset: (id, sha256) => readAsset(fs, filesOf(pathOf(id)).assets, sha256),
    journal,
    find,
    trashed,
    follow,
    putAwayOld,
    emptyTrash,
    close,
  };
}

function systemLater(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
