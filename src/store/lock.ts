import { basename, dirname, join } from 'node:path';
import { writeAll } from './atomic-write.ts';
import type { FsPort } from './fs-port.ts';
import { readJsonObject } from './json-file.ts';
import { own } from './json-guard.ts';
import { type Owner, type Processes, stateOf } from './process-facts.ts';
import { codeOf, isMissing } from './store-error.ts';

export interface Lock {
  /** Gives it back. Never throws: a lock that cannot be removed is recognised as left behind later. */
  readonly release: () => Promise<void>;
}

export type LockAttempt =
  | { readonly kind: 'held'; readonly lock: Lock }
  /**
   * Someone else has it; `owner` is null when the file does not say who. `isSure`: that program runs; otherwise it
   * may be gone, which cannot be told from here.
   */
  | { readonly kind: 'busy'; readonly owner: Owner | null; readonly isSure: boolean };

export interface LockTools {
  readonly fs: FsPort;
  readonly processes: Processes;
  readonly makeName: () => string;
}

const LIMIT = 4096;

interface Held extends Owner {
  readonly nonce: string;
}

/** How often a lock is tried for that changes hands in the same moment: whoever has it then has it. */
const ATTEMPTS = 5;

/**
 * Takes a lock file, or says who has it. The file appears whole, with its owner in it (a second name for a finished
 * file), so that no one can see it half written. A lock whose program is gone on this same machine is taken over, by
 * one taker at a time; one from elsewhere never. Throws what the file system throws.
 */
export async function tryLock(path: string, tools: LockTools): Promise<LockAttempt> {
  const { fs } = tools;
  const mine: Held = { ...tools.processes.me, uptime: tools.processes.uptime(), nonce: tools.makeName() };
  const temporary = join(dirname(path), `.${basename(path)}.${mine.nonce}.tmp`);
  await writeNew(fs, temporary, mine);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const outcome = await tryOnce(path, temporary, mine, tools);
      if (outcome !== 'changed') return outcome;
    }
    return { kind: 'busy', owner: null, isSure: true };
  } finally {
    await fs.unlink(temporary).catch(() => undefined);
  }
}

/** `changed`: given back, or taken over, while it was looked at. */
async function tryOnce(
  path: string,
  temporary: string,
  mine: Held,
  tools: LockTools,
): Promise<LockAttempt | 'changed'> {
  const { fs, processes } = tools;
  if (await appear(fs, temporary, path, mine)) return held(path, mine, fs);
  const other = await readOwner(fs, path);
  if (other === 'missing') return 'changed';
  if (other === null) return { kind: 'busy', owner: null, isSure: false };
  const isLocal = (await fs.isLocal?.(path)) ?? false;
  const state = stateOf(other, processes, isLocal);
  if (state !== 'gone') return { kind: 'busy', owner: other, isSure: state === 'alive' };
  return (await takeOver(path, temporary, mine, other, isLocal, tools)) ? held(path, mine, fs) : 'changed';
}

function held(path: string, mine: Held, fs: FsPort): LockAttempt {
  const release = async () => {
    try {
      const now = await readOwner(fs, path);
      if (now !== null && now !== 'missing' && now.nonce === mine.nonce) await fs.unlink(path);
    } catch {
      // The process ends or goes on without it; whoever comes next finds a lock whose owner is gone.
    }
  };
  return { kind: 'held', lock: { release } };
}

