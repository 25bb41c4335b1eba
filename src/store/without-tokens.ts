import type { Exchange } from '../core/exchange.ts';
import type { Session } from '../core/session.ts';
import type { TokenRemoval } from '../core/token-removal.ts';

/** Sessions and exchanges as they are kept: a token is in none of them, whoever wrote or pasted it. */
export interface WithoutTokens {
  /** The session's own texts; its exchanges are left to `exchange`. */
  readonly header: (session: Session) => Session;
  readonly exchange: (exchange: Exchange) => Exchange;
}

/**
 * Looks through an exchange once, as long as no further token is known: a session is saved after each of its
 * exchanges, and may have ten thousand.
 */
export function createWithoutTokens(removal: TokenRemoval): WithoutTokens {
  let cleaned = new WeakMap<Exchange, Exchange>();
  let count = 0;
  const exchange = (one: Exchange): Exchange => {
    if (count !== removal.count) {
      cleaned = new WeakMap();
      count = removal.count;
    }
    const known = cleaned.get(one);
    if (known !== undefined) return known;
    const clean = removal.in(one);
    cleaned.set(one, clean);
    return clean;
  };
  return {
    exchange,
    header: ({ exchanges, ...header }) => ({ ...removal.in(header), exchanges }),
  };
}
