import { type AppError, appError } from '../core/errors.ts';
import type { Exchange } from '../core/exchange.ts';
import type { Session } from '../core/session.ts';
import type { FileFacts, FsPort } from './fs-port.ts';
import { journalAt } from './journal-file.ts';
import type { ReadJournal } from './journal-format.ts';
import { replay, settleRunning } from './journal-replay.ts';
import { readRegularFile } from './read-file.ts';
import type { SessionFiles } from './session-files.ts';
import { SESSION_LIMIT } from './session-limit.ts';
import { type Fallback, type ParsedSession, parseSession } from './session-parse.ts';
import { salvageBeginning } from './session-salvage.ts';
import { isMissing, storeError } from './store-error.ts';

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
 */
export async function loadSession(
  fs: FsPort,
  files: SessionFiles,
  fallback: Fallback,
  isLive = false,
): Promise<Load> {
  const read = await readSession(fs, files.json, fallback);
  if (read.kind === 'refused') return read;
  const journal = await journalAt(fs, files.journal);
  const notices: string[] = [];
  let session: Session | null = read.parsed?.session ?? null;
  if (read.damage !== null && read.parsed?.newerVersion == null) {
    const backup = await readSession(fs, files.backup, fallback);
    const spare = backup.kind === 'read' && backup.damage === null ? (backup.parsed?.session ?? null) : null;
    const merged = withBackup(session, read.partial ? spare : null);
    if (merged !== null) session = merged.session;
    notices.push(...damageNotices(read, merged));
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
  const replayed = withJournal(session, journal, fallback, isLive);
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

interface ReadSession {
  readonly kind: 'read';
  readonly parsed: ParsedSession | null;
  readonly facts: FileFacts | null;
  readonly damage: string | null;
  /** Exchanges are missing that the file once had. */
  readonly partial: boolean;
}

async function readSession(
  fs: FsPort,
  path: string,
  fallback: Fallback,
): Promise<ReadSession | { readonly kind: 'refused'; readonly error: AppError }> {
  try {
    const read = await readRegularFile(fs, path, SESSION_LIMIT);
    if (read.kind === 'not-a-file') {
      return refused(`${path} is no file.`, 'Give the file of a session.');
    }
    if (read.kind === 'too-large') {
      const size = `${Math.round(read.size / (1 << 20))} MiB`;
      return refused(
        `${path} is too large for a session (${size}).`,
        `At most ${SESSION_LIMIT >> 20} MiB are opened.`,
      );
    }
    return { kind: 'read', facts: read.facts, ...understand(read.bytes, fallback) };
  } catch (error) {
    if (isMissing(error)) return { kind: 'read', parsed: null, facts: null, damage: null, partial: false };
    return { kind: 'refused', error: storeError(error, `The session could not be read from ${path}`) };
  }
}

function refused(message: string, hint: string): { readonly kind: 'refused'; readonly error: AppError } {
  return { kind: 'refused', error: appError('SESSION_CORRUPT', message, hint) };
}

/** What the bytes of a session file say, and what is wrong with them. */
export function understand(bytes: Uint8Array, fallback: Fallback): Omit<ReadSession, 'kind' | 'facts'> {
  let damage: string | null = null;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    text = new TextDecoder().decode(bytes);
    damage = 'some of its characters are damaged';
  }
  if (text.trim() === '') return { parsed: null, damage: 'it is empty', partial: true };
  let value: unknown;
  let partial = false;
  try {
    value = JSON.parse(text);
  } catch {
    damage = 'it is cut short or damaged';
    value = salvageBeginning(text);
    partial = true;
  }
  const parsed = parseSession(value, fallback);
  if (parsed === null) return { parsed: null, damage: damage ?? 'it holds no session', partial: true };
  if (parsed.mended.length > 0) damage ??= mendedText(parsed.mended);
  return {
    parsed,
    damage,
    partial: partial || parsed.mended.some((path) => /^exchanges(\[\d+\])?$/.test(path)),
  };
}

function mendedText(mended: readonly string[]): string {
  const first = mended.slice(0, 3).join(', ');
  const more = mended.length > 3 ? ` and ${mended.length - 3} more` : '';
  return `it has values that are missing or of the wrong kind: ${first}${more}`;
}

function withBackup(
  session: Session | null,
  backup: Session | null,
): { readonly session: Session; readonly fromBackup: number } | null {
  if (backup === null) return session === null ? null : { session, fromBackup: 0 };
  if (session === null) return { session: backup, fromBackup: backup.exchanges.length };
  const known = new Set(session.exchanges.map((exchange) => exchange.id));
  const added = backup.exchanges.filter((exchange) => !known.has(exchange.id));
  // The exchanges stand last in the file: with one of them, all that stands before them has been read.
  const head = session.exchanges.length > 0 ? session : headFrom(session, backup);
  return {
    session: { ...head, exchanges: [...session.exchanges, ...added] },
    fromBackup: added.length,
  };
}

/** A session whose file broke off before its exchanges, with what it may have had from its backup. */
function headFrom(session: Session, backup: Session): Session {
  return {
    ...session,
    title: session.title || backup.title,
    createdAt: backup.createdAt,
    endpoint: session.endpoint || backup.endpoint,
    system: session.system || backup.system,
    parameters: { ...backup.parameters, ...session.parameters },
    draft: session.draft || backup.draft,
    extra: { ...backup.extra, ...session.extra },
  };
}

function damageNotices(
  read: ReadSession,
  merged: { readonly session: Session; readonly fromBackup: number } | null,
): readonly string[] {
  const why = `The file of this session was damaged (${read.damage}).`;
  if (merged === null) return [why];
  const total = merged.session.exchanges.length;
  const count = `${total} ${total === 1 ? 'exchange' : 'exchanges'}`;
  return [
    merged.fromBackup === 0
      ? `${why} ${count} could be read.`
      : `${why} ${count} could be read, ${merged.fromBackup} of them from its backup.`,
  ];
}
