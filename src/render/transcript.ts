import { words } from '../core/safe-text.ts';
import type { Scroll, State } from '../core/state.ts';
import type { CellEditor } from './cell-editor.ts';
import { drawnMatch, highlighted, matchesIn } from './find-matches.ts';
import { type Part, partRow } from './labelled-rows.ts';
import { layOutDue } from './piece.ts';
import type { Layout } from './reading-place.ts';
import { behind, type Line } from './row.ts';
import type { RowCache } from './row-cache.ts';
import { type Place, pageOf } from './transcript-page.ts';

export interface VisibleRows {
  /** At most `height` rows. */
  readonly rows: readonly Line[];
  /** The exchange that each of them belongs to. */
  readonly owners: readonly string[];
  /** The cursor in these rows, where a cell is being written and it is in sight; else null. */
  readonly cursor: { readonly column: number; readonly row: number } | null;
  /** The offset in the text that is being written of a cell of these rows; null elsewhere. */
  readonly offsetAt: (row: number, column: number) => number | null;
  /** Whether there is more above and below. */
  readonly above: boolean;
  readonly below: boolean;
}

const MARGIN_CELLS = 1;
const MARGIN: Line = [{ text: words` ` }];
const BAR: Line = [{ text: words`▌`, style: 'accent' }];

/**
 * The rows that are on a screen of `width` × `height` cells: the end of the session, or those from where it was
 * scrolled to. Only what is on the screen is laid out.
 */
export function visibleRows(state: State, width: number, height: number, cache: RowCache): VisibleRows {
  const page = pageOf(state, width, height, cache, true);
  const top = page.top();
  const rows: Line[] = [];
  const owners: string[] = [];
  const { editor } = page;
  /** The row of the screen at which the editor begins, maybe above it; null when none is in sight. */
  let editorAt: number | null = null;
  let { index, row } = top;
  for (; index < page.length && rows.length < height; index++, row = 0) {
    page.layOutRows(index, row, 0, height - rows.length);
    const layout = page.laidOut(index);
    const { parts } = layout;
    if (layout.begin !== undefined) editorAt = rows.length - row + layout.begin;
    const marginOf = marginsOf(state, page.idAt(index), layout, editor);
    const mark = marker(state, parts, page.idAt(index));
    let skip = row;
    let first = 0;
    for (const part of parts) {
      for (let i = Math.min(skip, part.rows.length); i < part.rows.length && rows.length < height; i++) {
        rows.push(behind(marginOf(first + i), partRow(part, i, mark(part.rows[i] ?? [], first + i))));
      }
      skip = Math.max(0, skip - part.rows.length);
      first += part.rows.length;
    }
    if (index < page.length - 1 && rows.length < height) rows.push([]);
    while (owners.length < rows.length) owners.push(page.idAt(index) ?? '');
  }
  const cursorRow = editor === null || editorAt === null ? -1 : editorAt + editor.cursor.row;
  return {
    rows,
    owners,
    cursor:
      editor === null || cursorRow < 0 || cursorRow >= rows.length
        ? null
        : { column: MARGIN_CELLS + editor.cursor.column, row: cursorRow },
    offsetAt: (at, column) =>
      editor === null || editorAt === null ? null : editor.offsetAt(at - editorAt, column - MARGIN_CELLS),
    above: top.index > 0 || top.row > 0,
    below: page.restFrom(top, height) > height,
  };
}

/** What stands before the rows of an exchange: the bar where it is selected, or where it is written. */
function marginsOf(
  { mode, selected }: State,
  id: string | undefined,
  layout: Layout,
  editor: CellEditor | null,
) {
  const { begin } = layout;
  if (begin === undefined || editor === null) {
    const margin = mode === 'command' && id === selected ? BAR : MARGIN;
    return () => margin;
  }
  if (editor.cell.target.kind === 'edit') return () => BAR;
  return (row: number) => (row >= begin && row < begin + editor.height ? BAR : MARGIN);
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
  if (above + own <= height) return state.scroll.follow === 'cell' ? page.scrollAt(top) : state.scroll;
  return page.scrollAt(own >= height ? begin : page.moved({ index, row: own }, -height));
}

/** The least scrolling that shows what is being written in a cell. */
export function scrollToCursor(state: State, width: number, height: number, cache: RowCache): Scroll {
  return pageOf(state, width, height, cache).toEditor();
}

/** The least scrolling that shows the match that was gone to; a third of the screen stays above it otherwise. */
export function scrollToMatch(state: State, width: number, height: number, cache: RowCache): Scroll {
  const at = state.find?.at ?? null;
  const index = state.session.exchanges.findIndex(({ id }) => id === at?.exchangeId);
  if (at === null || index < 0) return state.scroll;
  const page = pageOf(state, width, height, cache);
  const search = () => matchesIn(page.laidOut(index).parts, state.find?.query.text ?? '');
  let matches = search();
  for (let due = matches.dueOf(drawnMatch(matches, at)); due !== null; ) {
    layOutDue(due);
    matches = search();
    due = matches.dueOf(drawnMatch(matches, at));
  }
  const place: Place = { index, row: matches.rowOf(drawnMatch(matches, at)) };
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
    const ranges = matches.rangesIn(row);
    return ranges.length === 0 ? line : highlighted(line, ranges, current);
  };
}
