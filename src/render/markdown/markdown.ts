import { safeText } from '../../core/safe-text.ts';
import { stacked } from '../closed-blocks.ts';
import type { Line } from '../row.ts';
import { endOfBlock, endOfStack } from './block-end.ts';
import { aroundNothing } from './blocks.ts';
import { codesIn, numberCodes } from './code-numbers.ts';
import { type Outlined, outlineBlocks } from './lexer.ts';

/** From so many characters on a text is kept as it was read: it is laid out again at every resize. */
const LONG = 50_000;

let longOne: { readonly text: string; readonly read: Outlined } | null = null;

function readText(text: string): Outlined {
  if (text.length < LONG) return outlineBlocks(safeText(text));
  if (longOne?.text !== text) longOne = { text, read: outlineBlocks(safeText(text)) };
  return longOne.read;
}

/**
 * A markdown text laid out in rows no wider than `width` cells (from 8 on: narrower ones are cut where they are
 * drawn). Never fails: what is no markdown is text. `enough`: rows at the end that are wanted; what stands above them
 * may be left out. By default all are wanted.
 */
export function markdownLines(
  text: string,
  width: number,
  enough = Number.POSITIVE_INFINITY,
): readonly Line[] {
  const { tokens, readInside } = readText(text);
  if (enough === Number.POSITIVE_INFINITY) {
    for (const token of tokens) readInside(token);
    return stacked(tokens, width, 0);
  }
  const codesAbove = (nth: number) => tokens.slice(0, nth).reduce((sum, token) => sum + codesIn(token), 0);
  return endOfStack(tokens, { enough, read: readInside }, (token, left, nth) => {
    // Only a block that has code in it asks how much there was above.
    const codes = numberCodes(token, codesIn(token) > 0 ? codesAbove(nth) : 0);
    return endOfBlock(token, width, aroundNothing(codes), left);
  });
}
