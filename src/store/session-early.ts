import type { Exchange } from '../core/exchange.ts';
import { SESSION_END, takeDownAbove } from '../core/exchange-facts.ts';
import { ExchangeBytes } from './exchange-bytes.ts';
import type { FsPort } from './fs-port.ts';
import { journalAt } from './journal-file.ts';
import { readFileOver } from './read-file.ts';
import type { SessionFiles } from './session-files.ts';
import { SESSION_LIMIT } from './session-limit.ts';
import { type LoadedSession, withJournal } from './session-load.ts';
import { type ExchangePlace, outlineOf } from './session-outline.ts';
import { type Fallback, parseSession } from './session-parse.ts';
import { Turns } from './turns.ts';

/** From so many bytes on a session is shown before all of it was read. */
export const EARLY_FROM = 1 << 20;

/** A big session whose end has been read. */
export interface EarlySession {
  readonly loaded: LoadedSession;
  /** Reads all the rest, in turns: whether it is as whole as it looked. */
  readonly check: () => Promise<boolean>;
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
      areWhole(some, (exchange) => source.check(exchange, isLive, taken));
    if (!(await check(exchanges.slice(-SESSION_END)))) return null;
    const inFile = { ...head.session, exchanges };
    const journal = await journalAt(fs, files.journal);
    // An answer that is still running in what is read later is found by then: only its end may hold one now.
    const replayed = withJournal(inFile, journal, fallback, isLive, new Set(exchanges));
    if (replayed === null) return null;
    return {
      loaded: { ...replayed, facts: read.facts, damage: null, newerVersion: null },
      check: async () => {
        if (!(await check(exchanges.slice(0, -SESSION_END)))) return false;
        await takeDownTogether(replayed.session.exchanges);
        return true;
      },
    };
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

/** From the last one up: whoever scrolls begins there. */
async function areWhole(
  exchanges: readonly Exchange[],
  isWhole: (exchange: Exchange) => boolean,
): Promise<boolean> {
  const turns = new Turns();
  for (const exchange of exchanges.toReversed()) {
    if (!isWhole(exchange)) return false;
    const over = turns.next();
    if (over !== undefined) await over;
  }
  return true;
}

async function takeDownTogether(exchanges: readonly Exchange[]): Promise<void> {
  const turns = new Turns();
  for (let at = 0; at < exchanges.length; at++) {
    takeDownAbove(exchanges, at);
    const over = turns.next();
    if (over !== undefined) await over;
  }
}
