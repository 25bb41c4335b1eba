import {
  getDefaults,
  Lexer,
  type Links,
  type MarkedOptions,
  type MarkedToken,
  type Token,
  Tokenizer,
  type Tokens,
} from 'marked';
import type { SafeText } from '../safe-text.ts';
import {
  addressOfNote,
  BEGINS_FOOTNOTE,
  type Footnote,
  footnotesIn,
  noteAt,
  numberNotes,
  referenceAt,
} from './footnotes.ts';
import { formulaAt } from './formula.ts';
import { formulaBlockAt, formulaBlockIn } from './formula-block.ts';
import { quickRules } from './quick-rules.ts';

/**
 * Marked's own rules but for three: a formula is said in Unicode where it can be, and else left as it was written; a
 * footnote's text is text, not the address of a link, nor is a footnote behind another; and an HTML tag, which is shown
 * as it is, changes nothing about what follows it, so that a block means the same by itself as in its text.
 */
class BlockTokenizer extends Tokenizer {
  /** Quotes, lists and footnotes around what is read: only at the top of a text a footnote is a block. */
  #depth = 0;
  readonly #isOneBlock: boolean;

  /** `isOneBlock`: the text that is read is one block, and no formula. */
  constructor(isOneBlock: boolean) {
    super();
    this.#isOneBlock = isOneBlock;
  }

  /** Whether formulas on lines of their own are looked for where the lexer is. */
  mayHoldFormula(): boolean {
    return this.#depth > 0 || !this.#isOneBlock;
  }

  #within<Read>(read: () => Read): Read {
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  override blockquote(src: string): Tokens.Blockquote | undefined {
    return this.#within(() => super.blockquote(src));
  }

  override list(src: string): Tokens.List | undefined {
    return this.#within(() => super.list(src));
  }

  /** The footnote that a text begins with. */
  footnote(src: string): Footnote | undefined {
    const note = this.#depth > 0 ? undefined : noteAt(src);
    if (note === undefined) return undefined;
    const { raw, tag, said } = note;
    const token: Footnote = { type: 'footnote', raw, tag, tokens: [] };
    const { links } = this.lexer.tokens;
    if (!(tag in links)) addTo(links, addressOfNote(token));
    this.#within(() => this.lexer.blockTokens(said, token.tokens));
    return token;
  }

  override def(src: string): Tokens.Def | undefined {
    if (BEGINS_FOOTNOTE.test(src)) {
      // Behind its paragraph follows code or a table, whatever a line of it looks like.
      const [paragraph = src] = this.rules.block.paragraph.exec(src) ?? [];
      const end = paragraph.search(ENDS_PARAGRAPH);
      const { links } = this.lexer.tokens;
      addTo(links, footnotesIn(end < 0 ? paragraph : paragraph.slice(0, end), links));
      return undefined;
    }
    return super.def(src);
  }

  override escape(src: string): Tokens.Escape | undefined {
    const formula = formulaAt(src);
    return formula === null ? super.escape(src) : { type: 'escape', ...formula };
  }

  override inlineText(src: string): Tokens.Text | undefined {
    const formula = formulaAt(src);
    if (formula !== null) return { type: 'text', ...formula };
    const token = super.inlineText(src.slice(0, behindNextDollar(src)));
    // The next dollar may begin one: it is looked at by itself.
    const at = token?.raw.indexOf('$', 1) ?? -1;
    if (token === undefined || at < 0) return token;
    const raw = token.raw.slice(0, at);
    return { ...token, raw, text: raw };
  }

  /** A footnote is referred to by one bracket: what stands in the next one is no address of it. */
  override reflink(src: string, links: Links): Tokens.Link | Tokens.Image | Tokens.Text | undefined {
    return super.reflink(referenceAt(src, links) ?? src, links);
  }

  override tag(src: string): Tokens.Tag | undefined {
    const token = super.tag(src);
    this.lexer.state.inLink = false;
    this.lexer.state.inRawBlock = false;
    return token === undefined ? undefined : { ...token, inLink: false, inRawBlock: false };
  }
}

/** Puts addresses among those that the lexer knows, where it holds them. */
function addTo(links: Links, more: Links): void {
  for (const [tag, address] of Object.entries(more)) links[tag] = address;
}

