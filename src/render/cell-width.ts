import stringWidth from 'string-width';
import { plainCells } from '../core/plain-cells.ts';

/** Answers for words and graphemes that were asked for before: those of a text that grows are, in every frame. */
const known = new Map<string, number>();
const KEPT = 2000;
const LONGEST_KEPT = 64;

/** Cells that any text takes, with the same answers as Ink's own layout but for letters behind others in a grapheme. */
export function cellsOf(text: string): number {
  const plain = plainCells(text);
  if (plain >= 0) return plain;
  const before = known.get(text);
  if (before !== undefined) return before;
  const cells = stringWidth(text) + lettersBehind(text);
  if (text.length <= LONGEST_KEPT) {
    if (known.size >= KEPT) known.clear();
    known.set(text, cells);
  }
  return cells;
}

/** The scripts whose graphemes can have several letters, from Arabic's signs to those of the Brahmi family. */
const SEVERAL = /[\u0600-\u109f\u1200-\u1cff\ua800-\uabff\u{10a00}-\u{11fff}]/u;
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** All but the letters that string-width counts: jamo make syllables, half and full widths follow each other. */
const LETTER_BEHIND = /(?<!^)[\p{L}--[\u1100-\u11ff\ua960-\ua97c\uac00-\ud7fb\uff00-\uffef]]/gv;

/**
 * Letters that belong to the grapheme of one before them: those of a conjunct (Devanagari, Khmer), and Thai and Lao AM.
 * Terminals that count characters give each a cell of its own; with none of them kept free the next letter would be
 * written over it. On one that counts graphemes a space is left there.
 */
function lettersBehind(text: string): number {
  if (!SEVERAL.test(text)) return 0;
  let letters = 0;
  for (const { segment } of GRAPHEMES.segment(text)) letters += segment.match(LETTER_BEHIND)?.length ?? 0;
  return letters;
}
