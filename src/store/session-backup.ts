import type { Exchange, Run } from '../core/exchange.ts';
import type { Session } from '../core/session.ts';
import { healedFrom } from './healed-text.ts';
import type { Lost } from './session-value.ts';

/** What could be read of a damaged file. */
export interface Remains {
  readonly session: Session | null;
  readonly isHeadWhole: boolean;
  readonly lost: Lost;
  /** What was replaced in which exchange because it was missing or of the wrong kind, by the exchange's id. */
  readonly repairs: ReadonlyMap<string, readonly string[]>;
  /** Ids of the exchanges that are whole but for characters that are none. */
  readonly spoilt: ReadonlySet<string>;
}

/** The version of a session before the damaged one. */
export interface Backup {
  /** All of it but its exchanges. */
  readonly head: Session;
  /** Those of its exchanges, in their order. */
  readonly ids: readonly string[];
  /** One of its exchanges; null for one that is damaged itself, and for one that it has not. */
  readonly read: (id: string) => Exchange | null;
  /** The bytes of one of them; null where these are not known. */
  readonly bytes: (id: string) => Uint8Array | null;
  /** Nothing is read of it any more. Never rejects. */
  readonly close: () => Promise<void>;
}

export interface Merged {
  readonly session: Session;
  /** Exchanges that were taken over. */
  readonly fromBackup: number;
  /** Exchanges of which something was taken over. */
  readonly filled: number;
  /** Exchanges of which characters were. */
  readonly healed: number;
  /** Exchanges that are lost; null when that cannot be told. */
  readonly stillLost: number | null;
}

/** What could be read of a damaged file with what its backup adds; null when there is neither. */
export function withBackup(
  { session, isHeadWhole, lost, repairs, spoilt }: Remains,
  backup: Backup | null,
): Merged | null {
  if (session === null || backup === null) {
    if (session !== null) {
      const stillLost = lost.isAny ? (lost.ids?.length ?? null) : null;
      return { session, fromBackup: 0, filled: 0, healed: 0, stillLost };
    }
    if (backup === null) return null;
    const exchanges = backup.ids.flatMap((id) => backup.read(id) ?? []);
    const fromBackup = exchanges.length;
    return { session: { ...backup.head, exchanges }, fromBackup, filled: 0, healed: 0, stillLost: null };
  }
  const wanted = lost.ids === null ? null : new Set(lost.ids);
  const added = lost.isAny
    ? addedTo(
        session.exchanges,
        backup,
        (id) => wanted?.has(id) ?? true,
        (id) => standsAlone(lost, backup, id),
      )
    : new Map<string, readonly Exchange[]>();
  let filled = 0;
  let healed = 0;
  const mine = session.exchanges.map((exchange) => {
    if (spoilt.has(exchange.id)) {
      const before = backup.read(exchange.id);
      const whole = before === null ? exchange : healedFrom(exchange, before);
      if (whole !== exchange) healed += 1;
      return whole;
    }
    const repaired = repairs.get(exchange.id);
    const before = repaired === undefined ? null : backup.read(exchange.id);
    if (repaired === undefined || before === null) return exchange;
    const whole = filledFrom(exchange, repaired, before);
    if (whole !== exchange) filled += 1;
    return whole;
  });
  const head =
    isHeadWhole && (session.exchanges.length > 0 || !lost.isAny) ? session : headFrom(session, backup.head);
  const fromBackup = [...added.values()].reduce((sum, some) => sum + some.length, 0);
  const cameBack = new Set([...added.values()].flatMap((some) => some.map(({ id }) => id)));
  return {
    session: { ...head, exchanges: together(mine, added) },
    fromBackup,
    filled,
    healed,
    stillLost: lost.ids?.filter((id) => !cameBack.has(id)).length ?? null,
  };
}

/**
 * The exchanges that are taken over, by the id of the one that each comes behind; '' for the beginning. With one that is
 * lost come those that stood behind it and are not there any more: damage from the middle of one to the middle of
 * another looks like one. One of them may have been deleted since: that is done again sooner than an answer is given. Where
 * it is `alone` it is known that they were.
 */
