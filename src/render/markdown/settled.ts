import type { Links, Token } from 'marked';
import { addressOfNote, footnotesIn, isFootnote } from '../../core/markdown/footnotes.ts';
import { isFormulaBlock } from '../../core/markdown/formula-block.ts';

/**
 * The beginning of what may be the address of a link with its end still to come: its label or its title may go over
 * blank lines. A footnote is none.
 */
export const MAY_BECOME_ADDRESS = /^ {0,3}\[(?!\^)(?:\\[\s\S]|[^[\]\\])*(?:\\?$|\]:)/;

const STARTS_LIKE_TITLE = /^\s*["'(]/;

/**
 * How many blocks from the first on are settled: whatever comes behind the text, they stay what they are.
 *
 * A block ends for good when a later one has begun and its first line is complete: every construct of markdown
 * decides line by line whether it goes on. Two exceptions: a table, which shows only in its second line, may begin
 * right below a paragraph; and an address's title or label goes on where it likes.
 *
 * @param tokens the blocks of `text`, one after the other
 */
export function closableCount(tokens: readonly Token[], text: string): number {
  let count = 0;
  let at = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined || !text.startsWith(token.raw, at)) break;
    const before = text.slice(Math.max(0, at - 2), at);
    const linesNeeded = /\n[ \t]*\n$/.test(before) || tokens[i - 1]?.type === 'space' ? 1 : 2;
    // Until a formula has its end, what is above it may go on in its place.
    if (isFormulaBlock(token) && token.isOpen) break;
    if (i > 0 && token.type !== 'space' && hasLines(text, at, linesNeeded)) count = i;
    if (mayGoOn(token, tokens[i + 1])) break;
    at += token.raw.length;
  }
  return count;
}

function mayGoOn(token: Token, next: Token | undefined): boolean {
  // With an underline it is a heading, as long as its title has no end.
  if (['paragraph', 'text', 'heading'].includes(token.type)) return MAY_BECOME_ADDRESS.test(token.raw);
  return token.type === 'def' && next !== undefined && STARTS_LIKE_TITLE.test(next.raw);
}

function hasLines(text: string, from: number, lines: number): boolean {
  let at = from;
  for (let i = 0; i < lines; i++) {
    at = text.indexOf('\n', at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** The addresses that blocks define, those in quotes and lists too; the first of a name counts. */
export function addressesIn(tokens: readonly Token[], known: Links = {}): Links {
  let links: Links = {};
  for (const token of tokens) {
    if (isFootnote(token)) links = { ...addressOfNote(token), ...links };
    if (token.type === 'paragraph' || token.type === 'text')
      links = { ...links, ...footnotesIn(token.raw, { ...known, ...links }) };
    if (token.type === 'def') links[token.tag] ??= { href: token.href, title: token.title };
    const inside: readonly Token[] =
      ('items' in token ? token.items : 'tokens' in token ? token.tokens : null) ?? [];
    links = { ...addressesIn(inside, { ...known, ...links }), ...links };
  }
  return links;
}
