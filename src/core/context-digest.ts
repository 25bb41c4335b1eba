import { CAPTION_PROMPT, isSent } from './context.ts';
import { chosenRun } from './exchange.ts';
import { foldOver, perExchange } from './exchange-fold.ts';
import type { Session } from './session.ts';

/** Two 32-bit halves: enough to notice a change by, and cheap. Not for anything that an adversary may choose. */
type Digest = readonly [number, number];

const EMPTY: Digest = [0x9e3779b9, 0x7f4a7c15];

/**
 * What the exchange at a place would send now, as two digests, `above.own`: of the system text with the conversation
 * above it, and of its own input and images. It is equal as long as `contextOf` gives the same messages.
 */
export function contextDigest(session: Pick<Session, 'system' | 'exchanges'>, at: number): string {
  const exchange = session.exchanges[at];
  if (exchange === undefined) return '';
  const said = exchange.task === 'caption' ? EMPTY : conversation.over(session.exchanges, at);
  const system = session.system.trim() === '' ? EMPTY : digestOf(EMPTY, session.system);
  return `${written(joined(system, said))}.${written(askedIn(exchange))}`;
}

/** What an exchange asks: its input and its images. */
const askedIn = perExchange((exchange): Digest => {
  const isBare = exchange.task === 'caption' && exchange.input.trim() === '';
  const asked = digestOf(EMPTY, isBare ? CAPTION_PROMPT : exchange.input);
  return exchange.images.reduce((digest, image) => digestOf(digest, `\u0000${image.sha256}`), asked);
});

/** What an exchange adds to the conversation: what it asks, and the answer that counts. */
export const saidIn = perExchange(
  (exchange): Digest => joined(askedIn(exchange), digestOf(EMPTY, chosenRun(exchange)?.output ?? '')),
);

const conversation = foldOver<Digest>(EMPTY, (digest, exchange) =>
  isSent(exchange) ? joined(digest, saidIn(exchange)) : digest,
);

function digestOf([a, b]: Digest, text: string): Digest {
  let high = a ^ text.length;
  let low = b;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x85ebca6b);
    low = Math.imul(low ^ unit, 0xc2b2ae35);
    high ^= high >>> 15;
  }
  return joined([high, low], EMPTY);
}

/** Two digests in their order. */
function joined([a, b]: Digest, [c, d]: Digest): Digest {
  const high = Math.imul(a ^ (a >>> 16) ^ d, 0x85ebca6b) + Math.imul(b, 31) + c;
  const low = Math.imul(b ^ (b >>> 13) ^ c, 0xc2b2ae35) + Math.imul(a, 17) + d;
  return [high | 0, low | 0];
}

function written([a, b]: Digest): string {
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
