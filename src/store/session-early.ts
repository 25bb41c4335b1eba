import type { Exchange } from '../core/exchange.ts';
import { SESSION_END, takeDownAbove } from '../core/exchange-facts.ts';
import { ExchangeBytes } from './exchange-bytes.ts';
import type { FsPort } from './fs-port.ts';
import { journalAt } from './journal-file.ts';
import { readFileOver } from './read-file.ts';
import type { SessionFiles } from './session-files.ts';
import { EARLY_FROM, SESSION_LIMIT } from './session-limit.ts';
import { type LoadedSession, loadFrom, withJournal } from './session-load.ts';
import { type ExchangePlace, outlineOf } from './session-outline.ts';
import { type Fallback, parseSession } from './session-parse.ts';
import { remainsOf } from './session-remains.ts';
import { Turns } from './turns.ts';

/** A big session whose end has been read. */
export interface EarlySession {
  readonly loaded: LoadedSession;
  /**
   * Reads all the rest, in turns: the same when it is as whole as it looked, else what can be had of it. null for
   * damage that is for `loadSession`. Never rejects.
   */
  readonly check: () => Promise<LoadedSession | null>;
}

/**
 * Reads a big session as far as it takes to show its end: a thirtieth of a second for ten thousand exchanges. null for
 * a small one, and for one with anything odd about it: that is for `loadSession`, which knows all damage. `taken` gets
 * each exchange while its text is at hand. Never throws.
 */
export async function loadEarly(
  fs: FsPort,
  files: SessionFiles,
  fallback: Fallback,
  isLive: boolean,
  taken: (exchange: Exchange) => void,
): Promise<EarlySession | null> {
  try {
    const read = await readFileOver(fs, files.json, EARLY_FROM, SESSION_LIMIT);
    const outline = read === null ? null : await outlineOf(read.bytes);
    if (read === null || outline === null) return null;
    const head = parseSession(outline.head, fallback);
    if (head === null || head.mended.length > 0 || head.newerVersion !== null) return null;
    const source = new ExchangeBytes(read.bytes, { ...fallback, now: head.session.createdAt });
    const exchanges = await exchangesAt(outline.places, source);
    const check = (some: readonly Exchange[]) =>
      notWhole(some, (exchange) => source.check(exchange, isLive, taken));
    if ((await check(exchanges.slice(-SESSION_END))).size > 0) return null;
    const inFile = { ...head.session, exchanges };
    const journal = await journalAt(fs, files.journal);
    // An answer that is still running in what is read later is found by then: only its end may hold one now.
    const replayed = withJournal(inFile, journal, fallback, isLive, new Set(exchanges));
    if (replayed === null) return null;
    const loaded = { ...replayed, facts: read.facts, damage: null, newerVersion: null };
    const checked = async (): Promise<LoadedSession | null> => {
      const bad = await check(exchanges.slice(0, -SESSION_END));
      if (bad.size === 0) {
        await takeDownTogether(replayed.session.exchanges);
        return loaded;
      }
      const remains = remainsOf(inFile, read.facts, bad, source, fallback);
      if (remains === null) return null;
      const settled = new Set(exchanges.filter((exchange) => !bad.has(exchange)));
      const load = await loadFrom(remains, fs, files, fallback, isLive, settled);
      return load.kind === 'loaded' ? load.loaded : null;
    };
    return { loaded, check: () => checked().catch(() => null) };
  } catch {
    return null;
  }
}

async function exchangesAt(
  places: readonly ExchangePlace[],
  source: ExchangeBytes,
): Promise<readonly Exchange[]> {
  const turns = new Turns();
  const exchanges: Exchange[] = [];
  for (const place of places) {
    exchanges.push(source.exchangeAt(place));
    const over = turns.next();
    if (over !== undefined) await over;
  }
  return exchanges;
}

/** Those that are not, from the last one up: whoever scrolls begins there. */
async function notWhole(
  exchanges: readonly Exchange[],
  isWhole: (exchange: Exchange) => boolean,
): Promise<ReadonlySet<Exchange>> {
  const turns = new Turns();
  const bad = new Set<Exchange>();
  for (const exchange of exchanges.toReversed()) {
    if (!isWhole(exchange)) bad.add(exchange);
    const over = turns.next();
    if (over !== undefined) await over;
  }
  return bad;
}

async function takeDownTogether(exchanges: readonly Exchange[]): Promise<void> {
  const turns = new Turns();
  for (let at = 0; at < exchanges.length; at++) {
    takeDownAbove(exchanges, at);
    const over = turns.next();
    if (over !== undefined) await over;
  }
}
