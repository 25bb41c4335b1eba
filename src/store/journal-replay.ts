import { type Exchange, type Run, settled } from '../core/exchange.ts';
import type { Session } from '../core/session.ts';
import type { JournalEntry } from './journal-format.ts';
import { digestOfOrder, inNewOrder, removedBy } from './journal-order.ts';
import { isObject } from './json-guard.ts';
import { type Fallback, parseExchange, parseSession } from './session-parse.ts';

export interface Replayed {
  readonly session: Session;
  /** How many changes and exchanges the journal had and the file had not. */
  readonly recovered: number;
}

/**
 * A session with what its journal adds. The file wins where it holds the end of an answer: it was written later.
 * With no session at all, the journal's first entry makes one. null when there is neither.
 */
export function replay(
  session: Session | null,
  entries: readonly JournalEntry[],
  fallback: Fallback,
): Replayed | null {
  const begun = new Map<string, Exchange>();
  const written = entries.findLastIndex(({ type }) => type === 'written');
  const held = lastInFile(session, entries);
  let result = session;
  let recovered = 0;
  for (const [index, entry] of entries.entries()) {
    switch (entry.type) {
      case 'written':
        break;
      case 'change':
        if (index < written || result === null) break;
        result = withChange(result, entry, fallback, index <= held);
        recovered += 1;
        break;
      case 'rearranged':
        // Their ends may stand above. Removed since, they do not come back.
        for (const id of removedBy(entry.order)) begun.delete(id);
        if (index < written || result === null) break;
        result = withChange(result, entry, fallback, index <= held);
        recovered += 1;
        break;
      case 'begin': {
        const exchange = parseExchange(entry.exchange, fallback);
        if (exchange === null) break;
        result ??= emptySession(entry.session, fallback);
        begun.set(exchange.id, exchange);
        break;
      }
      case 'text': {
        const exchange = begun.get(entry.id);
        if (exchange !== undefined) begun.set(entry.id, withText(exchange, entry.text, entry.reasoning));
        break;
      }
      case 'end': {
        const exchange = parseExchange(entry.exchange, fallback);
        // Also when its beginning could not be written: with no session, there would be nothing to put it in.
        if (exchange !== null && result !== null) begun.set(exchange.id, exchange);
        break;
      }
    }
  }
  if (result === null) return null;
  for (const exchange of begun.values()) {
    const inFile = result.exchanges.find((one) => one.id === exchange.id);
    if (inFile !== undefined && holdsTheEnd(inFile, exchange)) continue;
    recovered += 1;
    result = { ...result, exchanges: upsert(result.exchanges, exchange) };
  }
  return { session: result, recovered };
}

/**
 * Answers that were still arriving when the program ended come back as interrupted. `quiet`: exchanges that need not be
 * looked at.
 */
export function settleRunning(
  session: Session,
  quiet: ReadonlySet<Exchange> = new Set(),
): { readonly session: Session; readonly settled: number } {
  let count = 0;
  const settle = (run: Run): Run => {
    if (run.status === 'running') count += 1;
    return settled(run);
  };
  const exchanges = session.exchanges.map((exchange) =>
    !quiet.has(exchange) && exchange.runs.some((run) => run.status === 'running')
      ? { ...exchange, runs: exchange.runs.map(settle) }
      : exchange,
  );
  return count === 0 ? { session, settled: 0 } : { session: { ...session, exchanges }, settled: count };
}

function emptySession(header: unknown, fallback: Fallback): Session | null {
  if (!isObject(header)) return null;
  return parseSession({ ...header, exchanges: [] }, fallback)?.session ?? null;
}

type Change = Extract<JournalEntry, { readonly type: 'change' | 'rearranged' }>;

/**
 * The index of the last change whose order the file has: it was written behind that, and the program ended before it
 * could take the journal away. What stands above says nothing new of the order. -1: none.
 */
function lastInFile(session: Session | null, entries: readonly JournalEntry[]): number {
  if (session === null || !entries.some(({ type }) => type === 'rearranged')) return -1;
  const digest = digestOfOrder(session.exchanges.map(({ id }) => id));
  return entries.findLastIndex(
    (entry) => (entry.type === 'change' || entry.type === 'rearranged') && entry.digest === digest,
  );
}

/** `isInFile`: its order, and those that it added, are there. */
function withChange(session: Session, change: Change, fallback: Fallback, isInFile: boolean): Session {
  const header = emptySession(change.session, fallback) ?? session;
  const changed = change.exchanges
    .map((exchange) => parseExchange(exchange, fallback))
    .filter((exchange) => exchange !== null);
  const byId = new Map([...session.exchanges, ...changed].map((exchange) => [exchange.id, exchange]));
  const ids = isInFile ? session.exchanges.map(({ id }) => id) : orderBehind([...byId.keys()], change);
  const exchanges = ids.map((id) => byId.get(id)).filter((exchange) => exchange !== undefined);
  return { ...header, exchanges };
}

function orderBehind(ids: readonly string[], change: Change): readonly string[] {
  return change.type === 'change' ? (change.order ?? ids) : inNewOrder(ids, change.order);
}

function holdsTheEnd(inFile: Exchange, journalled: Exchange): boolean {
  const run = inFile.runs[journalled.runs.length - 1];
  return run !== undefined && run.status !== 'running';
}

function withText(exchange: Exchange, text: string, reasoning: string): Exchange {
  const index = exchange.runs.findLastIndex((run) => run.status === 'running');
  const runs = exchange.runs.map((run, at) =>
    at === index ? { ...run, output: run.output + text, reasoning: run.reasoning + reasoning } : run,
  );
  return { ...exchange, runs };
}

function upsert(exchanges: readonly Exchange[], exchange: Exchange): readonly Exchange[] {
  return exchanges.some((one) => one.id === exchange.id)
    ? exchanges.map((one) => (one.id === exchange.id ? exchange : one))
    : [...exchanges, exchange];
}
