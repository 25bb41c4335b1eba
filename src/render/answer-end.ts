import type { MarkedToken } from 'marked';
import { codesIn } from '../core/markdown/codes.ts';
import { outlineBlocks } from '../core/markdown/lexer.ts';
import { safeText } from '../core/safe-text.ts';
import { stacked } from './closed-blocks.ts';
import { highlighterVersion } from './code.ts';
import { lastLongTable } from './markdown/long-table.ts';
import { markdownLines } from './markdown/markdown.ts';
import { rowsOfTable, wholeTable } from './markdown/table.ts';
import { createPiece } from './piece.ts';
import type { Line } from './row.ts';
import type { StreamBlocks } from './stream-blocks.ts';

/** A table whose rows are longer than this, in UTF-16 units, is not read as a whole for the first frame. */
const LONG_TABLE = 60_000;

/** Rows at its end that are read, in UTF-16 units: several screens, in some milliseconds. */
const READ = 16_000;

/** More text than this behind a table is not laid out with it. */
const BEHIND = 8000;

/** What may stand in a text whose end is read by itself: neither footnotes nor formulas, which reach into other blocks. */
const REACHES_FAR = /\[\^|\$\$|\\\[/;

/**
 * The end of an answer that was not read yet and ends with a long table: its last rows are read behind its header, and
 * stand below blank rows for all above them. Columns are as wide as these rows ask until all of it is read. When more is
 * wanted, all of it is read at once. null: the answer ends otherwise.
 */
export function createAnswerEnd(text: string): StreamBlocks | null {
  const table = lastLongTable(text, LONG_TABLE);
  if (table === null || text.length - table.end > BEHIND || REACHES_FAR.test(text)) return null;
  const cut = text.indexOf('\n', table.end - READ) + 1;
  const drawEnd = endBehind(text, table, cut);
  if (drawEnd === null) return null;

  let isWhole = false;
  let drawn = '';
  const end = createPiece(drawEnd, 0, true);
  const above = createPiece(
    () => {
      isWhole = true;
      return [];
    },
    linesIn(text, cut),
  );
  const all = (width: number, wanted?: number) => [markdownLines(text, width, wanted)];

  return {
    layOut(_, width, wanted = Number.POSITIVE_INFINITY) {
      if (isWhole) return all(width);
      const now = `${width} ${highlighterVersion()}`;
      if (drawn !== now) end.forget();
      drawn = now;
      const rows = end.rows(width);
      if (wanted === 'due') return [above.shown(width), rows];
      return rows.length >= wanted ? [rows] : all(width, wanted);
    },
    layOutMore: () => false,
  };
}

/** Draws the rows behind a place in a table, and the blocks behind it; null where the lexer finds no table there. */
function endBehind(
  text: string,
  { begin, rows, end }: { readonly begin: number; readonly rows: number; readonly end: number },
  cut: number,
): ((width: number) => readonly Line[]) | null {
  const { tokens, readInside } = outlineBlocks(safeText(text.slice(0, rows) + text.slice(cut)), {});
  let at = 0;
  const nth = tokens.findIndex(({ raw }) => {
    const isThere = at === begin;
    at += raw.length;
    return isThere;
  });
  // Our lexer has no extensions: every token is one of marked's own.
  const table = tokens[nth] as MarkedToken | undefined;
  if (table?.type !== 'table' || table.raw.trimEnd().length < rows - begin + end - cut - 1) return null;
  const behind = tokens.slice(nth + 1);
  const codes = codesIn(tokens.slice(0, nth)).length;
  return (width) => {
    for (const token of [table, ...behind]) readInside(token);
    const own = rowsOfTable(wholeTable(table, width), width, 1, table.rows.length);
    const below = stacked(behind, width, codes);
    return below.length === 0 ? own : [...own, [], ...below];
  };
}

function linesIn(text: string, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
