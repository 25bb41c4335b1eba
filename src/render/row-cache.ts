import { chosenRun, type Exchange } from '../core/exchange.ts';
import { stalenessOf } from '../core/notebook/stale.ts';
import type { Live, Scroll, State } from '../core/state.ts';
import { highlighterVersion } from './code.ts';
import { exchangeParts } from './exchange.ts';
import { labelColumn } from './labelled-rows.ts';
import { liveView } from './live-status.ts';
import { blocksOf, type OpenedAnswer, openedAnswer, readOn } from './opened-answer.ts';
import { type Pictures, picturesFor } from './pictures.ts';
import { isDue, piecesLaidOut } from './piece.ts';
import type { Layout, ReadingPlace } from './reading-place.ts';
import { createStreamBlocks, type StreamBlocks } from './stream-blocks.ts';

/** Rows of laid-out exchanges, kept between frames. Made by `createRowCache`. */
export interface RowCache {
  readonly laidOut: Map<string, LaidOut>;
  stream: { readonly exchangeId: string; readonly requestId: string; readonly blocks: StreamBlocks } | null;
  /** The long answer that was drawn last of those that were not streamed here. */
  opened: OpenedAnswer | null;
  /** Where scrolls were put on the screen. */
  readonly places: WeakMap<Scroll, ReadingPlace>;
  /** Where pictures come from; null: they are not drawn. */
  readonly pictures: Pictures | null;
}

interface LaidOut extends Layout {
  readonly exchange: Exchange;
  readonly live: Live | null;
  /** What else its rows depend on. */
  readonly key: string;
  /** Rows at its end that are there whatever was left out above them; infinite when nothing was. */
  readonly enough: number;
  /** Some stand for others that were due when so many pieces had been laid out; null: none does. */
  readonly dueAt: number | null;
}

/** Rows of an exchange that are wanted: so many at its end, or all, of which some may stand for others (`isDue`). */
export type Wanted = number | 'due';

/** Exchanges whose rows are kept; the others are laid out again when they are scrolled to. */
const KEPT = 400;

export function createRowCache(pictures: Pictures | null = null): RowCache {
  return { laidOut: new Map(), stream: null, opened: null, places: new WeakMap(), pictures };
}

/**
 * An exchange in so many columns; what is the same as it was is not laid out again. Where only its last rows are wanted,
 * those above so many may be missing.
 */
export function layOut(
  state: State,
  exchange: Exchange,
  index: number,
  width: number,
  cache: RowCache,
  wanted: Wanted = Number.POSITIVE_INFINITY,
): Layout {
  const live = state.live?.exchangeId === exchange.id ? state.live : null;
  const view = {
    ordinal: index + 1,
    endpoint: state.endpoint?.name ?? '',
    inCommandMode: state.mode === 'command' && saysKeys(exchange),
    live: live === null ? null : liveView(live, state.clock),
    stale: state.isReading ? null : stalenessOf(state.session, index),
    raw: state.rawCells.includes(exchange.id),
    pictures: picturesFor(state, cache),
  };
  const key = [
    view.ordinal,
    width,
    highlighterVersion(),
    view.inCommandMode,
    live === null ? '' : state.clock,
    view.stale === null ? '' : view.stale.olderThan,
    view.stale === null,
    view.raw,
    exchange.images.length === 0 ? '' : (view.pictures?.version() ?? ''),
    view.endpoint,
  ].join(' ');
  const known = cache.laidOut.get(exchange.id);
  const isSame = known?.exchange === exchange && known.live === live && known.key === key;
  if (isSame && isEnough(known, wanted)) return known;

  const stream =
    streamOf(cache, exchange.id, live) ??
    openedBlocks(cache, exchange, width - labelColumn(view.ordinal, width));
  const parts = exchangeParts(exchange, view, width, stream, wanted);
  const height = parts.reduce((sum, part) => sum + part.rows.length, 0);
  const enough = wanted === 'due' ? Number.POSITIVE_INFINITY : wanted;
  const dueAt = parts.some(({ rows }) => isDue(rows)) ? piecesLaidOut() : null;
  const laidOut: LaidOut = { exchange, live, key, enough, dueAt, parts, height };
  // Set anew, so that the first of the map is the one that was laid out longest ago.
  cache.laidOut.delete(exchange.id);
  cache.laidOut.set(exchange.id, laidOut);
  if (cache.laidOut.size > KEPT) {
    for (const oldest of cache.laidOut.keys()) {
      cache.laidOut.delete(oldest);
      break;
    }
  }
  return laidOut;
}

function isEnough({ enough, dueAt }: LaidOut, wanted: Wanted): boolean {
  if (dueAt !== null) return wanted === 'due' && dueAt === piecesLaidOut();
  return enough >= (wanted === 'due' ? Number.POSITIVE_INFINITY : wanted);
}

/** Whether its rows name keys, which are other ones in the prompt than in the cells. */
function saysKeys(exchange: Exchange): boolean {
  const run = chosenRun(exchange);
  return run?.status === 'failed' || run?.status === 'incomplete' || (run?.reasoning ?? '') !== '';
}

/** What is laid out of a long answer that was not streamed here, once that is read. */
function openedBlocks(cache: RowCache, exchange: Exchange, room: number): StreamBlocks | undefined {
  const text = chosenRun(exchange)?.output ?? '';
  if (exchange.folded) return undefined;
  cache.opened = openedAnswer(cache.opened, exchange.id, text, room);
  return blocksOf(cache.opened, exchange.id, text);
}

/** Does a step of what frames left for later; false when nothing is left. */
export function layOutMore(cache: RowCache): boolean {
  if (cache.stream?.blocks.layOutMore() === true) return true;
  return cache.opened !== null && readOn(cache.opened);
}

/** What is laid out of the answer that is coming, or came last: only one comes at a time. */
function streamOf(cache: RowCache, exchangeId: string, live: Live | null): StreamBlocks | undefined {
  if (live !== null && cache.stream?.requestId !== live.requestId)
    cache.stream = { exchangeId, requestId: live.requestId, blocks: createStreamBlocks() };
  return cache.stream?.exchangeId === exchangeId ? cache.stream.blocks : undefined;
}
