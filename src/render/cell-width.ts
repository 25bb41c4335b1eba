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
 * Signs that stand before what they belong to and are one grapheme with it, such as the Arabic ones around numbers
 * (Prepend, Unicode 17, UAX 29). Each has a cell: the digit behind would be written over where terminals give it one.
 */
const PREPENDED =
  /^[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\u{110bd}\u{110cd}\u{111c2}\u{111c3}\u{113d1}\u{1193f}\u{11941}\u{11a84}-\u{11a89}\u{11d46}\u{11f02}]+/u;

/**
 * Letters that belong to the grapheme of one before them: those of a conjunct (Devanagari, Khmer), and Thai and Lao AM.
 * Terminals that count characters give each a cell of its own; with none of them kept free the next letter would be
 * written over it. On one that counts graphemes a space is left there.
 */
function lettersBehind(text: string): number {
  if (!SEVERAL.test(text)) return 0;
  let letters = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    const signs = PREPENDED.exec(segment)?.[0] ?? '';
    const rest = segment.slice(signs.length);
    letters += rest.match(LETTER_BEHIND)?.length ?? 0;
    // A sign alone is counted by some of its kinds: what it takes is said for all of them.
    if (signs !== '') letters += [...signs].length + stringWidth(rest) - stringWidth(segment);
  }
  return letters;
}
