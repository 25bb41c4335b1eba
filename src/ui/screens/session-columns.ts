import type { SessionItem } from '../../core/panels/session-items.ts';
import { safeLine } from '../../core/safe-text.ts';
import { titleOf } from '../../core/session.ts';
import { widthOf } from '../../render/row.ts';
import { fitColumns } from './columns.ts';

/** Cells of the columns, from the left: title, date, endpoint, number of cells, size. */
const TITLE = { want: 64, least: 24 };
/** What a title has before an endpoint gets more than the least. */
const USUAL_TITLE = 40;
const DATE = 15;
const ENDPOINT = { want: 36, least: 10 };
export const CELLS = 10;
export const SIZE = 7;
const GAPS = 8;

/**
 * The widths of the list's columns in so many cells. An endpoint is cut only where titles need the room. They go by all
 * sessions, not by those in view: nothing jumps while scrolling.
 */
export function sessionColumns(
  items: readonly SessionItem[],
  room: number,
  { hasSize }: { readonly hasSize: boolean },
): readonly number[] {
  const { title, endpoint } = widestOf(items);
  const forTitle = Math.max(TITLE.least, Math.min(title, USUAL_TITLE));
  const free = room - DATE - CELLS - (hasSize ? SIZE : 0) - GAPS - forTitle;
  const least = Math.max(ENDPOINT.least, Math.min(free, endpoint));
  return fitColumns(
    [
      TITLE,
      { want: DATE, least: DATE },
      { want: Math.max(least, endpoint), least },
      { want: CELLS, least: CELLS },
      ...(hasSize ? [{ want: SIZE, least: SIZE }] : []),
    ],
    room,
  );
}

interface Widest {
  readonly title: number;
  readonly endpoint: number;
}

const known = new WeakMap<readonly SessionItem[], Widest>();

/** The widest title and endpoint of some sessions, as far as it matters: there may be ten thousand. */
function widestOf(items: readonly SessionItem[]): Widest {
  const before = known.get(items);
  if (before !== undefined) return before;
  const endpoints = new Set(items.map(({ summary }) => summary.endpoint));
  const endpoint = [...endpoints].reduce((most, name) => Math.max(most, widthOf(safeLine(name))), 0);
  let title = 0;
  for (const { summary } of items) {
    if (title >= USUAL_TITLE) break;
    title = Math.max(title, widthOf(safeLine(titleOf(summary))));
  }
  const widest = { title, endpoint: Math.min(endpoint, ENDPOINT.want) };
  known.set(items, widest);
  return widest;
}
