import type { MarkedToken, Token, Tokens } from 'marked';
import type { Line } from '../row.ts';
import { type Around, rowsOf } from './blocks.ts';
import { codeLabel, linesOf, rowsOfLines } from './code-block.ts';
import { numberWidth } from './list.ts';
import { isTextWhereUnmarked, openList, openQuote, wholeShape } from './open-containers.ts';
import { openParagraph } from './open-paragraph.ts';
import { AT_A_LINE, type Open, type OpenCode, type OpenRows, type OpenTable } from './open-parts.ts';
import { grownTable, rowsOfTable } from './table.ts';

/**
 * Whether what was read behind a stand-in is what goes on there; else all of the block is to be read again. Where the
 * numbers of the outermost list become longer, its items are only drawn again.
 */
export function goesOn(open: Open, token: Token | undefined, isOutermost = false): boolean {
  // Our lexer has no extensions: every token is one of marked's own.
  const one = token as MarkedToken | undefined;
  switch (open.type) {
    case 'list': {
      if (one?.type !== 'list' || one.ordered !== open.shape.ordered) return false;
      if (one.loose && !open.shape.loose) return false;
      if (!isOutermost && numberWidth(wholeShape(one, open)) !== numberWidth(open.shape)) return false;
      if (open.item === null) return true;
      const [drawn, child] = one.items[0]?.tokens ?? [];
      return drawn?.type === 'heading' && (open.item.child === null || goesOn(open.item.child, child));
    }
    case 'quote':
      if (one?.type !== 'blockquote' || !isTextWhereUnmarked(one)) return false;
      return open.child === null || goesOn(open.child, one.tokens[0]);
    case 'table':
      return one?.type === 'table';
    case 'code':
      return one?.type === 'code' && one.codeBlockStyle !== 'indented';
    case 'paragraph':
      if (one?.type !== 'paragraph' && one?.type !== 'text') return false;
      // The rest of a line may be the header of a table: then nothing of it is behind what stands for the line.
      return open.begun.length === 0 || /\n[^\n]/.test(one.raw);
  }
}

/**
 * The rows of a block that is not over, those behind what is drawn of it, and how far they are settled. `until`: what is
 * drawn of it where the text ends, for a part from its midst: a list may have been found loose behind that.
 */
export function openRows(
  anyToken: Token,
  width: number,
  around: Around,
  open: Open | null,
  until: Open | null = null,
): OpenRows {
  const token = anyToken as MarkedToken;
  switch (token.type) {
    case 'list':
      return openList(token, width, around, open?.type === 'list' ? open : null, openRows, until);
    case 'blockquote':
      return openQuote(token, width, around, open?.type === 'quote' ? open : null, openRows, until);
    case 'table':
      return openTable(
        token,
        width,
        around,
        open?.type === 'table' ? open : null,
        until?.type === 'table' ? until : null,
      );
    case 'code':
      return openCode(token, width, around, open?.type === 'code' ? open : null);
    case 'paragraph':
    case 'text':
      return openParagraph(token, width, around, open?.type === 'paragraph' ? open : null);
    default:
      return { rows: rowsOf(token, width, around), cut: null };
  }
}

/** Its header stands for the rows that are drawn. */
function openTable(
  token: Tokens.Table,
  width: number,
  around: Around,
  open: OpenTable | null,
  until: OpenTable | null,
): OpenRows {
  const known = open?.whole ?? until?.whole;
  if (known !== undefined) {
    const end = until === null ? known.body.length : until.soFar.body.length;
    return { rows: rowsOfTable(known, width, open?.soFar.body.length ?? 0, end), cut: null };
  }
  const { rows, settled, soFar, whole } = grownTable(token, width, open?.soFar ?? null);
  if (token.rows.length < 2) return { rows, cut: null, tables: [whole] };
  return {
    rows,
    tables: [whole],
    cut: {
      ...AT_A_LINE,
      row: settled,
      line: token.rows.length + 1,
      standIn: token.raw.split('\n', 2),
      codes: around.codes.given(),
      open: { type: 'table', soFar },
    },
  };
}

/** Its fence stands for the lines that are drawn. */
function openCode(token: Tokens.Code, width: number, around: Around, open: OpenCode | null): OpenRows {
  if (token.codeBlockStyle === 'indented') return { rows: rowsOf(token, width, around), cut: null };
  const codes = around.codes.given();
  const label = codeLabel(token, width, around.codes);
  const above: readonly Line[] = open === null ? label : [];
  const { lines, settled, from } = linesOf(token, open?.from);
  if (open !== null && /^\n*$/.test(token.text)) return { rows: [], cut: null };
  const drawn = rowsOfLines(lines.slice(0, settled), width);
  const rows = [...above, ...drawn, ...rowsOfLines(lines.slice(settled), width)];
  if (settled === 0) return { rows, cut: null };
  return {
    rows,
    cut: {
      ...AT_A_LINE,
      row: above.length + drawn.length,
      line: settled + 1,
      standIn: token.raw.split('\n', 1),
      codes,
      open: { type: 'code', from },
    },
  };
}
