import type { Exchange } from '../core/exchange.ts';
import type { Session } from '../core/session.ts';
import type { ExchangeBytes } from './exchange-bytes.ts';
import type { FileFacts } from './fs-port.ts';
import { isObject } from './json-guard.ts';
import { Reader } from './json-reader.ts';
import { type Fallback, readExchange } from './session-parse.ts';
import { mendedText, type ReadSession } from './session-understanding.ts';
import { CUT_OR_DAMAGED, NOT_TEXT } from './session-value.ts';

/**
 * What there is of a big session of which some exchanges are not whole: these are read the careful way, and no other a
 * second time. null when one of them is not what its place in the file says, or when that holds more than one.
 */
export function remainsOf(
  session: Session,
  facts: FileFacts,
  bad: ReadonlySet<Exchange>,
  source: ExchangeBytes,
  fallback: Fallback,
): ReadSession | null {
  const mended: string[] = [];
  const repairs = new Map<string, readonly string[]>();
  const lost = new Map<string, Uint8Array>();
  const spoilt = new Set<string>();
  const exchanges: Exchange[] = [];
  let isText = true;
  for (const [at, exchange] of session.exchanges.entries()) {
    if (!bad.has(exchange)) {
      exchanges.push(exchange);
      continue;
    }
    const { value, isText: isPieceText } = source.json(exchange);
    if (!isPieceText) isText = false;
    if (!isObject(value)) {
      if (!source.isOne(exchange)) return null;
      lost.set(exchange.id, source.copyOf(exchange));
      continue;
    }
    const path = `exchanges[${at}]`;
    const reader = new Reader();
    const read = readExchange(value, reader, { ...fallback, now: session.createdAt }, path);
    if (read === null || read.id !== exchange.id) return null;
    exchanges.push(read);
    mended.push(...reader.mended);
    if (!isPieceText && reader.mended.length === 0) spoilt.add(read.id);
    if (reader.mended.length > 0)
      repairs.set(
        read.id,
        reader.mended.map((one) => one.slice(path.length + 1)),
      );
  }
  const wrong = mended.length > 0 ? mendedText(mended) : null;
  return {
    kind: 'read',
    parsed: { session: { ...session, exchanges }, mended, repairs, newerVersion: null },
    facts,
    damage: lost.size > 0 ? CUT_OR_DAMAGED : isText ? wrong : NOT_TEXT,
    isHeadWhole: true,
    lost: { isAny: lost.size > 0, ids: [...lost.keys()], remains: lost },
    repairs,
    spoilt,
    settled: new Set(session.exchanges.filter((exchange) => !bad.has(exchange))),
  };
}
