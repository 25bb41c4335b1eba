import { safeText } from '../../core/safe-text.ts';
import type { Line } from '../row.ts';
import { blockRows } from './blocks.ts';
import { codesIn } from './code-numbers.ts';
import { lexBlocks } from './lexer.ts';

/**
 * A markdown text laid out in rows no wider than `width` cells (from 8 on: narrower ones are cut where they are
 * drawn). Never fails: what is no markdown is text.
 */
export function markdownLines(text: string, width: number): readonly Line[] {
  const rows: Line[] = [];
  let codes = 0;
  for (const token of lexBlocks(safeText(text)).tokens) {
    const own = blockRows(token, width, codes);
    codes += codesIn(token);
    if (own.length === 0) continue;
    if (rows.length > 0) rows.push([]);
    rows.push(...own);
  }
  return rows;
}
