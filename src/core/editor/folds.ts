import { lineEnd, lineStart, nextGrapheme, previousGrapheme } from './boundaries.ts';
import type { Fold, TextBuffer } from './buffer.ts';

/** A paste is folded when it has more lines than this, or more characters (UTF-16 units). */
const MOST_LINES = 20;
const MOST_UNITS = 2000;

/** Whether a pasted text is so long that it would push what was typed off the screen. */
export function isLong(text: string): boolean {
  return text.length > MOST_UNITS || linesIn(text) > MOST_LINES;
}

/** Lines of a text; one that ends in a line feed has no further line behind it. */
export function linesIn(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < text.length - 1; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** The folds of a text in which `from` to `to` was replaced by so many units: what was changed inside is open. */
export function foldsAfter(
  folds: readonly Fold[] | undefined,
  from: number,
  to: number,
  units: number,
): readonly Fold[] | undefined {
  if (folds === undefined) return undefined;
  const by = units - (to - from);
  const kept = folds.flatMap((fold) =>
    fold.to <= from ? [fold] : fold.from >= to ? [{ from: fold.from + by, to: fold.to + by }] : [],
  );
  return kept.length === 0 ? undefined : kept;
}

/** Folds the text from an offset to the cursor: a cursor steps over it as over one character. */
export function folded(buffer: TextBuffer, from: number): TextBuffer {
  const folds = [...(buffer.folds ?? []), { from, to: buffer.cursor }];
  return { ...buffer, folds: folds.sort((a, b) => a.from - b.from) };
}

/** Opens the fold that the cursor touches; null when it touches none. */
export function unfolded(buffer: TextBuffer): TextBuffer | null {
  const touched = buffer.folds?.findLast(({ from, to }) => buffer.cursor === from || buffer.cursor === to);
  if (touched === undefined) return null;
  const folds = buffer.folds?.filter((fold) => fold !== touched) ?? [];
  return { ...buffer, folds: folds.length === 0 ? undefined : folds };
}

const around = ({ folds }: TextBuffer, offset: number): Fold | undefined =>
  folds?.find(({ from, to }) => from < offset && offset < to);

/** The offset itself, or the end of the fold that it is in, in the direction that the cursor goes. */
export function outOfFold(buffer: TextBuffer, offset: number): number {
  const fold = around(buffer, offset);
  if (fold === undefined) return offset;
  return offset < buffer.cursor ? fold.from : fold.to;
}

/** Where a step to the left, and one to the right, leads to. */
export const stepLeft = (buffer: TextBuffer): number =>
  outOfFold(buffer, previousGrapheme(buffer.text, buffer.cursor));
export const stepRight = (buffer: TextBuffer): number =>
  outOfFold(buffer, nextGrapheme(buffer.text, buffer.cursor));

/** The start and the end of the cursor's line, as it is seen: line ends in folds are none. */
export function seenLineStart(buffer: TextBuffer): number {
  let at = lineStart(buffer.text, buffer.cursor);
  for (let fold = around(buffer, at); fold !== undefined; fold = around(buffer, at))
    at = lineStart(buffer.text, fold.from);
  return at;
}
export function seenLineEnd(buffer: TextBuffer): number {
  let at = lineEnd(buffer.text, buffer.cursor);
  for (let fold = around(buffer, at); fold !== undefined; fold = around(buffer, at))
    at = lineEnd(buffer.text, fold.to);
  return at;
}

/** What stands for a fold in the text that is laid out. */
const STAND_IN = '\ufffc';

/** A text with one character for each fold, and where its offsets are in the whole text. */
export interface FoldedText {
  readonly text: string;
  readonly cursor: number;
  /** Offsets of the characters that stand for folds, and how many lines each holds. */
  readonly at: ReadonlyMap<number, number>;
  /** The offset in the whole text of one in this. */
  readonly whole: (offset: number) => number;
}

/** The buffer as it is seen; `text`: the same text as the buffer's, when some of it is shown in another way. */
export function foldedText(buffer: TextBuffer, text: string = buffer.text): FoldedText {
  const folds = buffer.folds ?? [];
  if (folds.length === 0) return { text, cursor: buffer.cursor, at: new Map(), whole: (offset) => offset };
  const at = new Map<number, number>();
  const seen: { readonly at: number; readonly missing: number }[] = [];
  let out = '';
  let from = 0;
  let cursor = buffer.cursor;
  for (const fold of folds) {
    out += text.slice(from, fold.from);
    at.set(out.length, linesIn(buffer.text.slice(fold.from, fold.to)));
    seen.push({ at: out.length, missing: fold.to - fold.from - STAND_IN.length });
    out += STAND_IN;
    from = fold.to;
    if (buffer.cursor >= fold.to) cursor -= fold.to - fold.from - STAND_IN.length;
  }
  const whole = (offset: number) =>
    seen.reduce((sum, fold) => (fold.at < offset ? sum + fold.missing : sum), offset);
  return { text: out + text.slice(from), cursor, at, whole };
}
