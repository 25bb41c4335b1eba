import { isSent } from '../context.ts';
import { contextDigest } from '../context-digest.ts';
import type { Exchange } from '../exchange.ts';
import { type ExchangeFacts, factsOf } from '../exchange-facts.ts';
import type { Session } from '../session.ts';

/** An answer that rests on something that is no longer so. */
export interface Stale {
  /** From 1: the cell that has changed since; null when what changed is no longer there, or is not a cell. */
  readonly olderThan: number | null;
}

/**
 * Whether the answer that counts was given to something else than would be sent now; null when not, when that is not
 * known, and for a cell whose answer is not there yet or is not sent to anybody.
 */
export function stalenessOf(session: Pick<Session, 'system' | 'exchanges'>, at: number): Stale | null {
  const exchange = session.exchanges[at];
  const run = exchange === undefined ? undefined : factsOf(exchange);
  if (run?.context === undefined) return null;
  if (run.isMuted || run.status === 'running' || run.isEmpty) return null;
  const digest = contextDigest(session, at);
  if (digest === run.context) return null;
  const [, own] = digest.split('.');
  if (run.context.split('.')[1] !== own) return { olderThan: at + 1 };
  return { olderThan: newerAbove(session.exchanges, at, run) };
}

/** The first cell above, of those that are sent, that was answered after this one was asked. */
function newerAbove(exchanges: readonly Exchange[], at: number, run: ExchangeFacts): number | null {
  for (let i = 0; i < at; i++) {
    const above = exchanges[i];
    if (above === undefined || !isSent(above)) continue;
    if (factsOf(above).startedAt > run.startedAt) return i + 1;
  }
  return null;
}

/** The places of the cells whose answers are out of date, from the top. */
export function staleCells(session: Pick<Session, 'system' | 'exchanges'>): readonly number[] {
  return session.exchanges.flatMap((_, at) => (stalenessOf(session, at) === null ? [] : [at]));
}
