import { codesIn } from '../../core/markdown/codes.ts';
import { type Outlined, outlineBlocks } from '../../core/markdown/lexer.ts';
import { safeText } from '../../core/safe-text.ts';
import { stacked } from '../closed-blocks.ts';
import type { Line } from '../row.ts';
import { endOfBlock, endOfStack } from './block-end.ts';
import { aroundNothing } from './blocks.ts';
import { numberCodes } from './code-numbers.ts';
import { notesAmong, rowsOfNotes } from './notes.ts';

/** From so many characters on a text is kept as it was read: it is laid out again at every resize. */
const LONG = 50_000;

let longOne: { readonly text: string; readonly read: Outlined } | null = null;

function readText(text: string): Outlined {
  if (longOne?.text === text) return longOne.read;
  const safe = safeText(text);
  const read = outlineBlocks(safe, {}, () => safe);
  if (text.length >= LONG) longOne = { text, read };
  return read;
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
  const { tokens, links, readInside } = readText(text);
  const notes = rowsOfNotes(notesAmong(tokens, links, 0, readInside), width).flat();
  if (enough === Number.POSITIVE_INFINITY) {
    for (const token of tokens) readInside(token);
    return withNotes(stacked(tokens, width, 0), notes);
  }
  if (notes.length >= enough) return notes;
  const codesAbove = (nth: number) => codesIn(tokens.slice(0, nth)).length;
  const end = { enough: enough - notes.length, read: readInside };
  const blocks = endOfStack(tokens, end, (token, left, nth) => {
    // Only a block that has code in it asks how much there was above.
    const codes = numberCodes(codesIn([token]).length > 0 ? codesAbove(nth) : 0);
    return endOfBlock(token, width, aroundNothing(codes), left);
  });
  return withNotes(blocks, notes);
}

function withNotes(blocks: readonly Line[], notes: readonly Line[]): readonly Line[] {
  if (notes.length === 0) return blocks;
  return blocks.length === 0 ? notes : [...blocks, [], ...notes];
}
