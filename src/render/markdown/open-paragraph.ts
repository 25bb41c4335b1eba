import { Lexer, type Token, type Tokens } from 'marked';
import { BEGINS_FOOTNOTE } from '../../core/markdown/footnotes.ts';
import { words } from '../../core/safe-text.ts';
import type { Line } from '../row.ts';
import { type Around, rowsOf, wrapped } from './blocks.ts';
import { endOfPair } from './html.ts';
import { inlineLines } from './inline.ts';
import { AT_A_LINE, linesIn, type OpenParagraph, type OpenRows } from './open-parts.ts';
import { MAY_BECOME_ADDRESS } from './settled.ts';

/** The line that stands for those that are drawn. */
const DRAWN = 'a';

/**
 * What in a text may still become something with what comes behind: marks that open or close, tags, formulas, parts of
 * links. `_` in a word and marks before a space are none.
 */
const MAY_BEGIN = /[`<|]|\*(?!\s)|~(?!\s)|(?<![\p{L}\p{N}])_|\$\$|\\[[b]|\]\(/u;

/**
 * Where a line may be parted between two words: no line of it can be the header of a table, and where its rows end
 * depends on spaces alone.
 */
const PLAIN = /^[\n -#%-{}~\u00a0-\u02ff\u0370-\u0482\u048a-\u058f\u2010-\u2027\u2030-\u205e]*$/;

/** What may have half a code span, half a tag or half a link in it. */
const HOLDS_OTHERS = new Set(['html', 'link', 'image', 'strong', 'em', 'del']);

/** Code and escaped marks, which are whole. */
const WHOLE = /(?<!`)(`+)[^`]+\1(?!`)|\\[\p{P}\p{S}]/gu;

/**
 * Whether marked may look behind something for the other half of a mark in it: emphasis is then not looked for between
 * the two (`blockSkip` among its rules).
 */
function hasHalf(raw: string): boolean {
  if (!/[`<[]/.test(raw)) return false;
  return /[`<]|\[[^[\]]*$/.test(raw.replace(WHOLE, 'a').replace(Lexer.rules.inline.gfm.blockSkip, 'a'));
}

/** Lines that are text and nothing else, wherever a paragraph ends. */
const LINES = /^(?:[A-Za-z][^\n]*(?:\n|$))+$/;

/** A paragraph that is not over: its text is settled where nothing that it has opened is left open. */
export function openParagraph(
  token: Tokens.Paragraph | Tokens.Text,
  width: number,
  around: Around,
  open: OpenParagraph | null,
): OpenRows {
  if (token.tokens === undefined) return { rows: rowsOf(token, width, around), cut: null };
  const all = linesBehind(token.tokens, around, open);
  const rows = wrapped(behindBegun(all, open), width);
  // Where marked put lines together in another way than they stood there, no place of one is one of the other.
  if (!token.raw.startsWith(token.text) || (open === null && mayDefine(token.raw)))
    return { rows, cut: null, lines: { settled: [], all } };
  const place = settledPlace(token.tokens, token.raw, token.raw.length - around.long / 2);
  if (place === null) return { rows, cut: null, lines: { settled: [], all } };
  const settled = linesBehind(place.tokens, around, open);
  const drawn = wrapped(behindBegun(settled, open), width);
  const last: Line = drawn.at(-1) ?? [];
  const begun: Line = place.inLine
    ? [...last, { text: words` `, ...(around.styles.length === 0 ? {} : { style: around.styles }) }]
    : [];
  const row = place.inLine ? drawn.length - 1 : drawn.length;
  const { line, left } = place;
  return {
    rows,
    lines: { settled, all },
    cut: {
      ...AT_A_LINE,
      row,
      line,
      left: place.inLine ? left : null,
      standIn: [DRAWN],
      codes: around.codes.given(),
      open: { type: 'paragraph', begun },
    },
  };
}

/** Whether what comes may make it the address of a link or, in one of its later lines, the text of a footnote. */
function mayDefine(raw: string): boolean {
  return MAY_BECOME_ADDRESS.test(raw) || BEGINS_FOOTNOTE.test(raw);
}

/** Lines without the one that stands for others, behind the row that is begun. */
function linesBehind(tokens: readonly Token[], around: Around, open: OpenParagraph | null): readonly Line[] {
  const lines = inlineLines(tokens, around.styles);
  return open === null ? lines : lines.slice(1);
}

/** The same with what is drawn of the row that the first of them goes on in. */
function behindBegun(lines: readonly Line[], open: OpenParagraph | null): readonly Line[] {
  const [first, ...others] = lines;
  return first === undefined || open === null ? lines : [[...open.begun, ...first], ...others];
}

interface Place {
  /** What is above it. */
  readonly tokens: readonly Token[];
  readonly line: number;
  /** UTF-16 units of the line that are behind it. */
  readonly left: number;
  readonly inLine: boolean;
}

/**
 * The last place between two lines, or two words of a line, above which all is settled; null when there is none. None
 * behind `most`: what comes next is read again all the same, and a few words more cost nothing.
 */
function settledPlace(tokens: readonly Token[], raw: string, most: number): Place | null {
  let place: At | null = null;
  let betweenLines: At | null = null;
  const mayPartLines = PLAIN.test(raw) && LINES.test(raw);
  let at = 0;
  let depth = 0;
  /** Where the last pair of tags ends that styles what is between them: that stays together. */
  let closes = -1;
  for (const [i, token] of tokens.entries()) {
    const end = endOfPair(tokens, i);
    if (end !== null && end < 0) break;
    closes = Math.max(closes, end ?? -1);
    if (i > closes && token.type === 'text' && !('tokens' in token && token.tokens !== undefined)) {
      const bad = MAY_BEGIN.exec(token.raw)?.index ?? token.raw.length;
      // Whether the space behind a comment is left decides what stands before that.
      const isBehindComment = tokens[i - 1]?.raw.startsWith('<!--') === true && token.raw.startsWith(' ');
      for (let from = isBehindComment ? 1 : 0; from < bad && at + from <= most; from++) {
        const one = token.raw[from];
        if (one === '[') depth++;
        else if (one === ']') depth = Math.max(0, depth - 1);
        if (depth === 0 && isPlace(raw, at + from, mayPartLines)) {
          place = { i, at: at + from, from };
          if (one === '\n') betweenLines = place;
        }
      }
      if (bad < token.raw.length || token.text !== token.raw) break;
    }
    if (HOLDS_OTHERS.has(token.type) && hasHalf(token.raw)) break;
    // These may begin a formula whose end is still to come.
    if (token.type === 'escape' && /^\\[[(]/.test(token.raw)) break;
    at += token.raw.length;
  }
  if (place === null) return null;
  // Between two lines, where the next one is not long: what follows can then be laid out by itself at any width.
  if (betweenLines !== null && place.at - betweenLines.at < SHORT_LINE) place = betweenLines;
  const token = tokens[place.i];
  if (token === undefined) return null;
  const text = token.raw.slice(0, place.from);
  const end = raw.indexOf('\n', place.at + 1);
  const above = raw.slice(0, place.at + 1);
  return {
    tokens: [...tokens.slice(0, place.i), { type: 'text', raw: text, text }],
    line: linesIn(above),
    left: (end < 0 ? raw.length : end) - place.at - 1,
    inLine: raw[place.at] === ' ',
  };
}

interface At {
  readonly i: number;
  readonly at: number;
  readonly from: number;
}

/** A line that costs nothing to read again, in UTF-16 units. */
const SHORT_LINE = 2000;

/** Whether a paragraph may be parted here: before a whole line, or between two words. */
function isPlace(raw: string, at: number, mayPartLines: boolean): boolean {
  // The first line may stand for others: nothing is settled in it, nor at its end.
  if (at <= DRAWN.length) return false;
  if (raw[at] === '\n') return raw[at - 1] !== ' ' && raw.indexOf('\n', at + 1) > 0;
  return mayPartLines && raw[at] === ' ' && /^[^ \n] [A-Za-z]$/.test(raw.slice(at - 1, at + 2));
}
