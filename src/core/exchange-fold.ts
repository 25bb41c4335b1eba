import type { Exchange } from './exchange.ts';

/** A value over the first exchanges of a session. */
export interface ExchangeFold<T> {
  /** The value over the first `count` exchanges. */
  readonly over: (exchanges: readonly Exchange[], count: number) => T;
}

/**
 * A value that is made exchange by exchange, kept for the session that is worked on. A list that differs from the last
 * one only from some place on is gone through only from there: while an answer streams below ten thousand others, none
 * of them is looked at again.
 */
export function foldOver<T>(
  start: T,
  step: (value: T, exchange: Exchange, at: number) => T,
): ExchangeFold<T> {
  let known: readonly Exchange[] = [];
  /** `values[n]`: over the first n; as far as anybody asked. Never copied: it would be, for each piece of an answer. */
  const values: T[] = [start];
  return {
    over(exchanges, count) {
      if (known !== exchanges) {
        values.length = Math.min(values.length, sameBeginning(known, exchanges) + 1);
        known = exchanges;
      }
      const wanted = Math.min(count, exchanges.length);
      for (let at = values.length - 1; at < wanted; at++) {
        const exchange = exchanges[at];
        const value = values[at] ?? start;
        values.push(exchange === undefined ? value : step(value, exchange, at));
      }
      return values[wanted] ?? start;
    },
  };
}

/** How many exchanges at the beginning of two lists are the same objects. */
function sameBeginning(a: readonly Exchange[], b: readonly Exchange[]): number {
  const most = Math.min(a.length, b.length);
  let same = 0;
  while (same < most && a[same] === b[same]) same++;
  return same;
}

/** What was made of each exchange, at the place of what made it: one table for all is little work for the collector. */
const notes = new WeakMap<Exchange, unknown[]>();
let places = 0;

/** A value that is made once for each exchange. */
export function perExchange<T extends object | number | boolean>(
  make: (exchange: Exchange) => T,
): (of: Exchange) => T {
  const place = places++;
  return (exchange) => {
    const made = notes.get(exchange);
    const known = made?.[place] as T | undefined;
    if (known !== undefined) return known;
    const value = make(exchange);
    // Making it may have made others of the same exchange.
    const all = notes.get(exchange) ?? [];
    all[place] = value;
    notes.set(exchange, all);
    return value;
  };
}
