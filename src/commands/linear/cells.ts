import { chosenRun, type Exchange } from '../../core/exchange.ts';
import { patternOf } from '../../core/find-text.ts';
import type { Session } from '../../core/session.ts';

/** Characters around a match. */
const AROUND = 60;

/** Where a text is in a session, a line for each place: `Out 3: … lights from September …`. */
export function placesOf(session: Session, query: string): readonly string[] {
  const pattern = patternOf(query);
  if (pattern === null) return [];
  return session.exchanges.flatMap((exchange, i) => [
    ...linesWith(exchange.input, pattern).map((line) => `In ${i + 1}: ${line}`),
    ...linesWith(chosenRun(exchange)?.output ?? '', pattern).map((line) => `Out ${i + 1}: ${line}`),
  ]);
}

function linesWith(text: string, pattern: RegExp): readonly string[] {
  return Array.from(text.matchAll(pattern), ({ index, 0: found }) => {
    const from = Math.max(0, index - AROUND);
    const to = Math.min(text.length, index + found.length + AROUND);
    const piece = text.slice(from, to).replace(/\s+/g, ' ').trim();
    return `${from > 0 ? '… ' : ''}${piece}${to < text.length ? ' …' : ''}`;
  });
}

/** The session with an exchange left out of what is sent, or back in it; null when there is none of that number. */
export function withMuted(
  session: Session,
  number: number,
): { readonly session: Session; readonly exchange: Exchange } | null {
  const exchange = session.exchanges[number - 1];
  if (exchange === undefined) return null;
  const changed = { ...exchange, muted: !exchange.muted };
  return {
    session: { ...session, exchanges: session.exchanges.with(number - 1, changed) },
    exchange: changed,
  };
}