function addedTo(
  mine: readonly Exchange[],
  backup: Backup,
  isLost: (id: string) => boolean,
  isAlone: (id: string) => boolean,
): ReadonlyMap<string, readonly Exchange[]> {
  const known = new Set(mine.map(({ id }) => id));
  const added = new Map<string, Exchange[]>();
  let last = '';
  let isLostHere = false;
  for (const id of backup.ids) {
    if (known.has(id)) {
      last = id;
      isLostHere = false;
      continue;
    }
    const isLostItself = isLost(id);
    if (isLostItself || isLostHere) {
      isLostHere = !(isLostItself && isAlone(id));
      const read = backup.read(id);
      if (read === null) continue;
      const there = added.get(last);
      if (there === undefined) added.set(last, [read]);
      else there.push(read);
    }
  }
  return added;
}

/** Bytes: damage in one place is mostly no longer than a sector of a disk. */
const SECTOR = 512;

/** Whether what stands where an exchange was is that one alone: as long as it was, and the same all around one place. */
function standsAlone({ remains }: Lost, backup: Backup, id: string): boolean {
  const now = remains.get(id);
  const before = now === undefined ? null : backup.bytes(id);
  if (now === undefined || before === null || now.length !== before.length) return false;
  const first = now.findIndex((byte, at) => byte !== before[at]);
  const last = now.findLastIndex((byte, at) => byte !== before[at]);
  return last - first < SECTOR;
}

function together(
  mine: readonly Exchange[],
  added: ReadonlyMap<string, readonly Exchange[]>,
): readonly Exchange[] {
  if (added.size === 0) return mine;
  return [...(added.get('') ?? []), ...mine.flatMap((one) => [one, ...(added.get(one.id) ?? [])])];
}

/** An exchange in which something was missing or of the wrong kind, with that as it was before. */
function filledFrom(exchange: Exchange, repaired: readonly string[], before: Exchange): Exchange {
  const keys = new Set(repaired.map((path) => path.split(/[.[]/)[0] ?? ''));
  const { runs, chosen } = runsFrom(exchange, repaired, before);
  const whole: Exchange = {
    ...exchange,
    ...(keys.has('task') ? { task: before.task } : {}),
    ...(keys.has('input') ? { input: before.input } : {}),
    ...(keys.has('images') ? { images: before.images } : {}),
    ...(keys.has('muted') ? { muted: before.muted } : {}),
    ...(keys.has('folded') ? { folded: before.folded } : {}),
    runs,
    chosen: keys.has('chosen') ? Math.min(before.chosen, runs.length - 1) : chosen,
  };
  return JSON.stringify(whole) === JSON.stringify(exchange) ? exchange : whole;
}

function runsFrom(
  { runs, chosen }: Exchange,
  repaired: readonly string[],
  before: Exchange,
): Pick<Exchange, 'runs' | 'chosen'> {
  if (repaired.includes('runs') || repaired.some((path) => /^runs\[\d+\]$/.test(path))) {
    // An answer that came since is not in the backup: it stays, behind those that are.
    const own = runs.filter(
      ({ output }) => output !== '' && !before.runs.some((run) => run.output === output),
    );
    const all = [...before.runs, ...own];
    return { runs: all, chosen: own.length > 0 ? all.length - 1 : before.chosen };
  }
  const isDamaged = (at: number) => repaired.some((path) => path.startsWith(`runs[${at}].`));
  const isSame = (run: Run, other: Run) => run.timing.startedAt === other.timing.startedAt;
  const filled = runs.map((run, at) => {
    const other = before.runs[at];
    return other !== undefined && isDamaged(at) && isSame(run, other) ? other : run;
  });
  return { runs: filled, chosen };
}

/** A session whose head could not be read to its end, with what it may have had from its backup. */
function headFrom(session: Session, backup: Session): Session {
  return {
    ...session,
    title: session.title || backup.title,
    createdAt: backup.createdAt,
    endpoint: session.endpoint || backup.endpoint,
    system: session.system || backup.system,
    parameters: { ...backup.parameters, ...session.parameters },
    draft: session.draft || backup.draft,
    ...(backup.draftImages === undefined || session.draftImages !== undefined
      ? {}
      : { draftImages: backup.draftImages }),
    ...(backup.unsent === undefined || session.unsent !== undefined ? {} : { unsent: backup.unsent }),
    extra: { ...backup.extra, ...session.extra },
  };
}
