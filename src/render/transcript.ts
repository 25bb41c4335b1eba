import { chosenRun, type Exchange } from '../core/exchange.ts';
import { stalenessOf } from '../core/notebook/stale.ts';
import { words } from '../core/safe-text.ts';
import type { Live, Scroll, State } from '../core/state.ts';
import { highlighterVersion } from './code.ts';
import { exchangeParts, type Part, partRow } from './exchange.ts';
import { liveView } from './exchange-status.ts';
import { drawnMatch, highlighted, matchesIn } from './find-matches.ts';
import { type Pictures, picturesFor } from './pictures.ts';
import { type Layout, type ReadingPlace, readingPlace, rowOfPlace } from './reading-place.ts';
import { behind, type Line } from './row.ts';
import { createStreamBlocks, type StreamBlocks } from './stream-blocks.ts';

/** Rows of laid-out exchanges, kept between frames. Made by `createRowCache`, used by this file only. */
export interface RowCache {
  readonly laidOut: Map<string, LaidOut>;
  stream: { readonly exchangeId: string; readonly requestId: string; readonly blocks: StreamBlocks } | null;
  place: ReadingPlace | null;
  /** Where pictures come from; null: they are not drawn. */
  readonly pictures: Pictures | null;
}

interface LaidOut extends Layout {
  readonly exchange: Exchange;
  readonly live: Live | null;
  /** What else its rows depend on. */
  readonly key: string;
}

/** A row of the transcript: of which exchange, and which of its rows; `row` at its height is the blank behind it. */
interface Place {
  readonly index: number;
  readonly row: number;
}

export interface VisibleRows {
  /** At most `height` rows. */
  readonly rows: readonly Line[];
  /** The exchange that each of them belongs to. */
  readonly owners: readonly string[];
  /** Whether there is more above and below. */
  readonly above: boolean;
  readonly below: boolean;
}

/** Exchanges whose rows are kept; the others are laid out again when they are scrolled to. */
const KEPT = 400;

/** Wider text is no easier to read. */
const WIDEST = 120;

const MARGIN: Line = [{ text: words` ` }];
const BAR: Line = [{ text: words`▌`, style: 'accent' }];

export function createRowCache(pictures: Pictures | null = null): RowCache {
  return { laidOut: new Map(), stream: null, place: null, pictures };
}

/**
 * The rows that are on a screen of `width` × `height` cells: the end of the session, or those from the anchor on.
 * Only what is on the screen is laid out.
 */
export function visibleRows(state: State, width: number, height: number, cache: RowCache): VisibleRows {
  const page = pageOf(state, width, height, cache);
  const top = page.top();
  const rows: Line[] = [];
  const owners: string[] = [];
  let { index, row } = top;
  for (; index < page.length && rows.length < height; index++, row = 0) {
    const { parts } = page.laidOut(index);
    const isSelected = state.mode === 'command' && page.idAt(index) === state.selected;
    const margin = isSelected ? BAR : MARGIN;
    const mark = marker(state, parts, page.idAt(index));
    let skip = row;
    let first = 0;
    for (const part of parts) {
      for (let i = Math.min(skip, part.rows.length); i < part.rows.length && rows.length < height; i++) {
        rows.push(behind(margin, partRow(part, i, mark(part.rows[i] ?? [], first + i))));
      }
      skip = Math.max(0, skip - part.rows.length);
      first += part.rows.length;
    }
    if (index < page.length - 1 && rows.length < height) rows.push([]);
    while (owners.length < rows.length) owners.push(page.idAt(index) ?? '');
  }
  return { rows, owners, above: top.index > 0 || top.row > 0, below: page.restFrom(top, height) > height };
}

/** Where scrolling by so many rows leads: down when positive; at the end it follows again. */
export function scrollBy(
  state: State,
  delta: number,
  width: number,
  height: number,
  cache: RowCache,
): Scroll {
  const page = pageOf(state, width, height, cache);
  return page.scrollAt(page.moved(page.top(), delta));
}

/** The least scrolling that shows an exchange: all of it, or its beginning when it is higher than the screen. */
export function scrollToExchange(
  state: State,
  exchangeId: string,
  width: number,
  height: number,
  cache: RowCache,
): Scroll {
  const page = pageOf(state, width, height, cache);
  const index = state.session.exchanges.findIndex(({ id }) => id === exchangeId);
  if (index < 0) return state.scroll;
  const top = page.top();
  const begin: Place = { index, row: 0 };
  if (index < top.index || (index === top.index && top.row > 0)) return page.scrollAt(begin);
  const own = page.laidOut(index).height;
  const above = page.distance(top, begin, height);
  if (above + own <= height) return state.scroll;
  return page.scrollAt(own >= height ? begin : page.moved({ index, row: own }, -height));
}

