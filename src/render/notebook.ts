import type { Effect } from '../core/effect.ts';
import type { Row } from '../core/row.ts';
import type { ClickTarget, Scroll, State } from '../core/state.ts';
import { bottomLine } from './bottom-line.ts';
import { composerLines } from './composer.ts';
import type { Frame, Look } from './frame.ts';
import { greetingRows } from './greeting.ts';
import { putOver } from './overlay.ts';
import { picturesFor } from './pictures.ts';
import { placedPictures } from './placed-pictures.ts';
import { type Line, lineWidth, paint, truncate } from './row.ts';
import type { RowCache } from './row-cache.ts';
import { ruleLine } from './rule-line.ts';
import type { Theme } from './theme.ts';
import { titleLine } from './title-line.ts';
import {
  scrollBy,
  scrollToCursor,
  scrollToExchange,
  scrollToMatch,
  type VisibleRows,
  visibleRows,
} from './transcript.ts';

/** From so many rows on, blank ones set the parts of the screen apart. */
const AIRY = 18;

/** The whole screen of the notebook: title, transcript, prompt, hints. */
export function notebookFrame(state: State, look: Look, cache: RowCache): Frame {
  const { columns, rows, theme } = look;
  const plan = planOf(state, columns, rows, cache);
  const { composer } = plan;

  const page = transcriptRows(state, columns, plan, cache);
  const body: Line[] = [...page.rows];
  while (body.length < plan.transcript + plan.air) body.push([]);
  putOver(body, state, { columns, air: plan.air }, page.cursor?.row ?? null, picturesFor(state, cache));

  const lines: Line[] = [
    ...(plan.title ? [titleLine(state, columns)] : []),
    ...Array.from({ length: plan.air }, () => []),
    ...body,
    ...(plan.rule ? [ruleLine(state, columns, page.below)] : []),
    ...composer.lines,
    ...Array.from({ length: plan.air }, () => []),
    ...(plan.hints ? [bottomLine(state, columns)] : []),
  ];
  const promptRow = lines.length - composer.lines.length - plan.air - (plan.hints ? 1 : 0);
  const pageRow = Number(plan.title) + plan.air;
  const cursor =
    page.cursor === null
      ? composer.cursor && { ...composer.cursor, row: composer.cursor.row + promptRow }
      : { ...page.cursor, row: page.cursor.row + pageRow };
  const drawn = lines.slice(0, rows).map((line) => drawnRow(line, columns, theme));
  return {
    rows: drawn.map(({ row }) => row),
    // None on the last row: a terminal may scroll when one ends there.
    pictures: placedPictures(
      drawn.slice(0, rows - 1).map(({ fitted }) => fitted),
      columns,
    ),
    cursor:
      cursor === null || rows < 1
        ? null
        : {
            column: Math.max(0, Math.min(cursor.column, columns - 1)),
            row: Math.max(0, Math.min(cursor.row, rows - 1)),
          },
  };
}

interface DrawnRow {
  readonly columns: number;
  readonly theme: Theme;
  /** No wider than the screen. */
  readonly fitted: Line;
  readonly row: Row;
}

const drawnRows = new WeakMap<Line, DrawnRow>();

/** A line as it goes on the screen: most of them are those of the frame before. */
function drawnRow(line: Line, columns: number, theme: Theme): DrawnRow {
  const known = drawnRows.get(line);
  if (known?.columns === columns && known.theme === theme) return known;
  const fitted = lineWidth(line) > columns ? truncate(line, columns) : line;
  const drawn = { columns, theme, fitted, row: paint(fitted, theme) };
  drawnRows.set(line, drawn);
  return drawn;
}

/** Where a scroll leads to, on the screen as it is. */
export function scrolled(
  state: State,
  by: Extract<Effect, { readonly type: 'scroll' }>['by'],
  cache: RowCache,
): Scroll {
  const { columns, rows } = state.size;
  const height = planOf(state, columns, rows, cache).transcript;
  // One row stays in view from page to page, for the eye to hold on to.
  const page = Math.max(1, height - 1);
  switch (by) {
    case 'page-up':
      return scrollBy(state, -page, columns, height, cache);
    case 'page-down':
      return scrollBy(state, page, columns, height, cache);
    case 'line-up':
      return scrollBy(state, -LINES, columns, height, cache);
    case 'line-down':
      return scrollBy(state, LINES, columns, height, cache);
    case 'to-match':
      return scrollToMatch(state, columns, height, cache);
    case 'to-cursor':
      return scrollToCursor(state, columns, height, cache);
    case 'to-selected':
      return state.selected === null
        ? state.scroll
        : scrollToExchange(state, state.selected, columns, height, cache);
  }
}

/** What is drawn in a cell of the screen; null where it is neither of the page nor of the prompt. */
export function targetAt(
  state: State,
  { column, row }: { readonly column: number; readonly row: number },
  cache: RowCache,
): ClickTarget | null {
  const { columns, rows } = state.size;
  const plan = planOf(state, columns, rows, cache);
  const first = Number(plan.title) + plan.air;
  const page = transcriptRows(state, columns, plan, cache);
  const textAt = (offset: number | null, or: ClickTarget): ClickTarget =>
    offset === null ? or : { kind: 'text', offset };
  const id = page.owners[row - first];
  if (row < first + plan.transcript)
    return id === undefined ? null : textAt(page.offsetAt(row - first, column), { kind: 'exchange', id });
  const { composer } = plan;
  const prompt = first + plan.transcript + plan.air + Number(plan.rule);
  if (row < prompt || row >= prompt + composer.lines.length) return null;
  return textAt(composer.offsetAt(row - prompt, column), { kind: 'prompt' });
}

/** Rows that one notch of a wheel scrolls. */
const LINES = 3;

interface Plan {
  readonly title: boolean;
  readonly rule: boolean;
  readonly hints: boolean;
  /** Blank rows below the title, above the rule, and above the hints: 0 or 1 each. */
  readonly air: number;
  readonly transcript: number;
  readonly composer: ReturnType<typeof composerLines>;
}

/** What the rows of the screen are for; the prompt comes first, then the hints, the page, title and rule. */
function planOf(state: State, columns: number, rows: number, cache: RowCache): Plan {
  const air = rows >= AIRY ? 1 : 0;
  const composer = composerLines(
    state,
    columns,
    Math.max(1, Math.floor(rows / 3)),
    picturesFor(state, cache),
  );
  const left = rows - composer.lines.length;
  const hints = left >= 1;
  const title = left >= 3;
  const rule = left >= 4;
  const fixed = Number(hints) + Number(title) + Number(rule) + 3 * air;
  return { title, rule, hints, air, transcript: Math.max(0, left - fixed), composer };
}

function transcriptRows(state: State, columns: number, plan: Plan, cache: RowCache): VisibleRows {
  if (state.session.exchanges.length > 0) return visibleRows(state, columns, plan.transcript, cache);
  // A session that is being read greets nobody: it is there in a moment.
  if (state.saved.kind === 'opening') return NO_ROWS;
  return { ...NO_ROWS, rows: greetingRows(state.endpoint, columns - 1).slice(0, plan.transcript) };
}

const NO_ROWS: VisibleRows = {
  rows: [],
  owners: [],
  cursor: null,
  offsetAt: () => null,
  above: false,
  below: false,
};
