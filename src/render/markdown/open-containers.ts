import type { Token, Tokens } from 'marked';
import { type Line, lineWidth } from '../row.ts';
import { type Around, BAR, beside, insideQuote, itemRows, LEAST_BODY, rowsOf } from './blocks.ts';
import { besideItem, blocksOfItem, insideList, joinsAbove, type ListShape, shapeOf } from './list.ts';
import {
  AT_A_LINE,
  type Cut,
  isInParagraph,
  linesIn,
  type Open,
  type OpenChild,
  type OpenList,
  type OpenQuote,
  type OpenRows,
  type OpenRowsOf,
} from './open-parts.ts';
import { closableCount } from './settled.ts';
import type { WholeTable } from './table.ts';

/** The heading that stands for the blocks of an item that are drawn. */
const DRAWN = '#';

/** A list with its items that the lexer did not read. */
export function wholeShape(token: Tokens.List, open: OpenList | null): ListShape {
  const own = shapeOf(token);
  if (open === null) return own;
  const count = Math.max(open.shape.count, open.done + own.count);
  return { ...open.shape, loose: open.shape.loose || own.loose, count };
}

/** A list that is not over. An item is settled when another has begun; the last one is drawn in parts when it is long. */
export function openList(
  token: Tokens.List,
  width: number,
  around: Around,
  open: OpenList | null,
  openRows: OpenRowsOf,
  until: Open | null,
): OpenRows {
  const end = until?.type === 'list' ? until : null;
  const known = wholeShape(token, open);
  const shape = end === null ? known : { ...known, loose: known.loose || end.shape.loose };
  const done = open?.done ?? 0;
  const within: Around = { ...around, ...insideList(around, shape) };
  const rows: Line[] = [];
  let cut: Cut | null = null;
  const tables: WholeTable[] = [];
  let line = 0;
  token.items.forEach((item, i) => {
    const begun = i === 0 ? (open?.item ?? null) : null;
    const isLast = i === token.items.length - 1;
    const childEnd = isLast ? (end?.item?.child ?? null) : null;
    const isLong = isLast && (item.raw.length > around.long || childEnd !== null);
    const here = { type: 'list', shape, done: done + i } as const;
    // Where its first line is complete, it is an item whatever comes.
    if (i > 0 && item.raw.includes('\n'))
      cut = {
        ...AT_A_LINE,
        row: rows.length,
        line,
        codes: around.codes.given(),
        open: { ...here, item: null },
      };
    // Above the first item there is a blank row when it has drawn ones above it and is not drawn in part.
    if (shape.loose && (i > 0 || (done > 0 && begun === null))) rows.push([]);
    const { first, rest } = besideItem(shape, done + i, around);
    const room = width - lineWidth(first);
    if (begun === null && !(isLong && room >= LEAST_BODY && !item.task)) {
      rows.push(...beside(first, rest, width, (cells) => itemRows(item, cells, within, shape.loose)));
    } else {
      const inner = openItem(item, room, within, shape.loose, begun, openRows, childEnd);
      const mark = begun === null ? first : rest;
      tables.push(...(inner.tables ?? []));
      if (inner.cut !== null)
        cut = { ...below(inner.cut, rows.length, line), open: { ...here, item: inner.cut.open } };
      rows.push(...inner.rows.map((row, at) => [...(at === 0 ? mark : rest), ...row]));
    }
    line += linesIn(item.raw);
  });
  return { rows, cut, tables };
}

function openItem(
  item: Tokens.ListItem,
  width: number,
  around: Around,
  loose: boolean,
  begun: OpenChild | null,
  openRows: OpenRowsOf,
  until: Open | null,
): OpenRows<OpenChild> {
  const blocks = blocksOfItem(item);
  const inner = openBlocks(
    blocks,
    item.text,
    width,
    around,
    begun,
    begun === null ? 0 : 1,
    loose,
    openRows,
    until,
  );
  const indent = indentOfText(item.raw);
  if (inner.cut === null || indent === null) return { ...inner, cut: null };
  const { standIn, before, lead, left } = inner.cut;
  const pad = ' '.repeat(indent.text);
  return {
    ...inner,
    cut: {
      ...inner.cut,
      standIn: [`${indent.marker.padEnd(indent.text)}${DRAWN}`, ...standIn.map((text) => `${pad}${text}`)],
      before: ` {${indent.text}}${before}`,
      lead: left === null ? '' : `${pad}${lead}`,
    },
  };
}