/** What stands below a paragraph without a blank line between them, or makes it a heading. */
const ENDS_PARAGRAPH =
  /\n(?:\n| {0,3}(?:```|~~~|>|#{1,6}[ \t\n]|(?:[*+-]|1[.)])[ \t]+\S|(?:=+|-+|(?:[*_-][ \t]*){3,})[ \t]*(?:\n|$)))/;

/** What cannot be in an address of mail: no rule for text looks on behind it. */
const ENDS_ADDRESS = /[^\w.!#$%&'*+/=?^`{|}~@-]/g;

/** How much of a text decides on what of it stands above its next dollar: all of it is not read again at each. */
function behindNextDollar(src: string): number {
  const dollar = src.indexOf('$', 1);
  if (dollar < 0) return src.length;
  ENDS_ADDRESS.lastIndex = dollar;
  return ENDS_ADDRESS.test(src) ? ENDS_ADDRESS.lastIndex : src.length;
}

export interface Lexed {
  readonly tokens: readonly Token[];
  /** Addresses that reference links of the text lead to, those given among them. */
  readonly links: Links;
}

/** Blocks in which nothing was read but where each ends. */
export interface Outlined extends Lexed {
  /** Reads what stands in a block, before its rows are laid out; once, however often it is called. */
  readonly readInside: (token: Token) => void;
}

/** The blocks of a markdown text. `known` are the addresses that blocks before it defined. */
export function lexBlocks(text: SafeText, known: Links = {}): Lexed {
  return readAll(outlineBlocks(text, known));
}

function readAll({ tokens, links, readInside }: Outlined): Lexed {
  for (const token of tokens) readInside(token);
  return { tokens, links };
}

const MAY_HOLD_FORMULA = /\$\$|\\\[/;

/**
 * Formulas on lines of their own are cut out before anything in them is read as markdown, and footnotes with all of their
 * paragraphs.
 */
function extensionsFor(text: string, tokenizer: BlockTokenizer): Pick<MarkedOptions, 'extensions'> {
  const formulas = MAY_HOLD_FORMULA.test(text);
  const notes = text.includes('[^');
  if (!formulas && !notes) return {};
  const block = [
    ...(notes ? [(src: string) => tokenizer.footnote(src)] : []),
    ...(formulas ? [(src: string) => (tokenizer.mayHoldFormula() ? formulaBlockAt(src) : undefined)] : []),
  ];
  return {
    extensions: {
      renderers: {},
      childTokens: {},
      block,
      ...(formulas
        ? { startBlock: [(src: string) => (tokenizer.mayHoldFormula() ? formulaBlockIn(src) : undefined)] }
        : {}),
    },
  };
}

/** No rule for text but the last one begins with any of these: most cells of tables are nothing else. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9 ,.;()%'"/+-]*$/;
const BEGINS_HOST = /www\./i;

/**
 * The same without what stands in the blocks: that takes four fifths of the time, and not all of it is to be seen. `whole`:
 * the text whose footnotes are numbered, of which this is the end; null: they have their numbers.
 */
export function outlineBlocks(
  text: SafeText,
  known: Links = {},
  whole: (() => string) | null = null,
): Outlined {
  return outlineWith(new BlockTokenizer(false), text, known, whole);
}

/**
 * The same of one block, or of a part of one, without what stood behind it in its text: marks in it that have no end here
 * were found to begin no formula, as their block ended behind them.
 */
export function outlinePart(text: SafeText, known: Links): Outlined {
  return outlineWith(new BlockTokenizer(true), text, known, null);
}

/** All that is in such a text. */
export function lexPart(text: SafeText, known: Links): readonly Token[] {
  return readAll(outlinePart(text, known)).tokens;
}

function outlineWith(
  tokenizer: BlockTokenizer,
  text: SafeText,
  known: Links,
  whole: (() => string) | null,
): Outlined {
  const lexer = new Lexer({ ...getDefaults(), tokenizer, ...extensionsFor(text, tokenizer) });
  tokenizer.rules = quickRules(tokenizer.rules);
  addTo(lexer.tokens.links, known);
  try {
    lexer.blockTokens(text, lexer.tokens);
  } catch (error) {
    const tokens = text === '' ? [] : asText(error, text);
    return { tokens, links: { ...known }, readInside: () => {} };
  }
  if (whole !== null) numberNotes(lexer.tokens.links, whole);
  const unread = new Map(lexer.inlineQueue.map(({ src, tokens }) => [tokens, src]));
  lexer.inlineQueue = [];
  const read = (tokens: Token[]) => {
    const src = unread.get(tokens);
    if (src === undefined) return;
    unread.delete(tokens);
    if (PLAIN.test(src) && !BEGINS_HOST.test(src)) {
      tokens.push({ type: 'text', raw: src, text: src, escaped: false });
      return;
    }
    lexer.state.inRawBlock = false;
    try {
      lexer.inlineTokens(src, tokens);
    } catch (error) {
      tokens.splice(0, tokens.length, ...asText(error, src));
    }
  };
  return { tokens: lexer.tokens, links: lexer.tokens.links, readInside: (token) => forEachList(token, read) };
}

/** Nested deeper than the stack: no text that a person would read as markdown. */
function asText(error: unknown, text: string): Tokens.Text[] {
  if (!(error instanceof RangeError)) throw error;
  return [{ type: 'text', raw: text, text }];
}

/** Every list of tokens in a block, whichever part of it holds it. */
function forEachList(token: Token, call: (tokens: Token[]) => void): void {
  const block = token as MarkedToken;
  const inside: Token[] = block.type === 'list' ? block.items : 'tokens' in block ? (block.tokens ?? []) : [];
  if (block.type === 'table') for (const { tokens } of [block.header, ...block.rows].flat()) call(tokens);
  // Those in it first: what is read of this one needs no further look.
  for (const one of inside) forEachList(one, call);
  if (block.type !== 'list') call(inside);
}
