import stringWidth from 'string-width';
import { plainCells } from '../core/plain-cells.ts';

/** Answers for words and graphemes that were asked for before: those of a text that grows are, in every frame. */
const known = new Map<string, number>();
const KEPT = 2000;
const LONGEST_KEPT = 64;

/** Cells that any text takes, with the same answers as Ink's own layout but for two vowels. */
export function cellsOf(text: string): number {
  const plain = plainCells(text);
  if (plain >= 0) return plain;
  const before = known.get(text);
  if (before !== undefined) return before;
  const cells = stringWidth(text) + spacingVowels(text);
  if (text.length <= LONGEST_KEPT) {
    if (known.size >= KEPT) known.clear();
    known.set(text, cells);
  }
  return cells;
}

/** Thai and Lao AM stand in a cell of their own on terminals, although they belong to the grapheme before them. */
const SPACING_VOWEL = /(?<=[^\n])[\u0e33\u0eb3]/g;

function spacingVowels(text: string): number {
  return text.match(SPACING_VOWEL)?.length ?? 0;
}
