import { failed, ok, type Result } from '../core/errors.ts';
import type { Session } from '../core/session.ts';
import type { Doubted, OpenedSession } from '../runtime/ports/sessions.ts';
import { isSameState, stateOnDisk } from './session-damage.ts';
import { IS_WHOLE, MAY_BE_DAMAGED } from './session-doubt.ts';
import type { Load } from './session-load.ts';
import { newerThanThis, whyNot } from './session-opening.ts';
import type { Target } from './session-reference.ts';
import { earlyTarget, loadAll, loadTarget, named, type OpeningTools } from './session-target.ts';

/**
 * Reads a session without taking its lock or changing anything on the disk. `isLive`: while another program is at work
 * on it. `doubted`: hears of a big one that may be damaged, as soon as it looks like that.
 */
export async function lookAt(
  target: Target,
  tools: OpeningTools,
  isLive = false,
  doubted: Doubted = () => {},
): Promise<Result<OpenedSession>> {
  let isDoubted = false;
  const doubt = () => {
    if (!isDoubted) doubted(MAY_BE_DAMAGED);
    isDoubted = true;
  };
  const look = () => (isLive ? loadAll(target, tools, isLive) : loadTarget(target, tools, isLive, doubt));
  let load = await look();
  // Replaced before its journal was read, the file holds what the journal holds no more.
  for (let again = 0; again < LOOKS_AGAIN && (await isReplaced(load, target, tools)); again++)
    load = await look();
  if (load.kind !== 'loaded') return failed(whyNot(load, target.path, 'The file was left as it is.'));
  const { loaded } = load;
  const session = named(loaded.session, target);
  const notices = isDoubted && loaded.notices.length === 0 ? [IS_WHOLE] : loaded.notices;
  return ok({ session, path: target.path, notices, readOnly: newerThanThis(loaded) });
}

/** A session is written every few seconds at most, and read in less. */
const LOOKS_AGAIN = 3;

/** Whether the file is not the one any more that was read. */
async function isReplaced(load: Load, { path }: Target, { fs }: OpeningTools): Promise<boolean> {
  if (load.kind !== 'loaded') return false;
  const { facts } = load.loaded;
  const now = await stateOnDisk(fs, path).catch(() => null);
  return now !== null && (facts === null || !isSameState(facts, now));
}

/** What a session is called and how much it holds: of a big one only as much is read as `seen` asks for. */
export async function glanceAt<T>(
  target: Target,
  tools: OpeningTools,
  seen: (session: Session) => T,
): Promise<Result<T>> {
  const early = await earlyTarget(target, tools, false);
  if (early !== null) {
    const glance = seen(named(early.loaded.session, target));
    await early.letGo();
    return ok(glance);
  }
  const looked = await lookAt(target, tools);
  return looked.ok ? ok(seen(looked.value.session)) : looked;
}
