import type { Scroll, State } from '../core/state.ts';
import { type CellEditor, cellEditor, withEditor } from './cell-editor.ts';
import { layOutUnsearched } from './find-matches.ts';
import { pageWidth } from './labelled-rows.ts';
import { isDue, layOutDue } from './piece.ts';
import { type Layout, type ReadingPlace, rowOfPlace, sameRow } from './reading-place.ts';
import { layOut, type RowCache, type Wanted } from './row-cache.ts';

/** A row of the transcript: of which exchange, and which of its rows; `row` at its height is the blank behind it. */
export interface Place {
  readonly index: number;
  readonly row: number;
}

/**
 * The exchanges of a state as one column of rows, laid out where one looks. `drawn`: nothing but the rows on the screen is
 * asked for, so that of an answer that is followed those above the screen may be missing. Otherwise rows of a long answer that
 * are far from the screen may have others that stand for them.
 */
export function pageOf(state: State, width: number, height: number, cache: RowCache, drawn = false) {
  const { exchanges } = state.session;
  const room = pageWidth(width);
  const last = exchanges.length - 1;
  const editor = cellEditor(state, width, cache);
  const isFollowed = drawn && state.scroll.follow === true && editor === null && state.find === null;
  // One more than the screen has tells that there is more above.
  const wanted: Wanted = isFollowed ? height + 1 : editor !== null ? Number.POSITIVE_INFINITY : 'due';
  const query = state.find?.query.text ?? '';

  const laidOut = (index: number): Layout => {
    const exchange = exchanges[index];
    if (exchange === undefined) return NOTHING;
    const own = () =>
      layOut(state, exchange, index, room, cache, isFollowed && index !== last ? undefined : wanted);
    let layout = own();
    while (query.trim() !== '' && layOutUnsearched(layout.parts, query)) layout = own();
    return editor?.cell.index === index ? withEditor(layout, editor) : layout;
  };
  /** Rows of an exchange with the blank behind it. */
  const heightOf = (index: number): number => laidOut(index).height + (index < last ? 1 : 0);

  /** Lays out what stands for rows between two of an exchange; gives the row that one is then. */
  const layOutRows = (index: number, row: number, above: number, below: number): number => {
    let at = row;
    for (;;) {
      const layout = laidOut(index);
      let begin = 0;
      let isReady = true;
      for (const { rows } of layout.parts) {
        if (begin >= at + below) break;
        if (begin + rows.length > at - above && isDue(rows)) {
          layOutDue(rows);
          isReady = false;
        }
        begin += rows.length;
      }
      if (isReady) return at;
      at = sameRow(layout, at, laidOut(index));
    }
  };

  /** Rows from a place to the end; counts no further than it must to know that they are more than `enough`. */
  const restFrom = (from: Place, enough: number): number => {
    let rest = -from.row;
    for (let i = from.index; i <= last; i++) {
      if (i > from.index) layOutRows(i, 0, 0, enough - rest);
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
    // The rows on the way count as they are, unless they are very many.
    if (Math.abs(delta) <= NEAR) row = layOutRows(index, row, Math.max(0, -delta), Math.max(0, delta));
    row += delta;
    while (row < 0 && index > 0) {
      index--;
      layOutRows(index, laidOut(index).height, Math.min(NEAR, -row), 0);
      row += heightOf(index);
    }
    while (index < last && row >= heightOf(index)) {
      row -= heightOf(index);
      index++;
      layOutRows(index, 0, 0, Math.min(NEAR, row + 1));
    }
    return { index, row: Math.max(0, row) };
  };

  /** The place from which the rest just fills the screen. */
  const end = (): Place =>
    last < 0 ? { index: 0, row: 0 } : moved({ index: last, row: heightOf(last) }, -height);

  const top = (): Place => {
    const place = scrolledTo();
    return place === null || restFrom(place, height) < height ? end() : place;
  };

  const scrolledTo = (): Place | null => {
    const { scroll } = state;
    if (scroll.follow === true) return null;
    const index = exchanges.findIndex(({ id }) => id === scroll.exchangeId);
    const exchange = exchanges[index];
    if (exchange === undefined) return null;
    if (scroll.follow === 'cell') {
      const own = scroll.from === 'begin' ? 0 : layOut(state, exchange, index, room, cache).height + 1;
      const isOfEditor = editor?.cell.index === index;
      const at = isOfEditor ? inSight(editor, scroll.at, height) : scroll.at;
      return moved({ index, row: own }, -at);
    }
    // A row that was not taken from the screen is one of all that there are.
    const allOf = () => (scroll.row === 0 ? laidOut(index) : layOut(state, exchange, index, room, cache));
    const place = cache.places.get(scroll) ?? placeAt(scroll.row, allOf());
    cache.places.set(scroll, place);
    const found = rowOfPlace(place, room, laidOut(index), () => laidOut(index));
    const row = layOutRows(index, found, 0, height);
    // At the width at which it was put nothing is lost by what it is a row of now.
    if (place.width === room) cache.places.set(scroll, placeAt(row, laidOut(index)));
    return { index, row };
  };

  const placeAt = (row: number, layout: Layout): ReadingPlace => ({
    width: room,
    row,
    layout,
    elsewhere: null,
  });

  /** The least scrolling that shows what is written in a cell, from where the screen is now. */
  const toEditor = (): Scroll => {
    if (editor === null) return state.scroll;
    const { cell } = editor;
    const exchangeId = exchanges[cell.index]?.id ?? '';
    const begin = { index: cell.index, row: laidOut(cell.index).begin ?? 0 };
    const now = top();
    const isBelow = begin.index > now.index || (begin.index === now.index && begin.row >= now.row);
    const rows = isBelow ? distance(now, begin, FAR) : -distance(begin, now, FAR);
    const at = inSight(editor, rows, height);
    const from = cell.target.kind === 'below' ? 'end' : 'begin';
    const { scroll } = state;
    const isSame =
      scroll.follow === 'cell' &&
      scroll.exchangeId === exchangeId &&
      scroll.at === at &&
      scroll.from === from;
    return isSame ? scroll : { follow: 'cell', exchangeId, from, at };
  };

  const scrollAt = (place: Place): Scroll => {
    const id = exchanges[place.index]?.id;
    if (id === undefined || restFrom(place, height) <= height) return { follow: true };
    const scroll = { follow: false, exchangeId: id, row: place.row } as const;
    cache.places.set(scroll, placeAt(place.row, laidOut(place.index)));
    return scroll;
  };

  return {
    length: exchanges.length,
    idAt: (index: number) => exchanges[index]?.id,
    editor,
    laidOut,
    layOutRows,
    toEditor,
    restFrom,
    distance,
    moved,
    top,
    scrollAt,
  };
}

/** As far as this, each row counts. */
const NEAR = 500;

/** Rows to a cell that is out of sight, where the exact number does not matter. */
const FAR = 10_000;

/** Where the first row of an editor is on the screen, moved as little as shows all of it, or else its cursor. */
function inSight(editor: CellEditor, at: number, height: number): number {
  const isLow = editor.height <= height;
  const first = isLow ? 0 : editor.cursor.row;
  const behind = isLow ? editor.height : editor.cursor.row + 1;
  return Math.max(-first, Math.min(at, height - behind));
}

const NOTHING: Layout = { parts: [], height: 0 };
