import type { AppError } from '../core/errors.ts';
import type { Exchange } from '../core/exchange.ts';
import type { Session } from '../core/session.ts';
import type { FileFacts, FsPort } from './fs-port.ts';
import { journalAt } from './journal-file.ts';
import type { ReadJournal } from './journal-format.ts';
import { replay, settleRunning } from './journal-replay.ts';
import { type Merged, withBackup } from './session-backup.ts';
import { backupAt } from './session-backup-file.ts';
import type { SessionFiles } from './session-files.ts';
import type { Fallback } from './session-parse.ts';
import { type ReadSession, readSession } from './session-understanding.ts';

export interface LoadedSession {
  readonly session: Session;
  /** The session's file as it was read; null when there was none. */
  readonly facts: FileFacts | null;
  /** What is wrong with the file, when it must not be overwritten as it is; null when it is well. */
  readonly damage: string | null;
  /** What came back from elsewhere, one sentence each. */
  readonly notices: readonly string[];
  readonly newerVersion: number | null;
  /** The journal held something that the file did not. */
  readonly fromJournal: boolean;
  /** What is wrong with the journal, which must not be written on as it is; null when it is well, or none is there. */
  readonly journalDamage: string | null;
}

export type Load =
  | { readonly kind: 'loaded'; readonly loaded: LoadedSession }
  | { readonly kind: 'missing' }
  /** Nothing can be saved of it. */
  | { readonly kind: 'lost'; readonly why: string }
  | { readonly kind: 'refused'; readonly error: AppError };

/**
 * Reads a session with its journal and, when the file is damaged, its backup. Changes nothing on the disk. `isLive`:
 * another program is at work on it, so that an answer under way is one, and what only the journal holds is no news.
 * `doubted`: called when the file of a big one seems to be damaged, before it is known what of it can be had.
 */
export async function loadSession(
  fs: FsPort,
  files: SessionFiles,
  fallback: Fallback,
  isLive = false,
  doubted?: () => void,
): Promise<Load> {
  const read = await readSession(fs, files.json, fallback, doubted);
  return read.kind === 'refused' ? read : loadFrom(read, fs, files, fallback, isLive);
}

/** The same from what was read of the file. */
export async function loadFrom(
  read: ReadSession,
  fs: FsPort,
  files: SessionFiles,
  fallback: Fallback,
  isLive: boolean,
): Promise<Load> {
  const journal = await journalAt(fs, files.journal);
  const notices: string[] = [];
  let session: Session | null = read.parsed?.session ?? null;
  if (read.damage !== null && read.parsed?.newerVersion == null) {
    const isNeeded =
      session === null ||
      !read.isHeadWhole ||
      read.lost.isAny ||
      read.repairs.size > 0 ||
      read.spoilt.size > 0;
    const backup = isNeeded ? await backupAt(fs, files.backup, fallback) : null;
    const merged = withBackup({ ...read, session }, backup);
    await backup?.close();
    if (merged !== null) session = merged.session;
    notices.push(
      ...damageNotices(
        read.damage,
        merged,
        read.isHeadWhole ? 'whole' : backup === null ? 'damaged' : 'mended',
      ),
    );
  } else if (read.kind === 'read' && read.facts === null && journal.entries.length === 0) {
    const backup = await readSession(fs, files.backup, fallback);
    if (backup.kind !== 'read' || backup.damage !== null || backup.parsed === null) {
      return journal.damage === null
        ? { kind: 'missing' }
        : { kind: 'lost', why: `there is only its journal, and ${journal.damage}` };
    }
    session = backup.parsed.session;
    notices.push('The file of this session was gone: it was brought back from its backup.');
  }
  const replayed = withJournal(session, journal, fallback, isLive, read.settled);
  if (replayed === null) return { kind: 'lost', why: read.damage ?? 'it is empty' };
  return {
    kind: 'loaded',
    loaded: {
      ...replayed,
      facts: read.facts,
      damage: read.damage,
      notices: [...notices, ...replayed.notices],
      newerVersion: read.parsed?.newerVersion ?? null,
    },
  };
}

/**
 * A session with what its journal adds, and what is to be told of that; null when there is neither. `settled`:
 * exchanges of which it is known that no answer to them is running.
 */
export function withJournal(
  session: Session | null,
  { entries, damage }: ReadJournal,
  fallback: Fallback,
  isLive: boolean,
  settled: ReadonlySet<Exchange> = new Set(),
): Pick<LoadedSession, 'session' | 'notices' | 'fromJournal' | 'journalDamage'> | null {
  const replayed = replay(session, entries, fallback);
  if (replayed === null) return null;
  const fromJournal = replayed.recovered > 0;
  // Nothing was lost, and a last line that is not whole is one that is being written: nothing to tell.
  if (isLive) return { session: replayed.session, notices: [], fromJournal, journalDamage: null };
  const { session: quiet, settled: interrupted } = settleRunning(replayed.session, settled);
  const notices: string[] = [];
  if (damage !== null) {
    notices.push(
      `The journal of this session was damaged (${damage}): what stood from there on is not here.`,
    );
  }
  if (interrupted > 0) {
    const come = damage === null ? 'what had come is here' : 'what could be read of it is here';
    notices.push(`The last answer was still arriving when hf-tui ended: ${come}, as interrupted.`);
  } else if (fromJournal) {
    const last = damage === null ? 'The last answer was' : 'What stood before the damage was';
    notices.push(`${last} not in the file yet: it was brought back from the journal.`);
  }
  return { session: quiet, notices, fromJournal, journalDamage: damage };
}

/** What is to be told of all that stands above the exchanges. */
const ABOVE = {
  whole: '',
  damaged: ' What stands above them was damaged too: its title and settings may be missing.',
  mended: ' What was missing above them came from its backup.',
} as const;

function damageNotices(damage: string, merged: Merged | null, head: keyof typeof ABOVE): readonly string[] {
  const why = `The file of this session was damaged (${damage}).`;
  if (merged === null) return [why];
  const { session, fromBackup, filled, healed, stillLost } = merged;
  const total = session.exchanges.length;
  const read = [
    `${total} ${total === 1 ? 'exchange' : 'exchanges'} could be read`,
    ...(fromBackup === 0 ? [] : [`${fromBackup} of them from its backup`]),
    // Several whose ends are damaged cannot be told from one.
    ...(stillLost === null || stillLost === 0 ? [] : [`at least ${stillLost} could not`]),
  ].join(', ');
  const what = filled === 1 ? 'one exchange' : `${filled} exchanges`;
  const filling = filled === 0 ? '' : ` What was missing in ${what} came from its backup.`;
  const whose = healed === 1 ? 'one exchange' : `${healed} exchanges`;
  const healing = healed === 0 ? '' : ` Damaged characters of ${whose} came from its backup.`;
  return [`${why} ${read}.${ABOVE[head]}${filling}${healing}`];
}
