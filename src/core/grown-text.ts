/**
 * A text that grows at its end, in two: a beginning that stays the same string for many steps, and an end. A string that
 * something was added to is copied whole when it is next looked into: behind 100,000 characters, that was most of what a
 * frame cost.
 */
export interface GrownText<Part extends string = string> {
  readonly head: Part;
  readonly tail: Part;
}

/** An end longer than this, in UTF-16 units, becomes part of the beginning. */
export const MOST_TAIL = 8192;

/** A text in one. */
export const grownText = (text: string): GrownText => ({ head: '', tail: text });

/** The text with more at its end. */
export function grownBy(text: GrownText, more: string, most = MOST_TAIL): GrownText {
  const { head, tail } = text;
  return tail.length > most ? { head: head + tail, tail: more } : { head, tail: tail + more };
}

/** UTF-16 units of it. */
export const lengthOf = ({ head, tail }: GrownText): number => head.length + tail.length;

/** Whether it is the same text, found at a glance where it has the same beginning. */
export const isSameText = (a: GrownText, b: GrownText): boolean =>
  a === b || (a.head === b.head ? a.tail === b.tail : wholeOf(a) === wholeOf(b));

/** All of it as one string. */
export const wholeOf = ({ head, tail }: GrownText): string => (head === '' ? tail : head + tail);

/** A part of it, by UTF-16 offsets. */
export function partOf(text: GrownText, from: number, to = lengthOf(text)): string {
  const { head, tail } = text;
  const at = head.length;
  if (from >= at) return tail.slice(from - at, Math.max(0, to - at));
  return to <= at ? head.slice(from, to) : head.slice(from) + tail.slice(0, to - at);
}

/** Its first UTF-16 units, so many; with the same beginning where that is not cut. */
export function firstOf(text: GrownText, length: number): GrownText {
  const { head, tail } = text;
  return length < head.length
    ? grownText(head.slice(0, length))
    : { head, tail: tail.slice(0, length - head.length) };
}

/** Whether two texts are the same up to an offset that both have. */
export function beginAlike(a: GrownText, b: GrownText, length: number): boolean {
  if (a.head === b.head && length >= a.head.length) {
    const most = length - a.head.length;
    return a.tail.slice(0, most) === b.tail.slice(0, most);
  }
  return partOf(a, 0, length) === partOf(b, 0, length);
}

/** Where the line begins that an offset stands in, or at the end of. */
export function lineStart(text: GrownText, at: number): number {
  if (at <= 0) return 0;
  const { head, tail } = text;
  const inTail = at > head.length ? tail.lastIndexOf('\n', at - head.length - 1) : -1;
  return inTail >= 0 ? head.length + inTail + 1 : head.lastIndexOf('\n', at - 1) + 1;
}
