import { dirname } from 'node:path';
import type { Result } from '../core/errors.ts';
import type { SessionSummary } from '../core/session.ts';
import { atomicWrite, makePrivateFolder } from './atomic-write.ts';
import type { FsPort } from './fs-port.ts';
import { makeRandomName } from './random-name.ts';

const DAY = 24 * 60 * 60 * 1000;

export interface RetentionTools {
  readonly fs: FsPort;
  /** Where it is kept that this was done today. */
  readonly stampPath: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly list: () => Promise<readonly SessionSummary[]>;
  /** To the trash; fails for one that is open in another window. */
  readonly remove: (id: string) => Promise<Result<void>>;
}

/**
 * Puts sessions into the trash that were neither used nor written for so many days and are not pinned; at most once a
 * day. Gives how many. Never throws.
 */
export async function putAwayOld(days: number, tools: RetentionTools): Promise<number> {
  const { fs, stampPath, now, list, remove } = tools;
  try {
    const last = await fs.facts(stampPath).catch(() => null);
    if (last !== null && Math.abs(now() - last.modified) < DAY) return 0;
    await makePrivateFolder(fs, dirname(stampPath));
    // Before anything else: where this cannot be kept it would be done at every start.
    const today = new TextEncoder().encode(`${new Date(now()).toISOString()}\n`);
    await atomicWrite(fs, stampPath, today, { makeName: makeRandomName });
    const before = now() - days * DAY;
    let count = 0;
    for (const { id, path, pinned, updatedAt } of await list()) {
      if (pinned || Date.parse(updatedAt) >= before) continue;
      // Old, but imported or written by hand lately: it is in use.
      const { modified } = await fs.facts(path);
      if (modified < before && (await remove(id)).ok) count += 1;
    }
    return count;
  } catch {
    return 0;
  }
}
