import type { Exchange } from '../core/exchange.ts';
import type { Session } from '../core/session.ts';

/**
 * What is to be saved of a session that was made `from` exchanges given out before all of them were read: those that were
 * recovered, and what is new in it. Nothing else is changed in what has not been read.
 */
export function wholeOf(from: readonly Exchange[], by: readonly Exchange[]): (asked: Session) => Session {
  const kept = new Set(by);
  const stale = new Set(from.filter((exchange) => !kept.has(exchange)));
  const known = new Set([...from, ...by].map(({ id }) => id));
  return (asked) =>
    asked.exchanges === from || asked.exchanges.some((exchange) => stale.has(exchange))
      ? { ...asked, exchanges: [...by, ...asked.exchanges.filter(({ id }) => !known.has(id))] }
      : asked;
}
