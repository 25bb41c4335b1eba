import type { Tokens } from 'marked';
import { words } from '../../core/safe-text.ts';
import { blank, type Line, lineWidth } from '../row.ts';
import type { Style } from '../theme.ts';
import { wrapLine } from '../wrap.ts';
import { inlineLines, inlineText } from './inline.ts';

/** Cells between two columns. */
const GAP = 2;

/** A column narrower than this, that has more to say, makes a table that nobody can read. */
const LEAST_COLUMN = 6;

const BOLD: readonly Style[] = ['bold'];

type Align = Tokens.Table['align'][number];

/**
 * A table: the header in bold over a thin rule, columns as wide as they need or, when the screen is narrower, with
 * a fair share of it and their cells wrapped. When even that is too narrow, each row becomes a list of its fields.
 */
export function tableRows(table: Tokens.Table, width: number): readonly Line[] {
  const header = table.header.map((cell) => inlineLines(cell.tokens, BOLD));
  const body = table.rows.map((row) => row.map((cell) => inlineLines(cell.tokens)));
  const natural = table.header.map((_, column) =>
    Math.max(1, ...[header, ...body].map((row) => widest(row[column] ?? []))),
  );
  const room = width - GAP * (natural.length - 1);
  const widths = shareOut(natural, room);
  if (widths === null) return fields(table, body, width);

  const grid = body.map((row) => gridRow(row, widths, table.align));
  const rule: Line = [
    { text: words`${widths.map((w) => '─'.repeat(w)).join(' '.repeat(GAP))}`, style: 'dim' },
  ];
  // Between rows of several lines nothing else says where one ends.
  const isTall = grid.some((lines) => lines.length > 1);
  return [
    ...gridRow(header, widths, table.align),
    rule,
    ...grid.flatMap((lines, i) => (isTall && i > 0 ? [rule, ...lines] : lines)),
  ];
}

/**
 * Cells for each column: what it needs, unless the room is too small; then columns that need less than an equal
 * share keep what they need, and the others share the rest. Null when a column would be too narrow to read.
 */
function shareOut(natural: readonly number[], room: number): readonly number[] | null {
  if (sum(natural) <= room) return natural;
  const widths = [...natural];
  let open = natural.map((_, i) => i);
  let left = room;
  for (;;) {
    const share = Math.floor(left / open.length);
    const content = open.filter((i) => (natural[i] ?? 0) <= share);
    if (content.length === 0) {
      let spare = left - share * open.length;
      for (const i of open) {
        widths[i] = share + (spare > 0 ? 1 : 0);
        spare--;
      }
      return share < LEAST_COLUMN ? null : widths;
    }
    left -= sum(content.map((i) => natural[i] ?? 0));
    open = open.filter((i) => !content.includes(i));
  }
}

function gridRow(
  cells: readonly (readonly Line[])[],
  widths: readonly number[],
  align: readonly Align[],
): readonly Line[] {
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

/** `Header: value`, one below the other, a blank row between the table's rows. */
function fields(
  table: Tokens.Table,
  body: readonly (readonly (readonly Line[])[])[],
  width: number,
): readonly Line[] {
  const rows: Line[] = [];
  body.forEach((cells, r) => {
    if (r > 0) rows.push([]);
    cells.forEach((lines, column) => {
      const name = inlineText(table.header[column]?.tokens ?? []);
      const label: Line = name === '' ? [] : [{ text: words`${name}: `, style: 'bold' }];
      const [head, ...rest] = lines;
      rows.push(...wrapLine([...label, ...(head ?? [])], width));
      for (const line of rest) rows.push(...wrapLine(line, width));
    });
  });
  return rows.length > 0
    ? rows
    : table.header.flatMap((cell) => inlineLines(cell.tokens, BOLD).flatMap((line) => wrapLine(line, width)));
}

function widest(lines: readonly Line[]): number {
  return Math.max(0, ...lines.map(lineWidth));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
