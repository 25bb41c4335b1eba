import { basename } from 'node:path';
import { appError } from '../core/errors.ts';
import type { Exchange } from '../core/exchange.ts';
import type { Session } from '../core/session.ts';
import type { FsPort } from './fs-port.ts';
import { type EarlySession, loadEarly } from './session-early.ts';
import { filesOf } from './session-files.ts';
import type { HandleTools } from './session-handle.ts';
import { type Load, loadSession } from './session-load.ts';
import type { Fallback } from './session-parse.ts';
import type { Target } from './session-reference.ts';

export interface OpeningTools extends HandleTools {
  readonly makeId: () => string;
}

/** All of a session, a big one in turns. */
export async function loadAll(target: Target, tools: OpeningTools, isLive = false): Promise<Load> {
  const early = await earlyTarget(target, tools, isLive);
  const loaded = (await early?.check()) ?? null;
  if (loaded !== null) return { kind: 'loaded', loaded };
  return loadTarget(target, tools, isLive);
}

/**
 * A big session as far as it takes to show its end; null for any other. `doubted`: it is wanted also when that is
 * damaged, and this is called when it may be and that was not seen at its end.
 */
export async function earlyTarget(
  target: Target,
  tools: OpeningTools,
  isLive: boolean,
  doubted?: () => void,
): Promise<EarlySession | null> {
  if (target.inside && (await isLink(tools.fs, target.path))) return null;
  // Looked through now, it need not be read again when the session is saved.
  const taken = (exchange: Exchange) => void tools.without.exchange(exchange);
  return loadEarly(tools.fs, filesOf(target.path), fallbackFor(target, tools), {
    isLive,
    evenUnsound: doubted !== undefined,
    taken,
    ...(doubted === undefined ? {} : { doubted }),
  });
}

function fallbackFor({ path, inside }: Target, tools: OpeningTools): Fallback {
  return { id: inside ? idOf(path) : tools.makeId(), now: tools.now(), makeId: tools.makeId };
}

/** All of a session at one go: whatever is wrong with it is known then. `doubted`: called as soon as something seems to be. */
export async function loadTarget(
  target: Target,
  tools: OpeningTools,
  isLive = false,
  doubted?: () => void,
): Promise<Load> {
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
  return loadSession(tools.fs, filesOf(path), fallbackFor(target, tools), isLive, doubted);
}

/** In the folder, the name of the file is the id: a copy made by hand is a session of its own. */
export function named(session: Session, target: Target): Session {
  return target.inside ? { ...session, id: idOf(target.path) } : session;
}

function idOf(path: string): string {
  return basename(path).replace(/\.json$/i, '');
}

async function isLink(fs: FsPort, path: string): Promise<boolean> {
  return fs.facts(path).then(
    ({ kind }) => kind === 'link',
    () => false,
  );
}