/** The least scrolling that shows the match that was gone to; a third of the screen stays above it otherwise. */
export function scrollToMatch(state: State, width: number, height: number, cache: RowCache): Scroll {
  const at = state.find?.at ?? null;
  const index = state.session.exchanges.findIndex(({ id }) => id === at?.exchangeId);
  if (at === null || index < 0) return state.scroll;
  const page = pageOf(state, width, height, cache);
  const matches = matchesIn(page.laidOut(index).parts, state.find?.query.text ?? '');
  const place: Place = { index, row: matches.rowOf[drawnMatch(matches, at)] ?? 0 };
  const top = page.top();
  const isBelowTop = place.index > top.index || (place.index === top.index && place.row >= top.row);
  if (isBelowTop && page.distance(top, place, height) < height) return state.scroll;
  return page.scrollAt(page.moved(place, -Math.floor(height / 3)));
}

/** Marks the matches of an open search in the rows of an exchange. */
function marker(state: State, parts: readonly Part[], id: string | undefined) {
  const query = state.find?.query.text ?? '';
  if (query.trim() === '') return (line: Line): Line => line;
  const matches = matchesIn(parts, query);
  const at = state.find?.at ?? null;
  const current = at !== null && at.exchangeId === id ? drawnMatch(matches, at) : -1;
  return (line: Line, row: number): Line => {
    const ranges = matches.ranges.get(row);
    return ranges === undefined ? line : highlighted(line, ranges, current);
  };
}

/** The exchanges of a state as one column of rows, laid out where one looks. */
function pageOf(state: State, width: number, height: number, cache: RowCache) {
  const { exchanges } = state.session;
  const room = Math.max(1, Math.min(WIDEST, width - 2));
  const last = exchanges.length - 1;

  const laidOut = (index: number): Layout => {
    const exchange = exchanges[index];
    if (exchange === undefined) return NOTHING;
    return layOut(state, exchange, index, room, cache);
  };
  /** Rows of an exchange with the blank behind it. */
  const heightOf = (index: number): number => laidOut(index).height + (index < last ? 1 : 0);

  /** Rows from a place to the end; counts no further than it must to know that they are more than `enough`. */
  const restFrom = (from: Place, enough: number): number => {
    let rest = -from.row;
    for (let i = from.index; i <= last; i++) {
      rest += heightOf(i);
      if (rest > enough) break;
    }
    return Math.max(0, rest);
  };

  /** Rows from one place down to another, or more than `enough`. */
  const distance = (from: Place, to: Place, enough: number): number => {
    let rows = -from.row;
    for (let i = from.index; i < to.index && rows <= enough; i++) rows += heightOf(i);
    return rows + to.row;
  };

  const moved = (from: Place, delta: number): Place => {
    let { index, row } = from;
    row += delta;
    while (row < 0 && index > 0) {
      index--;
      row += heightOf(index);
    }
    while (index < last && row >= heightOf(index)) {
      row -= heightOf(index);
      index++;
    }
    return { index, row: Math.max(0, row) };
  };

  /** The place from which the rest just fills the screen. */
  const end = (): Place =>
    last < 0 ? { index: 0, row: 0 } : moved({ index: last, row: heightOf(last) }, -height);

  const top = (): Place => {
    const { scroll } = state;
    if (scroll.follow) return end();
    const index = exchanges.findIndex(({ id }) => id === scroll.exchangeId);
    if (index < 0) return end();
    const layout = laidOut(index);
    cache.place = readingPlace(cache.place, scroll, room, layout);
    const place = { index, row: rowOfPlace(cache.place, room, layout.height) };
    return restFrom(place, height) < height ? end() : place;
  };

  const scrollAt = (place: Place): Scroll => {
    const id = exchanges[place.index]?.id;
    if (id === undefined || restFrom(place, height) <= height) return { follow: true };
    return { follow: false, exchangeId: id, row: place.row };
  };

  return {
    length: exchanges.length,
    idAt: (index: number) => exchanges[index]?.id,
    laidOut,
    restFrom,
    distance,
    moved,
    top,
    scrollAt,
  };
}

const NOTHING: Layout = { parts: [], height: 0 };

function layOut(state: State, exchange: Exchange, index: number, width: number, cache: RowCache): Layout {
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
  if (known !== undefined && known.exchange === exchange && known.live === live && known.key === key)
    return known;

  const parts = exchangeParts(exchange, view, width, streamOf(cache, exchange.id, live));
  const height = parts.reduce((sum, part) => sum + part.rows.length, 0);
  const laidOut: LaidOut = { exchange, live, key, parts, height };
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

/** Whether its rows name keys, which are other ones in the prompt than in the cells. */
function saysKeys(exchange: Exchange): boolean {
  const run = chosenRun(exchange);
  return run?.status === 'failed' || run?.status === 'incomplete' || (run?.reasoning ?? '') !== '';
}

/** What is laid out of the answer that is coming, or came last: only one comes at a time. */
function streamOf(cache: RowCache, exchangeId: string, live: Live | null): StreamBlocks | undefined {
  if (live !== null && cache.stream?.requestId !== live.requestId)
    cache.stream = { exchangeId, requestId: live.requestId, blocks: createStreamBlocks() };
  return cache.stream?.exchangeId === exchangeId ? cache.stream.blocks : undefined;
}
