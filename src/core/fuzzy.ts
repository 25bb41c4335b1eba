import UFuzzy from '@leeoniya/ufuzzy';

/** Letters of every script with their marks: a Thai or Devanagari word is one word. */
const LETTER = '\\p{L}\\p{M}';

const matcher = (letterGap: number) =>
  new UFuzzy({
    unicode: true,
    interSplit: `[^${LETTER}\\d']+`,
    intraSplit: '\\p{Ll}\\p{Lu}',
    intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}',
    intraChars: `[${LETTER}\\d']`,
    intraContr: "'\\p{L}{1,2}\\b",
    intraIns: letterGap,
    // Equally good matches stay in the order they were given: newest first, as saved.
    compare: () => 0,
  });

/** Letters may be left out inside a word (`qwn` finds `qwen`), never across words. */
const GAPPED = matcher(Number.POSITIVE_INFINITY);
/** One or two letters with gaps between them are in nearly every word: they match as they stand. */
const CLOSE = matcher(0);

const matcherFor = (needle: string): UFuzzy =>
  needle.split(/\s+/).every((word) => word.length < 3) ? CLOSE : GAPPED;

/** Words of a query that are tried in every order: `vl qwen` finds `qwen-vl`. */
const OUT_OF_ORDER = 3;
/** Above so many matches the given order is as good as any ranking, and much cheaper. */
const RANKED = 2000;

/** Indices of the texts that match, the best first. An empty query matches everything in the given order. */
export function rank(texts: readonly string[], query: string): readonly number[] {
  const needle = plainQuery(query);
  if (needle === '') return texts.map((_, i) => i);
  const [matches, info, order] = matcherFor(needle).search([...texts], needle, OUT_OF_ORDER, RANKED);
  if (matches === null) return withSubstring(texts, needle);
  if (matches.length === 0 || info === null || order === null) return matches;
  return order.flatMap((at) => info.idx[at] ?? []);
}

/** What matched in one text, as offsets `[from, to, from, to, …]`, ascending. */
export function rangesOf(text: string, query: string): readonly number[] {
  const needle = plainQuery(query);
  if (needle === '') return [];
  const [matches, info] = matcherFor(needle).search([text], needle, OUT_OF_ORDER, RANKED);
  if (matches === null) {
    const at = text.toLowerCase().indexOf(needle.toLowerCase());
    return at < 0 ? [] : [at, at + needle.length];
  }
  return matches.length === 0 ? [] : (info?.ranges[0] ?? []);
}

/** The matcher reads `-word` and quotes as operators; here they are what was typed, and match nothing special. */
function plainQuery(query: string): string {
  return query
    .replaceAll('"', ' ')
    .replace(/(^|\s)-+/g, '$1')
    .trim();
}

/** For a query without a letter or digit, e.g. `:` or `/`. */
function withSubstring(texts: readonly string[], needle: string): readonly number[] {
  const wanted = needle.toLowerCase();
  return texts.flatMap((text, i) => (text.toLowerCase().includes(wanted) ? [i] : []));
}
