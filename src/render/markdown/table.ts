import type { Tokens } from 'marked';
import { words } from '../../core/safe-text.ts';
import { blank, type Line, lineWidth } from '../row.ts';
import type { Style } from '../theme.ts';
import { wrapLine } from '../wrap.ts';
import { isTallAt, needsOfHeader, needsWith, shareOut, type TableNeeds } from './column-widths.ts';
import { inlineLines, inlineText } from './inline.ts';

/** Cells between two columns. */
const GAP = 2;

const BOLD: readonly Style[] = ['bold'];

type Align = Tokens.Table['align'][number];

/** Cells of a row, each in its lines. */
type Cells = readonly (readonly Line[])[];

/** How the rows of a table are drawn: what they all have to say decides on it. */
interface TableShape {
  /** Cells of each column; null: they would be too narrow, and each row is a list of its fields. */
  readonly widths: readonly number[] | null;
  /** A row is of several lines: rules part them. */
  readonly isTall: boolean;
}

/** What is kept of a table that grows: its finished rows, unwrapped, and what they need. */
export interface TableSoFar {
  /** As it was first read: by this it is known. */
  readonly first: Tokens.Table;
  readonly body: readonly Cells[];
  readonly needs: TableNeeds;
}

/** Rows of a table that grows. */
export interface GrownTable {
  readonly rows: readonly Line[];
  /** Rows above the last row of the table, which may still change. */
  readonly settled: number;
  readonly soFar: TableSoFar;
  readonly whole: WholeTable;
}

/** All of a table, of which any rows can be laid out. */
export interface WholeTable {
  readonly first: Tokens.Table;
  /** Its header. */
  readonly head: Tokens.Table;
  readonly body: readonly Cells[];
  readonly needs: TableNeeds;
  /** How it was drawn last. */
  readonly width: number;
  readonly shape: TableShape;
}

/**
 * A table: the header in bold over a thin rule, columns as wide as they need or, when the screen is narrower, with
 * a fair share of it and their cells wrapped. When even that is too narrow, each row becomes a list of its fields.
 */
export function tableRows(table: Tokens.Table, width: number): readonly Line[] {
  return grownTable(table, width, null).rows;
}

/** The same of a table of which `known` has been drawn and `table` holds what is behind that, under the same header. */
export function grownTable(table: Tokens.Table, width: number, known: TableSoFar | null): GrownTable {
  const { header, body: added, needs: own } = cellsOf(table);
  const before = known?.needs ?? needsOfHeader(header);
  const drawn = known?.body ?? [];
  const done = added.slice(0, -1);
  const needs = known === null ? own : added.reduce(needsWith, before);
  const shape = shapeFor(needs, width);
  const rows: Line[] = known === null ? [...aboveRows(table, header, shape, width, added.length)] : [];
  let settled = rows.length;
  added.forEach((cells, i) => {
    // Whether there is a last row is known when it is complete: what parts it from the others waits for it.
    settled = rows.length;
    rows.push(...rowOf(table, cells, i + drawn.length, shape, width));
  });
  const body = [...drawn, ...added];
  const first = known?.first ?? table;
  return {
    rows,
    settled,
    soFar: { first, body: [...drawn, ...done], needs: done.reduce(needsWith, before) },
    whole: { first, head: { ...table, rows: [] }, body, needs, width, shape },
  };
}

/** All of a table, at a width. */
export function wholeTable(table: Tokens.Table, width: number): WholeTable {
  return grownTable(table, width, null).whole;
}

/** Rows of a table from one of its body's to before another; with the header, from the first one on. */
export function rowsOfTable(table: WholeTable, width: number, from: number, to: number): readonly Line[] {
  const { head, body } = table;
  const shape = width === table.width ? table.shape : shapeFor(table.needs, width);
  const { header } = cellsOf(head);
  const above = from === 0 ? aboveRows(head, header, shape, width, body.length) : [];
  return [
    ...above,
    ...body.slice(from, to).flatMap((cells, i) => rowOf(head, cells, from + i, shape, width)),
  ];
}

/** How rows are drawn that have so much to say. */
function shapeFor(needs: TableNeeds, width: number): TableShape {
  const { columns } = needs;
  const widths = shareOut(columns, width - GAP * (columns.length - 1));
  return { widths, isTall: widths !== null && isTallAt(needs, widths) };
}

/** What stands above the body. */
function aboveRows(
  { align }: Tokens.Table,
  header: Cells,
  { widths }: TableShape,
  width: number,
  count: number,
): readonly Line[] {
  if (widths !== null) return headerRows(header, widths, align);
  return count > 0 ? [] : header.flatMap((lines) => lines.flatMap((line) => wrapLine(line, width)));
}

