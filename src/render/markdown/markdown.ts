import type { Token } from 'marked';
import { safeText } from '../../core/safe-text.ts';
import type { Line } from '../row.ts';
import { blockRows } from './blocks.ts';
import { codesIn } from './code-numbers.ts';
import { lexBlocks } from './lexer.ts';

/** From so many characters on a text is kept as it was read: it is laid out again at every resize. */
const LONG = 50_000;

let longOne: { readonly text: string; readonly tokens: readonly Token[] } | null = null;

function tokensOf(text: string): readonly Token[] {
  if (text.length < LONG) return lexBlocks(safeText(text)).tokens;
  if (longOne?.text !== text) longOne = { text, tokens: lexBlocks(safeText(text)).tokens };
  return longOne.tokens;
}

/**
 * A markdown text laid out in rows no wider than `width` cells (from 8 on: narrower ones are cut where they are
 * drawn). Never fails: what is no markdown is text.
 */
export function markdownLines(text: string, width: number): readonly Line[] {
  const rows: Line[] = [];
  let codes = 0;
  for (const token of tokensOf(text)) {
    const own = blockRows(token, width, codes);
    codes += codesIn(token);
    if (own.length === 0) continue;
    if (rows.length > 0) rows.push([]);
    rows.push(...own);
  }
  return rows;
}
