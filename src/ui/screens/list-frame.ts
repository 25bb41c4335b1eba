import {
  type ListItem,
  type ListState,
  listHeight,
  scrolledTo,
  selectedIndex,
  statusHeight,
} from '../../core/list.ts';
import { type SafeText, words } from '../../core/safe-text.ts';
import type { Notice } from '../../core/state.ts';
import { type Frame, type Look, panelFrame } from '../../render/frame.ts';
import { blank, type Line, lineWidth, type Span, span, truncate } from '../../render/row.ts';
import { wrapLine } from '../../render/wrap.ts';
import { fieldView } from './field.ts';

/** What a list screen shows. */
export interface ListParts {
  readonly title: SafeText;
  readonly list: ListState;
  /** How many rows there are, and how one of them is drawn: only those in view are. */
  readonly total: number;
  readonly row: (index: number) => Line;
  /** Row of the selected item; -1 when there is none. */
  readonly selected: number;
  /** Of the items alone, for `12 of 340`. */
  readonly place: { readonly at: number; readonly of: number };
  /** Instead of rows, when there are none. */
  readonly empty: Line;
  /** About the selected item; gives way to a notice. */
  readonly status: readonly Line[];
  readonly notice: Notice | null;
  readonly hints: Line;
  /** Beside the rows, from this column on; absent: nothing. */
  readonly beside?: { readonly column: number; readonly lines: readonly Line[] };
  /** Cursor in a row, in place of the filter: column, and row of the list. */
  readonly editing?: { readonly column: number; readonly row: number };
}

/** A list: its name and filter on the first line, rows that scroll, a line or two about the selected one, the hints. */
export function listFrame(look: Look, parts: ListParts): Frame {
  const { columns, rows } = look;
  const height = listHeight(rows);
  const top = scrolledTo(parts.list.top, Math.max(0, parts.selected), parts.total, height);
  const shown = Math.min(parts.total - top, height);
  const body: Line[] =
    parts.total === 0
      ? wrapLine(parts.empty, columns - 1, { first: [{ text: blank(4) }] }).slice(0, height)
      : Array.from({ length: shown }, (_, i) => parts.row(top + i));
  while (body.length < height) body.push([]);
  putBeside(body, parts.beside);
  // The lines below the list are always there, so that nothing moves when there is something to say; only a long
  // notice on a small screen lies over the last rows until the next key.
  const below = statusHeight(rows);
  const room = below > 1 ? below - 1 : below;
  for (let i = 0; i < below - room; i++) body.push([]);
  const said =
    parts.notice === null
      ? saying(parts.status, columns, room)
      : saying([noticeLine(parts.notice)], columns, Math.max(room, NOTICE_ROWS));
  body.splice(Math.max(0, height + below - Math.max(room, said.length)), said.length, ...said);

  const heading = titleLine(parts, columns);
  const frame = panelFrame(look, {
    title: heading.line,
    right: heading.right,
    body,
    hints: parts.hints,
    ...(parts.editing === undefined
      ? {}
      : { cursor: { column: parts.editing.column, row: parts.editing.row - top } }),
  });
  // The filter stands on the title line, which the body's cursor cannot reach.
  return parts.editing === undefined ? { ...frame, cursor: { column: heading.cursor, row: 0 } } : frame;
}

/** Puts lines beside the rows of a list, which end where those begin. */
function putBeside(body: Line[], beside: ListParts['beside']): void {
  beside?.lines.slice(0, body.length).forEach((line, i) => {
    const row = truncate(body[i] ?? [], beside.column);
    body[i] = [...row, { text: blank(beside.column - lineWidth(row)) }, ...line];
  });
}

/** What a list shows that has a row for each of its items. */
export interface ItemListParts<I extends ListItem>
  extends Omit<ListParts, 'total' | 'row' | 'selected' | 'place' | 'editing'> {
  /** Those that the filter leaves. */
  readonly items: readonly I[];
  readonly row: (item: I, isSelected: boolean) => Line;
  /** Cursor in the row of the selected item, in place of the filter. */
  readonly editing?: { readonly column: number };
}

/** A list that has a row for each of its items. */
export function itemListFrame<I extends ListItem>(
  look: Look,
  { items, row, editing, ...parts }: ItemListParts<I>,
): Frame {
  const at = selectedIndex(items, parts.list);
  return listFrame(look, {
    ...parts,
    total: items.length,
    selected: at,
    place: { at, of: items.length },
    row: (index) => {
      const item = items[index];
      return item === undefined ? [] : row(item, index === at);
    },
    ...(editing === undefined ? {} : { editing: { column: editing.column, row: at } }),
  });
}

/** What stands left of each row: the selected one is told by it, not by a colour alone. */
export function selectionMark(isSelected: boolean): Span {
  return span(isSelected ? words` › ` : words`   `, 'accent');
}

/** Lines that a notice may have even where the screen is small. */
const NOTICE_ROWS = 3;

const ASKS = words`type to filter`;

function titleLine(parts: ListParts, columns: number): { line: Line; right: Line; cursor: number } {
  const { at, of } = parts.place;
  const right: Line = of === 0 ? [] : [{ text: words`${at + 1} of ${of}`, style: 'dim' }];
  const before: Line = [
    { text: parts.title, style: 'heading' },
    { text: words`  › `, style: 'accent' },
  ];
  const room = columns - 1 - lineWidth(before) - lineWidth(right) - 3;
  const field = fieldView(parts.list.filter, room);
  const isEmpty = parts.list.filter.text === '';
  const typed: Span = isEmpty ? { text: ASKS, style: 'dim' } : { text: field.text };
  return {
    line: [...before, ...truncate([typed], room)],
    right,
    cursor: Math.min(columns - 1, 1 + lineWidth(before) + field.cursor),
  };
}

/** What there is to say under the list, in at most so many lines. */
function saying(lines: readonly Line[], columns: number, room: number): readonly Line[] {
  const margin: Line = [{ text: blank(1) }];
  if (room <= 1 || lines.length > 1) {
    return lines.slice(0, room).map((line) => truncate([...margin, ...line], columns - 1));
  }
  const wrapped = lines.flatMap((line) => wrapLine(line, columns - 1, { first: margin }));
  const last = wrapped[room - 1];
  const more = last?.at(-1);
  if (wrapped.length <= room || last === undefined || more === undefined) return wrapped;
  return [...wrapped.slice(0, room - 1), truncate([...last, { ...more, text: words` …` }], columns - 1)];
}

/** A notice as a line: its mark, what it says, and what to do next. */
export function noticeLine(notice: Notice): Line {
  const hint: Line = notice.hint === '' ? [] : [{ text: words` ${notice.hint}`, style: 'dim' }];
  switch (notice.tone) {
    case 'error':
      return [{ text: words`✗ `, style: 'error' }, { text: words`${notice.text}` }, ...hint];
    case 'done':
      return [{ text: words`✓ `, style: 'ok' }, { text: words`${notice.text}` }, ...hint];
    case 'info':
      return [{ text: words`${notice.text}` }, ...hint];
  }
}