/** The nth row of the body, with what parts it from the one above. */
function rowOf(
  table: Tokens.Table,
  cells: Cells,
  nth: number,
  shape: TableShape,
  width: number,
): readonly Line[] {
  const { widths } = shape;
  const rows: Line[] = nth > 0 ? [...between(shape)] : [];
  if (widths === null) fields(table, cells, width, rows);
  else rows.push(...gridRow(cells, widths, table.align));
  return rows;
}

interface LaidOutCells {
  readonly header: Cells;
  readonly body: readonly Cells[];
  readonly needs: TableNeeds;
}

/** What is the same at every width: a resize of a long table is waited for. */
const laidOutCells = new WeakMap<Tokens.Table, LaidOutCells>();

function cellsOf(table: Tokens.Table): LaidOutCells {
  const known = laidOutCells.get(table);
  if (known !== undefined) return known;
  const header = table.header.map((cell) => inlineLines(cell.tokens, BOLD));
  const body = table.rows.map((row) => row.map((cell) => inlineLines(cell.tokens)));
  const made = { header, body, needs: body.reduce(needsWith, needsOfHeader(header)) };
  laidOutCells.set(table, made);
  return made;
}

/** The last rows of a table, so many or some more: the same as they are in all of it. */
export function endOfTable(table: Tokens.Table, width: number, enough: number): readonly Line[] {
  const { header, body, needs } = cellsOf(table);
  const shape = shapeFor(needs, width);
  const { widths } = shape;
  if (widths === null && body.length === 0) return tableRows(table, width);
  const pieces: (readonly Line[])[] = [];
  let left = enough;
  for (let i = body.length - 1; i >= 0 && left > 0; i--) {
    const rows = rowOf(table, body[i] ?? [], i, shape, width);
    pieces.push(rows);
    left -= rows.length;
  }
  if (left > 0 && widths !== null) pieces.push(headerRows(header, widths, table.align));
  return pieces.reverse().flat();
}

/** Whether the rows of a table are the same in both. */
export function isSameShape(a: TableShape, b: TableShape): boolean {
  return a.isTall === b.isTall && isEqual(a.widths, b.widths);
}

function isEqual(a: readonly number[] | null, b: readonly number[] | null): boolean {
  return String(a) === String(b);
}

function headerRows(header: Cells, widths: readonly number[], align: readonly Align[]): readonly Line[] {
  return [...gridRow(header, widths, align), ruleOf(widths)];
}

function ruleOf(widths: readonly number[]): Line {
  return [{ text: words`${widths.map((w) => '─'.repeat(w)).join(' '.repeat(GAP))}`, style: 'dim' }];
}

/** Between rows of several lines nothing else says where one ends. */
function between({ widths, isTall }: TableShape): readonly Line[] {
  if (widths === null) return [[]];
  return isTall ? [ruleOf(widths)] : [];
}

function gridRow(cells: Cells, widths: readonly number[], align: readonly Align[]): readonly Line[] {
  const wrapped = widths.map((width, i) => (cells[i] ?? []).flatMap((line) => wrapLine(line, width)));
  const height = Math.max(1, ...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    widths.flatMap((width, column) => {
      const isLast = column === widths.length - 1;
      const padded = pad(wrapped[column]?.[row] ?? [], width, align[column] ?? null, isLast);
      return column === 0 ? padded : [{ text: blank(GAP) }, ...padded];
    }),
  );
}

function pad(line: Line, width: number, align: Align, isLast: boolean): Line {
  const spare = Math.max(0, width - lineWidth(line));
  const before = align === 'right' ? spare : align === 'center' ? Math.floor(spare / 2) : 0;
  const after = isLast ? 0 : spare - before;
  return [
    ...(before > 0 ? [{ text: blank(before) }] : []),
    ...line,
    ...(after > 0 ? [{ text: blank(after) }] : []),
  ];
}

/** A row as `Header: value`, one below the other. */
function fields(table: Tokens.Table, cells: Cells, width: number, rows: Line[]): void {
  cells.forEach((lines, column) => {
    const name = inlineText(table.header[column]?.tokens ?? []);
    const label: Line = name === '' ? [] : [{ text: words`${name}: `, style: 'bold' }];
    const [head, ...rest] = lines;
    rows.push(...wrapLine([...label, ...(head ?? [])], width));
    for (const line of rest) rows.push(...wrapLine(line, width));
  });
}
