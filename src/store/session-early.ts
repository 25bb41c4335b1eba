import type { Exchange } from '../core/exchange.ts';
import { SESSION_END } from '../core/exchange-facts.ts';
import { ExchangeBytes } from './exchange-bytes.ts';
import type { FsPort, OpenFile } from './fs-port.ts';
import { journalAt } from './journal-file.ts';
import { SessionBlocks } from './session-blocks.ts';
import { isSameState } from './session-damage.ts';
import { lookWhole, MAY_BE_DAMAGED } from './session-doubt.ts';
import type { SessionFiles } from './session-files.ts';
import { EARLY_FROM, SESSION_LIMIT } from './session-limit.ts';
import { type LoadedSession, loadFrom, withJournal } from './session-load.ts';
import { type ExchangePlace, sketchOf } from './session-outline.ts';
import { type Fallback, parseSession } from './session-parse.ts';
import { remainsOf } from './session-remains.ts';
import { takeDownTogether } from './taken-down.ts';
import { Turns } from './turns.ts';
import { keepYoungGenerationSmall } from './young-generation.ts';

/** A big session whose end has been read. To be checked or let go of: its file is open until then. */
export interface EarlySession {
  readonly loaded: LoadedSession;
  /** false: something in it is not as it should be, and is left out; to be looked at, while `loadSession` reads it. */
  readonly isSound: boolean;
  /**
   * Reads all the rest, in turns: the same when it is as whole as it looked, else what can be had of it. null for
   * damage that is for `loadSession`. The file is not needed from then on. Never rejects.
   */
  readonly check: () => Promise<LoadedSession | null>;
  /** Of what was not read by then, nothing can be had any more. */
  readonly letGo: () => Promise<void>;
}

export interface EarlyReading {
  readonly isLive: boolean;
  /** Also one with something odd about its end: what is whole there is wanted to be shown meanwhile. */
  readonly evenUnsound: boolean;
  /** Looks at each exchange while its text is at hand. */
  readonly taken: (exchange: Exchange) => void;
  /** Called as soon as it seems to be damaged, where that is not known when its end is shown; absent: nobody is told. */
  readonly doubted?: () => void;
}

/**
 * Reads a big session as far as it takes to show its end: a thirtieth of a second for ten thousand exchanges. null for
 * a small one, and for one with anything odd about it: that is for `loadSession`, which knows all damage. Never throws.
 */
export async function loadEarly(
  fs: FsPort,
  files: SessionFiles,
  fallback: Fallback,
  how: EarlyReading,
): Promise<EarlySession | null> {
  let file: OpenFile | null = null;
  try {
    if ((await fs.facts(files.json)).size < EARLY_FROM) return null;
    keepYoungGenerationSmall();
    file = await fs.open(files.json, 'read');
    const early = await endOf(file, fs, files, fallback, how);
    if (early === 'newer') return null;
    if (early === null) how.doubted?.();
    else file = null;
    return early;
  } catch {
    return null;
  } finally {
    // What was only read cannot be lost by that.
    await file?.close().catch(() => undefined);
  }
}

async function endOf(
  file: OpenFile,
  fs: FsPort,
  files: SessionFiles,
  fallback: Fallback,
  { isLive, evenUnsound, taken, doubted }: EarlyReading,
): Promise<EarlySession | 'newer' | null> {
  const facts = await file.facts();
  if (facts.kind !== 'file' || facts.size > SESSION_LIMIT) return null;
  const outline = await sketchOf((into, position) => file.read(into, 0, position), evenUnsound);
  if (outline === null || !(outline.isSound || evenUnsound)) return null;
  const turns = new Turns();
  const head = parseSession(outline.head, fallback);
  if (head !== null && head.newerVersion !== null) return 'newer';
  if (head === null || head.mended.length > 0) return null;
  const blocks = new SessionBlocks(file, outline.places);
  const within = { ...fallback, now: head.session.createdAt };
  const source = new ExchangeBytes(blocks, within);
  const exchanges = await exchangesAt(outline.places, source, turns);
  const end = Math.max(0, exchanges.length - SESSION_END);
  const check = (some: readonly Exchange[], turns: Turns) =>
    notWhole(some, (exchange) => source.check(exchange, isLive, taken), turns);
  for (const { first } of blocks.backwards(end)) if (!(await blocks.load(first))) return null;
  const badAtEnd = new Set(await check(exchanges.slice(end), new Turns()));
  const isSound = outline.isSound && badAtEnd.size === 0;
  if (!isSound && (!evenUnsound || badAtEnd.size === exchanges.length - end)) return null;
  const shown = badAtEnd.size === 0 ? exchanges : exchanges.filter((exchange) => !badAtEnd.has(exchange));
  const inFile = { ...head.session, exchanges: shown };
  const journal = await journalAt(fs, files.journal);
  // An answer that is still running in what is read later is found by then: only its end may hold one now.
  const replayed = withJournal(inFile, journal, fallback, isLive, new Set(exchanges));
  if (replayed === null) return null;
  const notices = isSound ? replayed.notices : [MAY_BE_DAMAGED];
  const loaded = { ...replayed, notices, facts, damage: null, newerVersion: null };
  // To show it takes a turn by itself.
  await turns.end();
  const checked = async (): Promise<LoadedSession | null> => {
    const isDoubted = doubted !== undefined && !(await lookWhole(file, outline.places.slice(0, end), within));
    if (isDoubted) doubted();
    const bad = await checkBlocks(blocks, (first, behind, turns) =>
      check(exchanges.slice(first, Math.min(behind, end)), turns),
    );
    // Somebody may have changed it in its place meanwhile.
    if (bad === null || !isSameState(await file.facts(), facts) || source.isUnsure) return null;
    if (bad.size === 0) {
      await takeDownTogether(replayed.session.exchanges);
      return loaded;
    }
    const remains = remainsOf(inFile, facts, bad, source, fallback);
    if (remains === null) return null;
    const load = await loadFrom(remains, fs, files, fallback, isLive);
    return load.kind === 'loaded' ? load.loaded : null;
  };
  const letGo = () => blocks.close().catch(() => undefined);
  return {
    loaded,
    isSound,
    check: () => (isSound ? checked() : Promise.resolve(null)).catch(() => null).finally(letGo),
    letGo,
  };
}

/** Reads, checks and packs all blocks, from the last one up; gives the exchanges that are not whole, null when it cannot. */
async function checkBlocks(
  blocks: SessionBlocks,
  check: (first: number, behind: number, turns: Turns) => Promise<readonly Exchange[]>,
): Promise<ReadonlySet<Exchange> | null> {
  const turns = new Turns();
  const bad = new Set<Exchange>();
  const all = blocks.backwards();
  // One is read and one is packed, in threads of Node's own, while one is checked.
  let loading = Promise.resolve(true);
  let packing = Promise.resolve();
  for (const [at, { first, behind }] of all.entries()) {
    if (!((await loading) && (await blocks.load(first)))) return null;
    loading = blocks.load(all[at + 1]?.first ?? first);
    for (const exchange of await check(first, behind, turns)) bad.add(exchange);
    await packing;
    packing = blocks.pack(first);
  }
  await packing;
  return bad;
}

async function exchangesAt(
  places: readonly ExchangePlace[],
  source: ExchangeBytes,
  turns: Turns,
): Promise<readonly Exchange[]> {
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
  turns: Turns,
): Promise<readonly Exchange[]> {
  const bad: Exchange[] = [];
  for (const exchange of exchanges.toReversed()) {
    if (!isWhole(exchange)) bad.push(exchange);
    const over = turns.next();
    if (over !== undefined) await over;
  }
  return bad;
}
