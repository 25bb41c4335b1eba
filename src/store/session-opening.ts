import { type AppError, appError, failed, ok, type Result } from '../core/errors.ts';
import type { Session } from '../core/session.ts';
import type { OpenedSession } from '../runtime/ports/sessions.ts';
import { sweepLeftovers } from './atomic-write.ts';
import type { FsPort } from './fs-port.ts';
import { setAside } from './session-damage.ts';
import { IS_WHOLE, MAY_BE_DAMAGED } from './session-doubt.ts';
import { filesOf } from './session-files.ts';
import type { SessionHandle } from './session-handle.ts';
import { EARLY_FROM } from './session-limit.ts';
import type { Load, LoadedSession } from './session-load.ts';
import type { Target } from './session-reference.ts';
import { earlyTarget, loadAll, loadTarget, named, type OpeningTools } from './session-target.ts';
import { storeError } from './store-error.ts';
import { takeDownAll } from './taken-down.ts';

/**
 * Opens a session to go on with: takes its lock, sets a damaged file aside, and puts what came back from journal,
 * backup or the file's beginning on the disk at once, so that it need not be saved from the damage twice. `early`: a
 * big one is given as soon as its end can be shown; `rest` is then there. `doubted`: hears of one that may be damaged,
 * as soon as it looks like that.
 */
export async function openWith(
  handle: SessionHandle,
  target: Target,
  tools: OpeningTools,
  how: 'whole' | 'early',
  doubted: (sentence: string) => void = () => {},
): Promise<Result<OpenedSession>> {
  const wasLocked = handle.isLocked;
  // The lock first: what is read after it cannot change any more.
  const locked = await handle.takeLock();
  const isLive = locked !== null;
  let isDoubted = false;
  const doubt = () => {
    isDoubted = true;
    doubted(MAY_BE_DAMAGED);
  };
  /** A doubt that was told of is taken back when there was nothing to it. */
  const settled = (opened: Result<OpenedSession>): Result<OpenedSession> =>
    isDoubted && opened.ok && opened.value.notices.length === 0
      ? ok({ ...opened.value, notices: [IS_WHOLE] })
      : opened;
  const early = await earlyTarget(target, tools, isLive, how === 'early' ? doubt : undefined);
  const careful = () => openCarefully(handle, target, tools, locked, wasLocked, how);
  if (early === null) {
    const opened = settled(await careful());
    if (opened.ok && opened.value.rest !== undefined) handle.isRead(opened.value.rest);
    return opened;
  }
  isDoubted = !early.isSound;
  const session = named(early.loaded.session, target);
  const { readOnly } = takenOn(handle, session, early.loaded, locked);
  const { path } = target;
  const { notices } = early.loaded;
  const whole = async (): Promise<Result<OpenedSession>> => {
    const loaded = early.isSound ? await early.check() : null;
    if (loaded === early.loaded)
      return settled(await mended(handle, target, session, loaded, locked, tools, how));
    const opened = await (loaded === null
      ? careful()
      : takenOver(handle, target, loaded, locked, tools, how));
    if (opened.ok) handle.recovered(session, opened.value.session, handle.disk);
    // What was given is not all of it: written over the file, the rest would be lost.
    else handle.readOnly = opened.error;
    return settled(opened);
  };
  const rest = whole().finally(early.letGo);
  if (how === 'whole') return rest;
  handle.isRead(rest.then((read) => (read.ok ? read.value.rest : undefined)));
  const unsaved = readOnly === null && locked !== null ? { unsaved: locked } : {};
  return ok({ session, path, notices, readOnly, ...unsaved, rest });
}

async function openCarefully(
  handle: SessionHandle,
  target: Target,
  tools: OpeningTools,
  locked: AppError | null,
  wasLocked: boolean,
  how: 'whole' | 'early',
): Promise<Result<OpenedSession>> {
  const { path, inside } = target;
  const load = await loadTarget(target, tools, locked !== null);
  if (load.kind !== 'loaded') {
    // A file from elsewhere that holds nothing of a session may be anything: it is not ours to move.
    const moved =
      inside && locked === null && load.kind === 'lost' ? await moveAside(tools.fs, path, tools.now()) : null;
    if (!wasLocked) await handle.unlock();
    return failed(whyNot(load, path, moved ?? 'The file was left as it is.'));
  }
  return takenOver(handle, target, load.loaded, locked, tools, how);
}

