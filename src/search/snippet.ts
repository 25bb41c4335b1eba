import { rangesIn, type Term } from './words.ts';

/** A piece of a text around what was found in it. */
export interface Snippet {
  readonly text: string;
  /** What matched in it, as offsets `[from, to, from, to, …]`, ascending. */
  readonly marks: readonly number[];
}

/** Characters before what was found, and in all. */
const BEFORE = 32;
const LENGTH = 200;

/** One line of a text around the first place where one of the terms stands. */
export function snippetOf(text: string, terms: readonly Term[]): Snippet {
  const [at = 0] = rangesIn(text, terms, 1);
  const from = at <= BEFORE ? 0 : wordStart(text, at - BEFORE, at);
  const cut = text.slice(from, from + LENGTH);
  const line = `${from > 0 ? '…' : ''}${cut.trimStart()}`.replace(/\s+/g, ' ').trim();
  const whole = from + LENGTH >= text.length ? line : `${withoutHalf(line)}…`;
  return { text: whole, marks: rangesIn(whole, terms) };
}

/** The beginning of the first word behind a place; where there are no spaces, the place itself. */
function wordStart(text: string, at: number, before: number): number {
  const space = text.slice(at, before).search(/\s/);
  const start = space < 0 ? at : at + space + 1;
  // Never in the middle of a character of two units.
  return /[\udc00-\udfff]/.test(text.charAt(start)) ? start + 1 : start;
}

function withoutHalf(line: string): string {
  return /[\ud800-\udbff]$/.test(line) ? line.slice(0, -1) : line;
}