async function appear(fs: FsPort, temporary: string, path: string, mine: Held): Promise<boolean> {
  try {
    await fs.link(temporary, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (isMissing(error) || codeOf(error) === 'ENOSPC' || codeOf(error) === 'EIO') throw error;
  }
  // No hard links here: created and then filled, which is seen half written for a moment and then says no owner.
  try {
    await writeNew(fs, path, mine);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Puts our lock in the place of one whose program is gone. Who may do that is settled by a claim, a file named after
 * the nonce that it takes the place of: one can make it. The claim of a taker that was killed is not removed, which
 * another could do a moment later to the next one's, but claimed in its turn. Whoever has the last claim looks once
 * more, at the claims and then at the lock: nonces do not come twice, so it stands in the place of all of them, and
 * nobody else can.
 */
async function takeOver(
  path: string,
  temporary: string,
  mine: Held,
  judged: Held,
  isLocal: boolean,
  tools: LockTools,
): Promise<boolean> {
  const { fs } = tools;
  const killed: { readonly claim: string; readonly nonce: string }[] = [];
  let claim = claimOn(path, judged);
  while (!(await appear(fs, temporary, claim, mine))) {
    const other = await readOwner(fs, claim);
    if (other === null || other === 'missing' || killed.length === MOST_KILLED) return false;
    if (stateOf(other, tools.processes, isLocal) !== 'gone') return false;
    killed.push({ claim, nonce: other.nonce });
    claim = claimOn(path, other);
  }
  let isTaken = false;
  try {
    for (const one of killed.toReversed()) if (!(await says(fs, one.claim, one.nonce))) return false;
    if (!(await says(fs, path, judged.nonce))) return false;
    await fs.rename(temporary, path);
    isTaken = true;
    return true;
  } finally {
    // While the lock is ours no claim counts, not even one that somebody is about to give up.
    await (isTaken ? removeClaims(fs, path) : fs.unlink(claim)).catch(() => undefined);
  }
}

/** Takers that were killed one after the other, each in the midst of taking over from the one before. */
const MOST_KILLED = 100;

const CLAIM = '.take-';

const claimOn = (path: string, { nonce }: Held): string => `${path}${CLAIM}${nonce}`;

async function says(fs: FsPort, path: string, nonce: string): Promise<boolean> {
  const now = await readOwner(fs, path);
  return now !== null && now !== 'missing' && now.nonce === nonce;
}

async function removeClaims(fs: FsPort, path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await fs.names(folder)) {
    if (name.startsWith(`${basename(path)}${CLAIM}`))
      await fs.unlink(join(folder, name)).catch(() => undefined);
  }
}

async function writeNew(fs: FsPort, path: string, content: Held): Promise<void> {
  const file = await fs.open(path, 'create', 0o600);
  try {
    await writeAll(file, new TextEncoder().encode(`${JSON.stringify(content)}\n`));
    // A lock that loses its owner with the power could never be told from one of a program that runs.
    await file.sync();
  } catch (error) {
    await fs.unlink(path).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}

async function readOwner(fs: FsPort, path: string): Promise<Held | null | 'missing'> {
  try {
    const value = await readJsonObject(fs, path, LIMIT);
    if (value === null) return null;
    const text = (key: string): string => {
      const item = own(value, key);
      return typeof item === 'string' ? item : '';
    };
    const pid = own(value, 'pid');
    const uptime = own(value, 'uptime');
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return null;
    // It becomes part of a file's name.
    if (!/^[\w-]{1,64}$/.test(text('nonce'))) return null;
    return {
      pid,
      host: text('host'),
      machine: text('machine'),
      boot: text('boot'),
      space: text('space'),
      started: text('started'),
      uptime: typeof uptime === 'number' ? uptime : null,
      nonce: text('nonce'),
    };
  } catch (error) {
    if (isMissing(error)) return 'missing';
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Takes a lock, waiting for whoever has it. null when it was not free within `patienceMs`. */
export async function waitForLock(
  path: string,
  tools: LockTools & { readonly elapsed: () => number; readonly wait: (ms: number) => Promise<void> },
  patienceMs: number,
): Promise<Lock | null> {
  const end = tools.elapsed() + patienceMs;
  for (let attempt = 0; ; attempt++) {
    const outcome = await tryLock(path, tools);
    if (outcome.kind === 'held') return outcome.lock;
    if (tools.elapsed() >= end) return null;
    // Unequal waits, so that those who wait do not come back all at once.
    await tools.wait(1 + ((tools.processes.me.pid * 7 + attempt * 13) % Math.min(4 + attempt, 25)));
  }
}
