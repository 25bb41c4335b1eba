import { basename } from 'node:path';
import { type AppError, appError, failed, ok, type Result } from '../core/errors.ts';
import type { Session } from '../core/session.ts';
import type { OpenedSession } from '../runtime/ports.ts';
import { sweepLeftovers } from './atomic-write.ts';
import type { FsPort } from './fs-port.ts';
import { setAside } from './session-damage.ts';
import { filesOf } from './session-files.ts';
import type { HandleTools, SessionHandle } from './session-handle.ts';
import { type Load, type LoadedSession, loadSession } from './session-load.ts';
import type { Target } from './session-reference.ts';
import { storeError } from './store-error.ts';

export interface OpeningTools extends HandleTools {
  readonly makeId: () => string;
}

/**
 * Reads a session without taking its lock or changing anything on the disk. `isLive`: while another program is at work
 * on it.
 */
export async function lookAt(
  target: Target,
  tools: OpeningTools,
  isLive = false,
): Promise<Result<OpenedSession>> {
  const load = await loadTarget(target, tools, isLive);
  if (load.kind !== 'loaded') return failed(whyNot(load, target.path, 'The file was left as it is.'));
  const { loaded } = load;
  const session = named(loaded.session, target);
  return ok({ session, path: target.path, notices: loaded.notices, readOnly: newerThanThis(loaded) });
}

/**
 * Opens a session to go on with: takes its lock, sets a damaged file aside, and puts what came back from journal,
 * backup or the file's beginning on the disk at once, so that it need not be saved from the damage twice.
 */
export async function openWith(
  handle: SessionHandle,
  target: Target,
  tools: OpeningTools,
): Promise<Result<OpenedSession>> {
  const { path, inside } = target;
  const { fs } = tools;
  const wasLocked = handle.isLocked;
  // The lock first: what is read after it cannot change any more.
  const locked = await handle.takeLock();
  const load = await loadTarget(target, tools, locked !== null);
  if (load.kind !== 'loaded') {
    // A file from elsewhere that holds nothing of a session may be anything: it is not ours to move.
    const moved =
      inside && locked === null && load.kind === 'lost' ? await moveAside(fs, path, tools.now()) : null;
    if (!wasLocked) await handle.unlock();
    return failed(whyNot(load, path, moved ?? 'The file was left as it is.'));
  }
  const { loaded } = load;
  const session = named(loaded.session, target);
  // Where nothing can be written there is no lock either: the conversation goes on, and every save tries again.
  let unsaved = locked?.code === 'STORE_LOCKED' ? null : locked;
  handle.readOnly = newerThanThis(loaded) ?? (unsaved === null ? locked : null);
  handle.loaded(session, loaded.facts);
  if (handle.readOnly === null && handle.isLocked) await sweepLeftovers(fs, path);
  const notices = [...loaded.notices];
  if (loaded.damage !== null && handle.readOnly === null) {
    const aside = await handle.putAside();
    if (aside.ok) notices.push(`The damaged file was kept as it was: ${aside.value}.`);
    else unsaved = aside.error;
  }
  const cameBack = loaded.damage !== null || loaded.fromJournal || loaded.facts === null;
  if (cameBack && handle.readOnly === null && unsaved === null && !handle.journal.isLive) {
    const mended = await mend(handle, session, loaded);
    if (!mended.ok) unsaved = mended.error;
  }
  return ok({
    session,
    path,
    notices,
    readOnly: handle.readOnly,
    ...(unsaved === null || handle.readOnly !== null ? {} : { unsaved }),
  });
}

/** Changes a session that lies on the disk. */
export async function changeOnDisk(
  handle: SessionHandle,
  change: (session: Session) => Session,
  tools: OpeningTools,
): Promise<Result<void>> {
  const target = { path: handle.path, inside: true };
  const load = await loadTarget(target, tools);
  if (load.kind !== 'loaded') return failed(whyNot(load, handle.path, 'The file was left as it is.'));
  const { loaded } = load;
  const newer = newerThanThis(loaded);
  if (newer !== null) return failed(newer);
  if (loaded.damage !== null) {
    return failed(
      appError(
        'SESSION_CORRUPT',
        'The session is damaged and was not changed.',
        'Open it first: that mends it.',
      ),
    );
  }
  handle.loaded(loaded.session, loaded.facts);
  return mend(handle, change(named(loaded.session, target)), loaded);
}

async function loadTarget(target: Target, tools: OpeningTools, isLive = false): Promise<Load> {
  const { path, inside } = target;
  if (inside && (await isLink(tools.fs, path))) {
    return {
      kind: 'refused',
      error: appError(
        'SESSION_CORRUPT',
        `${path} is a link, not a session.`,
        'Open the file it leads to by its path.',
      ),
    };
  }
  const id = inside ? idOf(path) : tools.makeId();
  return loadSession(tools.fs, filesOf(path), { id, now: tools.now(), makeId: tools.makeId }, isLive);
}

/** In the folder, the name of the file is the id: a copy made by hand is a session of its own. */
function named(session: Session, target: Target): Session {
  return target.inside ? { ...session, id: idOf(target.path) } : session;
}

function idOf(path: string): string {
  return basename(path).replace(/\.json$/i, '');
}

/** Writes what came back, without making a damaged file the backup. */
async function mend(handle: SessionHandle, session: Session, loaded: LoadedSession): Promise<Result<void>> {
  try {
    await handle.replace(session, loaded.damage === null);
    return ok(undefined);
  } catch (error) {
    return failed(storeError(error, 'What was recovered could not be saved yet'));
  }
}

async function moveAside(fs: FsPort, path: string, now: string): Promise<string | null> {
  const aside = await setAside(fs, path, now);
  if (!aside.ok) return null;
  await fs.unlink(path).catch(() => undefined);
  return `The damaged file is now ${aside.value}.`;
}

function whyNot(load: Exclude<Load, { kind: 'loaded' }>, path: string, where: string): AppError {
  switch (load.kind) {
    case 'refused':
      return load.error;
    case 'missing':
      return appError(
        'SESSION_NOT_FOUND',
        `There is no session at ${path}.`,
        'hf-tui sessions list shows all.',
      );
    case 'lost':
      return appError(
        'SESSION_CORRUPT',
        `Nothing could be read of the session in ${path}: ${load.why}.`,
        where,
      );
  }
}

function newerThanThis(loaded: LoadedSession): AppError | null {
  if (loaded.newerVersion === null) return null;
  return appError(
    'SESSION_NEWER',
    `This session was written by a newer hf-tui (version ${loaded.newerVersion} of the file).`,
    'It can be read here, not changed: update hf-tui to go on with it.',
  );
}

async function isLink(fs: FsPort, path: string): Promise<boolean> {
  return fs.facts(path).then(
    ({ kind }) => kind === 'link',
    () => false,
  );
}
