import type { Exchange } from '../core/exchange.ts';
import { takeDown, takeDownAbove } from '../core/exchange-facts.ts';
import { Turns } from './turns.ts';

/** Takes down in turns what sessions are asked of all their exchanges at once. */
export async function takeDownAll(exchanges: readonly Exchange[]): Promise<void> {
  const turns = new Turns();
  for (const exchange of exchanges) {
    takeDown(exchange);
    const over = turns.next();
    if (over !== undefined) await over;
  }
  await takeDownTogether(exchanges);
}

/** The same of exchanges of which each was taken down as it was read. */
export async function takeDownTogether(exchanges: readonly Exchange[]): Promise<void> {
  const turns = new Turns();
  for (let at = 0; at < exchanges.length; at++) {
    takeDownAbove(exchanges, at);
    const over = turns.next();
    if (over !== undefined) await over;
  }
  // What waited for that takes a turn by itself.
  await turns.end();
}
