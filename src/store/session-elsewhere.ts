import { isAbsolute, join, resolve } from 'node:path';
import { appError, failed, type Result } from '../core/errors.ts';
import { chosenRun } from '../core/exchange.ts';
import type { Session } from '../core/session.ts';
import type { SavedSession, SessionsPort } from '../runtime/ports/sessions.ts';
import { writeAll } from './atomic-write.ts';
import type { FsPort } from './fs-port.ts';
import type { OpenSessions } from './open-sessions.ts';
import { makeRandomName } from './random-name.ts';
import { keepAsset, readAsset } from './session-assets.ts';
import { sessionBytes } from './session-bytes.ts';
import { filesOf } from './session-files.ts';
import { type HandleTools, SessionHandle } from './session-handle.ts';
import { isSafeId } from './session-parse.ts';
import { isMissing } from './store-error.ts';

export type SessionsElsewhere = Required<Pick<SessionsPort, 'saveIn' | 'suggestFolder'>>;

export interface Surroundings {
  readonly home: string;
  readonly temporary: string;
  /** The folder that a relative path counts from. */
  readonly cwd: () => string;
  /** Who runs the program; null where files have no owner. */
  readonly user: number | null;
}

/** What a folder of ours is called that is made outside the usual place. */
const NAME = 'hf-tui-sessions';
/** Room for what is said next, in bytes. */
const SPARE = 1 << 20;

/** Sessions in another folder than the usual one, for when that takes nothing. */
export function sessionsElsewhere(
  sessions: OpenSessions,
  tools: HandleTools,
  { home, temporary, cwd, user }: Surroundings,
): SessionsElsewhere {
  const { fs } = tools;
  return {
    async saveIn(session, folder) {
      const written = folder.replace(/^~(?=$|[\\/])/, () => home);
      const place = isAbsolute(written) ? written : resolve(cwd(), written);
      return moveTo(session, place, sessions, tools);
    },
    async suggestFolder(session) {
      let bytes = SPARE;
      for await (const slice of sessionBytes(session, tools.without)) bytes += slice.length;
      const taken = filesOf(sessions.pathOf(session.id)).json;
      for (const above of [home, temporary]) {
        const folder = join(above, NAME);
        if (join(folder, `${session.id}.json`) === taken) continue;
        if ((await isOurs(fs, folder, user)) && (await hasRoom(fs, above, bytes))) return folder;
      }
      return null;
    },
  };
}

/**
 * Writes the session into a folder and, once it is on the disk there, goes on with it there. When that fails, it stays
 * where it was. What the usual place holds of it is left there.
 */
async function moveTo(
  session: Session,
  folder: string,
  sessions: OpenSessions,
  tools: HandleTools,
): Promise<Result<SavedSession>> {
  const { id } = session;
  if (!isSafeId(id)) return failed(appError('STORE_FAILED', `"${id}" cannot be the name of a file.`));
  const facts = await tools.fs.facts(folder).catch(() => null);
  if (facts?.kind === 'file' || facts?.kind === 'other') {
    return failed(appError('STORE_FAILED', `${folder} is no folder.`, 'Give a folder: /save-to FOLDER.'));
  }
  await sessions.idle(id);
  const before = sessions.pathOf(id);
  const path = join(folder, `${id}.json`);
  if (path === before) return sessions.save(session);
  const there = new SessionHandle(path, tools);
  const saved = await there.save(session);
  if (!saved.ok) {
    await there.letGo();
    return saved;
  }
  await copyAssets(session, filesOf(before).assets, filesOf(path).assets, tools.fs);
  const running = session.exchanges.find((exchange) => chosenRun(exchange)?.status === 'running');
  if (running !== undefined) await there.journal.begin(session, running).catch(() => undefined);
  await sessions.replace(id, there);
  return saved;
}

/** Images that cannot be copied are read again from where the user has them. */
async function copyAssets(session: Session, from: string, to: string, fs: FsPort): Promise<void> {
  for (const { sha256 } of session.exchanges.flatMap(({ images }) => images)) {
    const image = await readAsset(fs, from, sha256);
    if (image !== null) await keepAsset(fs, to, sha256, image, makeRandomName);
  }
}

/** Whether a folder is not there yet, or is one that nobody else made. */
async function isOurs(fs: FsPort, folder: string, user: number | null): Promise<boolean> {
  try {
    const { kind, uid } = await fs.facts(folder);
    return kind === 'folder' && (user === null || uid === user);
  } catch (error) {
    return isMissing(error);
  }
}

/** Whether so many bytes can be written there, found out by writing them. */
async function hasRoom(fs: FsPort, folder: string, bytes: number): Promise<boolean> {
  const path = join(folder, `.hf-tui-room-${makeRandomName()}`);
  try {
    const file = await fs.open(path, 'create', 0o600);
    try {
      const slice = new Uint8Array(1 << 16);
      for (let written = 0; written < bytes; written += slice.length) await writeAll(file, slice);
      await file.sync();
    } finally {
      await file.close().finally(() => fs.unlink(path));
    }
    return true;
  } catch {
    return false;
  }
}