/** The mark of an item, and the column in which its text stands; null where tabs are between them. */
function indentOfText(raw: string): { readonly marker: string; readonly text: number } | null {
  const [, marker, space, rest] = /^( {0,3}(?:[*+-]|\d{1,9}[.)]))([ \t]*)([^\n]*)/.exec(raw) ?? [];
  if (marker === undefined || space === undefined || space.includes('\t')) return null;
  // Text that stands further off is code, and the item begins behind one space.
  const gap = rest === '' || space.length > 4 ? 1 : space.length;
  return { marker, text: marker.length + gap };
}

/** A quote that is not over; lines of a paragraph in it may go on without a mark. */
export function openQuote(
  token: Tokens.Blockquote,
  width: number,
  around: Around,
  open: OpenQuote | null,
  openRows: OpenRowsOf,
  until: Open | null,
): OpenRows {
  const room = width - lineWidth(BAR);
  if (room < LEAST_BODY || !isTextWhereUnmarked(token))
    return { rows: rowsOf(token, width, around), cut: null };
  const end = until?.type === 'quote' ? until.child : null;
  const inner = openBlocks(token.tokens, token.text, room, insideQuote(around), open, 0, null, openRows, end);
  const rows = inner.rows.map((row) => [...BAR, ...row]);
  if (inner.cut === null) return { ...inner, rows, cut: null };
  const { standIn, before, lead, left, open: child } = inner.cut;
  return {
    ...inner,
    rows,
    cut: {
      ...inner.cut,
      standIn: standIn.map((text) => `> ${text}`),
      before: isInParagraph(child.child) ? `(?: {0,3}> ?)?${before}` : ` {0,3}> ?${before}`,
      lead: left === null ? '' : `> ${lead}`,
      open: { type: 'quote', ...child },
    },
  };
}

/** Whether each line of a quote has its mark or is text whatever is above it. */
export function isTextWhereUnmarked({ raw }: Tokens.Blockquote): boolean {
  return /^(?:(?: {0,3}>|[\p{L}\p{N}*_"'(])[^\n]*(?:\n|$))+$/u.test(raw);
}

/**
 * The blocks in a block that is not over. `from`: where they begin behind what stands for those that are drawn; of the
 * first one `begun.child` is drawn. `loose`: of the list that they are in an item of; null: in a quote.
 */
function openBlocks(
  tokens: readonly Token[],
  text: string,
  width: number,
  around: Around,
  begun: OpenChild | null,
  from: number,
  loose: boolean | null,
  openRows: OpenRowsOf,
  until: Open | null,
): OpenRows<OpenChild> {
  const settled = Math.max(from, closableCount(tokens, text));
  const last = tokens.findLastIndex(({ type }) => type !== 'space');
  const rows: Line[] = [];
  let cut: Cut<OpenChild> | null = null;
  const tables: WholeTable[] = [];
  let above: Token | null = null;
  let line = tokens.slice(0, from).reduce((sum, { raw }) => sum + linesIn(raw), 0);
  for (const [i, token] of tokens.entries()) {
    if (i < from) continue;
    const child = i === from ? (begun?.child ?? null) : null;
    // Behind a list in an item marked reads text as at the top: what stands for those blocks is to be a list, then.
    const mayCut =
      token.type === 'list' || !tokens.slice(from, i).some(({ type }) => type === 'list') || loose === null;
    const end = i === last ? until : null;
    const isOpen =
      child !== null ||
      end !== null ||
      (mayCut && i === last && i <= settled && token.raw.length > around.long);
    const codes = around.codes.given();
    const own: OpenRows = isOpen
      ? openRows(token, width, around, child, end)
      : { rows: rowsOf(token, width, around), cut: null };
    tables.push(...(own.tables ?? []));
    if (own.rows.length > 0 || child !== null) {
      const gap =
        above === null
          ? child === null && begun?.gap === true
          : !(loose !== null && joinsAbove(above, token, loose));
      if (mayCut && above !== null && i === settled && own.rows.length > 0)
        cut = { ...AT_A_LINE, row: rows.length, line, codes, open: { child: null, gap } };
      if (gap) rows.push([]);
      if (own.cut !== null) cut = { ...below(own.cut, rows.length, line), open: { child: own.cut.open } };
      rows.push(...own.rows);
      above = token;
    }
    line += linesIn(token.raw);
  }
  return { rows, cut, tables };
}

/** A cut in something that begins so many rows and lines below. */
function below<What>(cut: Cut<What>, rows: number, lines: number): Cut<What> {
  return { ...cut, row: cut.row + rows, line: cut.line + lines };
}
