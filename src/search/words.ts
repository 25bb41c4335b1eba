/**
 * What counts as a word, in every language. Where words are set apart by spaces a word is a run of letters, folded so
 * that neither case nor accents matter. Where they are not (Chinese, Japanese, Thai, …), and in Korean, whose words
 * grow endings, every two neighbouring characters are one: the tokenizers of SQLite take three, and most Chinese words
 * have two. Each emoji is a word.
 */

const UNSPACED =
  '[[\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}]&&[\\p{L}\\p{M}\\p{N}]]';
const LETTERS = `[[\\p{L}\\p{M}\\p{N}]--${UNSPACED}]`;
const SIGN = '[[\\p{Extended_Pictographic}\\p{RI}]--[\\u0000-\\u00ff]]';

const UNSPACED_RUNS = new RegExp(`${UNSPACED}+`, 'gv');
const WORDS = `(?<unspaced>${UNSPACED}+)|(?<letters>${LETTERS}+)`;
const RUNS = new RegExp(`${WORDS}|(?<sign>${SIGN})`, 'gv');
/** The same, but signs that are drawn as one are one: nothing may come between them. */
const DRAWN_RUNS = new RegExp(
  `${WORDS}|(?<sign>${SIGN}(?:[\\u{1f3fb}-\\u{1f3ff}\\u20e3\\ufe0e\\ufe0f]|\\u200d${SIGN}|(?<=\\p{RI})\\p{RI})*)`,
  'gv',
);
const SIGNS = new RegExp(SIGN, 'gv');
const NEITHER = /[[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{RI}]--[\u0000-\u007f]]+/gv;
const ASCII = /^[\u0000-\u007f]*$/;

/** Marks of European, Arabic and Hebrew letters, the Arabic line that only stretches, and what cannot be seen. */
const LEFT_OUT =
  /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]|[\u00ad\u200b\u200c\u200e\u200f]|[\ufe0e\ufe0f]/g;

/** The same for all ways to write a word: lower case, without accents, the usual form of each character. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (ASCII.test(lower)) return lower;
  return lower.normalize('NFKD').replace(LEFT_OUT, '').replaceAll('ς', 'σ').normalize('NFC');
}

/** A text as the index is given it: words between spaces, for a tokenizer that cuts at ASCII's marks only. */
export function indexedText(text: string): string {
  // Signs that are joined by an invisible one are still two.
  const folded = fold(text.replaceAll('\u200d', ' '));
  if (ASCII.test(folded)) return folded;
  return folded
    .replace(NEITHER, ' ')
    .replace(UNSPACED_RUNS, (run) => ` ${pairs(run)} `)
    .replace(SIGNS, ' $& ');
}

/** `ABC` as `AB BC C`: the last one alone, so that every character begins a word. */
function pairs(run: string): string {
  const characters = [...run];
  return characters.map((one, at) => one + (characters[at + 1] ?? '')).join(' ');
}

/** One thing that is looked for. */
export interface Term {
  /** Folded. */
  readonly text: string;
  /** Where in a text it stands: at the beginning of a word, or anywhere in writing without spaces. */
  readonly where: 'word' | 'run';
}

/** What was typed, as the words that must all be there. No character has a meaning of its own. */
export function termsOf(query: string): readonly Term[] {
  const terms = new Map<string, Term>();
  for (const { groups } of fold(query.replaceAll('\u200d', ' ')).matchAll(RUNS)) {
    const { unspaced, letters, sign } = groups ?? {};
    const text = unspaced ?? letters ?? sign ?? '';
    terms.set(text, { text, where: unspaced === undefined ? 'word' : 'run' });
  }
  return [...terms.values()].slice(0, MOST_TERMS);
}

/** More words make no text likelier to be found: a page that was pasted is cut here. */
const MOST_TERMS = 32;

/** What so few letters begin is nearly everything. */
const SHORT = 3;

/**
 * Terms as a question to FTS5: quoted, so that nothing of it is syntax; null when nothing is looked for. The last word
 * may be half typed; `begun`: any but the shortest may.
 */
export function matchOf(terms: readonly Term[], begun = false): string | null {
  if (terms.length === 0) return null;
  return terms
    .map((term, at) => asked(term, at === terms.length - 1 || (begun && term.text.length > SHORT)))
    .join(' AND ');
}

function asked({ text, where }: Term, isBegun: boolean): string {
  if (where === 'word') return isBegun ? `"${text}" *` : `"${text}"`;
  const characters = [...text];
  if (characters.length === 1) return `"${text}" *`;
  return `"${pairs(text).slice(0, -(1 + (characters.at(-1)?.length ?? 0)))}"`;
}

/** Where terms stand in a text as it was written, as offsets `[from, to, from, to, …]`, ascending. */
export function rangesIn(text: string, terms: readonly Term[], atMost = Number.POSITIVE_INFINITY): number[] {
  const ranges: number[] = [];
  for (const match of text.matchAll(DRAWN_RUNS)) {
    const [run] = match;
    const folded = fold(run);
    const { unspaced, sign } = match.groups ?? {};
    if (unspaced !== undefined) addInside(ranges, match.index, run, folded, terms);
    else if (terms.some((term) => term.where === 'word' && isIn(term.text, folded, sign !== undefined))) {
      ranges.push(match.index, match.index + run.length);
    }
    if (ranges.length >= 2 * atMost) break;
  }
  return ranges;
}

function isIn(term: string, folded: string, isSign: boolean): boolean {
  return isSign ? folded.includes(term) : folded.startsWith(term);
}

function addInside(
  ranges: number[],
  start: number,
  run: string,
  folded: string,
  terms: readonly Term[],
): void {
  const found: [number, number][] = [];
  for (const { text } of terms) {
    for (let at = folded.indexOf(text); at >= 0; at = folded.indexOf(text, at + text.length)) {
      // A run whose folded form is of another length has no place to point at: all of it is meant.
      found.push(folded.length === run.length ? [at, at + text.length] : [0, run.length]);
    }
  }
  found.sort((a, b) => a[0] - b[0]);
  let end = 0;
  for (const [from, to] of found) {
    if (from < end) continue;
    ranges.push(start + from, start + to);
    end = to;
  }
}
