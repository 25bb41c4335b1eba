import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { failed, ok, type Result } from '../core/errors.ts';
import { TokenRemoval } from '../core/token-removal.ts';
import { createMakeId } from '../core/ulid.ts';
import type { Doubted, OpenedSession, SessionsPort } from '../runtime/ports/sessions.ts';
import { type FsPort, nodeFs } from './fs-port.ts';
import type { LockTools } from './lock.ts';
import { OpenSessions } from './open-sessions.ts';
import { type Environment, pathsFrom } from './paths.ts';
import { systemProcesses } from './process-facts.ts';
import { makeRandomName } from './random-name.ts';
import { keepAsset, readAsset } from './session-assets.ts';
import { sessionChanges } from './session-changes.ts';
import { stateOnDisk } from './session-damage.ts';
import { sessionsElsewhere } from './session-elsewhere.ts';
import { filesOf } from './session-files.ts';
import { firstImageOf } from './session-first-image.ts';
import { noteInIndex } from './session-index.ts';
import { sessionJournals } from './session-journal.ts';
import { type Listed, listSessions } from './session-list.ts';
import { glanceAt, lookAt } from './session-looking.ts';
import { openWith } from './session-opening.ts';
import { resolveSession, type Target } from './session-reference.ts';
import { putAwayOld as putAway } from './session-retention.ts';
import { summaryOfSession } from './session-summary.ts';
import type { OpeningTools } from './session-target.ts';
import { storeError } from './store-error.ts';
import { createWithoutTokens } from './without-tokens.ts';

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
  /** The system's folder for temporary files. */
  readonly temporary?: string;
  readonly later?: (ms: number, work: () => void) => () => void;
  /** Takes tokens out of all that is kept: what has the shape of one, and with this those that are known. */
  readonly removal?: TokenRemoval;
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
  const tools: OpeningTools = {
    makeId: createMakeId({ now, random }),
    fs,
    lockTools: { fs, processes, makeName: makeRandomName },
    later,
    now: () => new Date(now()).toISOString(),
    without: createWithoutTokens(options.removal ?? new TokenRemoval(() => [])),
    written: async (summary, disk) => {
      if (dirname(summary.path) === folder) await noteInIndex(fs, { path: indexPath, folder }, summary, disk);
    },
  };
  const sessions = new OpenSessions(folder, tools);
  const changes = sessionChanges(paths, sessions, tools);

  const listAll = (onlyHeads = false, some?: Parameters<SessionsPort['list']>[0]) =>
    listSessions(fs, folder, {
      ...(some === undefined ? {} : { some }),
      indexPath,
      onlyHeads,
      ours: (path, facts) => sessions.at(path)?.summaryAt(facts) ?? null,
      open: () => sessions.summariesIn(folder),
    });

  /** When the folder cannot be read there is nothing to show, and saving will say why. */
  const listOrNothing = (some?: Parameters<SessionsPort['list']>[0]): Promise<Listed> =>
    listAll(false, some).catch(() => ({ sessions: [], unreadable: [] }));

  const list: SessionsPort['list'] = async (some) => {
    const { unreadable, ...listed } = await listOrNothing(some);
    return { ...listed, unreadable: unreadable.length };
  };

  const resolveReference = (reference: string): Promise<Result<Target>> =>
    resolveSession(reference, { fs, folder, home: options.home, cwd: cwd(), list: () => listOrNothing() });

  const openTarget = async (
    target: Target,
    how: 'whole' | 'early',
    doubted?: Doubted,
  ): Promise<Result<OpenedSession>> => {
    const one = await sessions.settledAt(target.path);
    const opened = await openWith(one, target, tools, how, doubted);
    if (opened.ok) await sessions.opened(opened.value.session.id, one);
    return opened;
  };

  const open: SessionStore['open'] = async (reference, how = 'work', doubted) => {
    const target = await resolveReference(reference);
    if (!target.ok) return target;
    if (how === 'look') return lookAt(target.value, tools, false, doubted);
    return openTarget(target.value, how === 'early' ? 'early' : 'whole', doubted);
  };

  const openLast: SessionStore['openLast'] = async (how = 'work', doubted) => {
    let listed: Listed;
    try {
      listed = await listAll(true);
    } catch (error) {
      return failed(storeError(error, `The sessions in ${folder} could not be read`));
    }
    const candidates = [
      ...listed.sessions.map(({ path, updatedAt }) => ({ path, at: Date.parse(updatedAt) })),
      ...listed.unreadable.map(({ path, modified }) => ({ path, at: modified })),
    ].sort((a, b) => b.at - a.at);
    const last = candidates[0];
    return last === undefined
      ? ok(null)
      : openTarget({ path: last.path, inside: true }, how === 'early' ? 'early' : 'whole', doubted);
  };

  const find: SessionStore['find'] = async (reference) => {
    const target = await resolveReference(reference);
    if (!target.ok) return target;
    const { path } = target.value;
    const size = (await stateOnDisk(fs, path))?.size ?? 0;
    return glanceAt(target.value, tools, (session) => summaryOfSession(session, path, size));
  };

  const locate: SessionStore['locate'] = async (reference) => {
    const target = await resolveReference(reference);
    return target.ok ? ok(target.value.path) : target;
  };

  const follow: SessionStore['follow'] = async (id, seen) => {
    const path = sessions.pathOf(id);
    const files = filesOf(path);
    try {
      const found = [await stateOnDisk(fs, files.json), await stateOnDisk(fs, files.journal)];
      const state = JSON.stringify(found);
      const isFree = (await stateOnDisk(fs, files.lock)) === null;
      if (state === seen) return ok({ seen, session: null, isFree });
      const looked = await lookAt({ path, inside: dirname(path) === folder }, tools, !isFree);
      return looked.ok ? ok({ seen: state, session: looked.value.session, isFree }) : looked;
    } catch (error) {
      return failed(storeError(error, 'The session could not be read'));
    }
  };

  const putAwayOld: SessionStore['putAwayOld'] = (days) => {
    const stampPath = join(paths.cacheFolder, 'put-away');
    const unopened = async () =>
      (await list()).sessions.filter(({ id }) => sessions.get(id)?.isLocked !== true);
    return putAway(days, { fs, stampPath, now, list: unopened, remove: changes.remove });
  };

  const folderState = async (): Promise<string> => {
    const facts = await fs.facts(folder).catch(() => null);
    return facts === null ? '' : `${facts.inode} ${facts.modified}`;
  };

  const close: SessionStore['close'] = async (id) => {
    for (const one of id === undefined ? sessions.ids : [id]) await sessions.letGo(one);
  };

  return {
    ...changes,
    ...sessionsElsewhere(sessions, tools, {
      home: options.home,
      temporary: options.temporary ?? tmpdir(),
      cwd,
      user: process.getuid?.() ?? null,
    }),
    list,
    open,
    openLast,
    save: (session) => sessions.save(session),
    pathOf: (id) => sessions.pathOf(id),
    keepAsset: (id, sha256, image) =>
      keepAsset(fs, filesOf(sessions.pathOf(id)).assets, sha256, image, makeRandomName),
    readAsset: (id, sha256) => readAsset(fs, filesOf(sessions.pathOf(id)).assets, sha256),
    firstImage: (path) => firstImageOf(fs, path),
    journal: sessionJournals(fs, sessions),
    locate,
    find,
    follow,
    folderState,
    putAwayOld,
    close,
  };
}

function systemLater(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
