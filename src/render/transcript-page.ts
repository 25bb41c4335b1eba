import { words } from '../core/safe-text.ts';
import type { Scroll, State } from '../core/state.ts';
import type { Part } from './exchange.ts';
import { type Layout, readingPlace, rowOfPlace } from './reading-place.ts';
import { layOut, type RowCache } from './row-cache.ts';

/** A row of the transcript: of which exchange, and which of its rows; `row` at its height is the blank behind it. */
export interface Place {
  readonly index: number;
  readonly row: number;
}

/** Wider text is no easier to read. */
const WIDEST = 120;

/** The exchanges of a state as one column of rows, laid out where one looks. */
export function pageOf(state: State, width: number, height: number, cache: RowCache) {
  const { exchanges } = state.session;
  const room = Math.max(1, Math.min(WIDEST, width - 2));
  const last = exchanges.length - 1;

  const laidOut = (index: number): Layout => {
    const exchange = exchanges[index];
    if (exchange === undefined) return NOTHING;
    return withNewCell(layOut(state, exchange, index, room, cache), state, exchange.id);
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

/** The cell that the prompt is making, as a row where it will stand. */
const NEW_CELL: Part = {
  first: [],
  rest: [],
  rows: [[{ text: words`▸ New cell here, as it is written below`, style: 'accent' }]],
};
const GAP: Part = { first: [], rest: [], rows: [[]] };

function withNewCell(layout: Layout, { composer }: State, id: string): Layout {
  const { target } = composer;
  if (target.kind === 'end' || target.kind === 'edit' || target.id !== id) return layout;
  const { parts, height } = layout;
  const all = target.kind === 'above' ? [NEW_CELL, GAP, ...parts] : [...parts, GAP, NEW_CELL];
  return { parts: all, height: height + 2 };
}

const NOTHING: Layout = { parts: [], height: 0 };
