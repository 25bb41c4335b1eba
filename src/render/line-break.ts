import { type SafeText, sliceSafe } from '../core/safe-text.ts';
import { graphemesOf } from './row.ts';

/** A part of a text: spaces, or something that is not broken inside. */
export interface BreakPiece {
  readonly text: SafeText;
  readonly isSpace: boolean;
  /** A row may end before it although no space is there. */
  readonly breakBefore: boolean;
}

/** Scripts and signs between whose characters a row may end: none of these is in text that this does not match. */
const MAY_BREAK =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\uabff\uf900-\ufaff\ufe30-\uffef]|[^\0-\uffff]/u;

/** Characters that stand alone in a line of East Asian text, and pictures. Korean is broken at its spaces. */
const IDEOGRAPH =
  /^(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}|\p{Regional_Indicator})/u;

/** What may not begin a row. */
const CLOSING =
  /^[\p{Pe}\p{Pf}!%,.:;?、。，．・：；？！‐–—…‥ー々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ％]/u;

/** What may not end a row. */
const OPENING = /^[\p{Ps}\p{Pi}]/u;

/** Scripts written without spaces between words, where a dictionary knows the words. */
const UNSPACED = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const WORDS = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Parts a text, without a line feed in it, at its spaces and where its script lets a row end. */
export function breakPieces(text: SafeText): readonly BreakPiece[] {
  const pieces: BreakPiece[] = [];
  const simple = !MAY_BREAK.test(text);
  let at = 0;
  while (at < text.length) {
    const isSpace = text[at] === ' ';
    let end = at + 1;
    while (end < text.length && (text[end] === ' ') === isSpace) end++;
    const part = sliceSafe(text, at, end);
    if (isSpace || simple || !MAY_BREAK.test(part)) pieces.push({ text: part, isSpace, breakBefore: false });
    else pushBroken(pieces, part);
    at = end;
  }
  return pieces;
}

/** Graphemes gathered into what must stay together. */
function pushBroken(pieces: BreakPiece[], text: SafeText): void {
  let from = 0;
  let at = 0;
  let breakBefore = false;
  const close = () => {
    if (at > from) pieces.push({ text: sliceSafe(text, from, at), isSpace: false, breakBefore });
    from = at;
    breakBefore = true;
  };
  const wordStarts = UNSPACED.test(text) ? startsOfWords(text) : null;
  let before = '';
  for (const grapheme of graphemesOf(text)) {
    if (before === '') breakBefore = IDEOGRAPH.test(grapheme) && !CLOSING.test(grapheme);
    else if (mayBreakBetween(before, grapheme) || (wordStarts?.has(at) === true && !CLOSING.test(grapheme)))
      close();
    before = grapheme;
    at += grapheme.length;
  }
  close();
}

function mayBreakBetween(before: string, after: string): boolean {
  if (CLOSING.test(after) || OPENING.test(before)) return false;
  return IDEOGRAPH.test(before) || IDEOGRAPH.test(after);
}

function startsOfWords(text: string): ReadonlySet<number> {
  const starts = new Set<number>();
  for (const { index } of WORDS.segment(text)) starts.add(index);
  return starts;
}