function takenOver(
  handle: SessionHandle,
  target: Target,
  loaded: LoadedSession,
  locked: AppError | null,
  tools: OpeningTools,
  how: 'whole' | 'early',
): Promise<Result<OpenedSession>> {
  const session = named(loaded.session, target);
  takenOn(handle, session, loaded, locked);
  return mended(handle, target, session, loaded, locked, tools, how);
}

/** The session is the handle's from now on. */
function takenOn(
  handle: SessionHandle,
  session: Session,
  loaded: LoadedSession,
  locked: AppError | null,
): { readonly readOnly: AppError | null } {
  // Where nothing can be written there is no lock either: the conversation goes on, and every save tries again.
  handle.readOnly = newerThanThis(loaded) ?? (locked?.code === 'STORE_LOCKED' ? locked : null);
  handle.loaded(session, loaded.facts);
  return handle;
}

/**
 * The session once its file is what it should be, as far as that can be brought about. `early`: what came back of a big
 * one is given before it is on the disk, and `rest` says when it is; the damaged file is kept by then.
 */
async function mended(
  handle: SessionHandle,
  { path }: Target,
  session: Session,
  loaded: LoadedSession,
  locked: AppError | null,
  tools: OpeningTools,
  how: 'whole' | 'early',
): Promise<Result<OpenedSession>> {
  const { readOnly } = handle;
  const notices = [...loaded.notices];
  if (readOnly !== null) return ok({ session, path, notices, readOnly });
  let unsaved = locked;
  if (handle.isLocked) {
    await sweepLeftovers(tools.fs, path);
    await sweepLeftovers(tools.fs, filesOf(path).journal);
  }
  if (loaded.damage !== null) {
    const aside = await handle.putAside();
    if (aside.ok) notices.push(`The damaged file was kept as it was: ${aside.value}.`);
    else unsaved = aside.error;
  }
  if (loaded.journalDamage !== null) {
    try {
      const aside = await handle.journal.mend();
      if (aside !== null) notices.push(`The damaged journal was kept as it was: ${aside}.`);
    } catch (error) {
      unsaved = storeError(error, 'The damaged journal could not be set aside, so it is not changed');
    }
  }
  const isWhole = loaded.damage === null && loaded.journalDamage === null;
  const cameBack = !isWhole || loaded.fromJournal || loaded.facts === null;
  if (cameBack && unsaved === null && !handle.journal.isLive) {
    const writing = mend(handle, session, loaded);
    if (how === 'early' && loaded.damage !== null && (loaded.facts?.size ?? 0) >= EARLY_FROM) {
      const rest = Promise.all([writing, takeDownAll(session.exchanges)]).then(([written]) =>
        ok({ session, path, notices, readOnly, ...(written.ok ? {} : { unsaved: written.error }) }),
      );
      return ok({ session, path, notices, readOnly, rest });
    }
    const written = await writing;
    if (!written.ok) unsaved = written.error;
  }
  return ok({ session, path, notices, readOnly, ...(unsaved === null ? {} : { unsaved }) });
}

/** Changes a session that lies on the disk. Throws what the file system throws when that cannot be written. */
export async function changeOnDisk(
  handle: SessionHandle,
  change: (session: Session) => Session,
  tools: OpeningTools,
): Promise<Result<void>> {
  const target = { path: handle.path, inside: true };
  const load = await loadAll(target, tools);
  if (load.kind !== 'loaded') return failed(whyNot(load, handle.path, 'The file was left as it is.'));
  const { loaded } = load;
  const newer = newerThanThis(loaded);
  if (newer !== null) return failed(newer);
  if (loaded.damage !== null || loaded.journalDamage !== null) {
    return failed(
      appError(
        'SESSION_CORRUPT',
        'The session is damaged and was not changed.',
        'Open it first: that mends it.',
      ),
    );
  }
  handle.loaded(loaded.session, loaded.facts);
  await handle.replace(change(named(loaded.session, target)), true);
  return ok(undefined);
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

/** Why there is nothing to be had of a session; `where`: what became of its file. */
export function whyNot(load: Exclude<Load, { kind: 'loaded' }>, path: string, where: string): AppError {
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

/** Why a session can be read here and not changed; null when it can. */
export function newerThanThis(loaded: LoadedSession): AppError | null {
  if (loaded.newerVersion === null) return null;
  return appError(
    'SESSION_NEWER',
    `This session was written by a newer hf-tui (version ${loaded.newerVersion} of the file).`,
    'It can be read here, not changed: update hf-tui to go on with it.',
  );
}
