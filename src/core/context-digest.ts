import { CAPTION_PROMPT, isSent } from './context.ts';
import { chosenRun, type Exchange } from './exchange.ts';
import type { Session } from './session.ts';

/** Two 32-bit halves: enough to notice a change by, and cheap. Not for anything that an adversary may choose. */
type Digest = readonly [number, number];

const EMPTY: Digest = [0x9e3779b9, 0x7f4a7c15];

/** What the answers of a session rest on, as of one list of exchanges. */
interface Known {
  readonly system: string;
  readonly exchanges: readonly Exchange[];
  /** `before[i]`: everything that is sent above exchange i. Only as far as anybody asked. */
  readonly before: Digest[];
}

const ownDigests = new WeakMap<Exchange, Digest>();
const sentDigests = new WeakMap<Exchange, Digest>();

/**
 * Digests of what exchanges send, for the session that is worked on. A list that differs from the last one only from
 * some place on is digested anew only from there: while an answer streams, nothing above it is looked at again.
 */
let known: Known = { system: '', exchanges: [], before: [] };

/**
 * What the exchange at a place would send now, as two digests, `above.own`: of the system text with the conversation
 * above it, and of its own input and images. It is equal as long as `contextOf` gives the same messages.
 */
export function contextDigest(session: Pick<Session, 'system' | 'exchanges'>, at: number): string {
  const exchange = session.exchanges[at];
  if (exchange === undefined) return '';
  const above = exchange.task === 'caption' ? beginning(session.system) : beforeOf(session, at);
  return `${written(above)}.${written(ownOf(exchange))}`;
}

function beforeOf({ system, exchanges }: Pick<Session, 'system' | 'exchanges'>, at: number): Digest {
  if (known.exchanges !== exchanges || known.system !== system) {
    const same = known.system === system ? sameBeginning(known.exchanges, exchanges) : -1;
    known = { system, exchanges, before: known.before.slice(0, same + 1) };
  }
  const { before } = known;
  if (before.length === 0) before.push(beginning(system));
  for (let i = before.length - 1; i < at; i++) {
    const digest = before[i] ?? EMPTY;
    const exchange = exchanges[i];
    before.push(exchange === undefined || !isSent(exchange) ? digest : joined(digest, sentOf(exchange)));
  }
  return before[at] ?? EMPTY;
}

/** How many exchanges at the beginning of two lists are the same objects. */
function sameBeginning(a: readonly Exchange[], b: readonly Exchange[]): number {
  const most = Math.min(a.length, b.length);
  let same = 0;
  while (same < most && a[same] === b[same]) same++;
  return same;
}

function beginning(system: string): Digest {
  return system.trim() === '' ? EMPTY : digestOf(EMPTY, system);
}

/** What an exchange asks: its input and its images. */
function ownOf(exchange: Exchange): Digest {
  return remembered(ownDigests, exchange, () => {
    const isBare = exchange.task === 'caption' && exchange.input.trim() === '';
    const asked = digestOf(EMPTY, isBare ? CAPTION_PROMPT : exchange.input);
    return exchange.images.reduce((digest, image) => digestOf(digest, `\u0000${image.sha256}`), asked);
  });
}

/** What an exchange adds to the conversation: what it asks, and the answer that counts. */
function sentOf(exchange: Exchange): Digest {
  return remembered(sentDigests, exchange, () =>
    joined(ownOf(exchange), digestOf(EMPTY, chosenRun(exchange)?.output ?? '')),
  );
}

function remembered(digests: WeakMap<Exchange, Digest>, of: Exchange, make: () => Digest): Digest {
  const kept = digests.get(of);
  if (kept !== undefined) return kept;
  const made = make();
  digests.set(of, made);
  return made;
}

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
