import type { Links, Token, Tokens } from 'marked';
import { script } from './math.ts';

/** No text that is read has this character in it: a footnote is told from a link by it. */
const FOOTNOTE = '\0footnote';

/** A paragraph that begins with the name of a footnote may hold its text, in any of its lines. */
export const BEGINS_FOOTNOTE = /^ {0,3}\[\^/;

const NOTE = /^ {0,3}\[\^([^\]\s[]{1,40})\]:/gm;

/**
 * The footnotes whose texts stand in a paragraph of a quote or a list, as addresses that references to them lead to: a
 * reference is then one only where there is such a text, wherever that stands. `known`: those of the text above. They
 * have no number yet.
 */
export function footnotesIn(paragraph: string, known: Links): Links {
  if (!paragraph.includes('[^')) return {};
  const notes: Links = {};
  for (const [, name = ''] of paragraph.matchAll(NOTE)) {
    const tag = tagOf(name);
    if (!(tag in known)) notes[tag] ??= WITHOUT_NUMBER;
  }
  return notes;
}

const WITHOUT_NUMBER = { href: '', title: FOOTNOTE };

/** The text of a footnote: it is drawn behind all other blocks, wherever it was written. */
export interface Footnote extends Tokens.Generic {
  readonly type: 'footnote';
  readonly tag: string;
  readonly tokens: Token[];
}

export function isFootnote(token: Token): token is Footnote {
  return token.type === 'footnote';
}

/** The address of one that a footnote itself is, for references to it. */
export function addressOfNote({ tag }: Footnote): Links {
  return { [tag]: WITHOUT_NUMBER };
}

function tagOf(name: string): string {
  return `^${name.toLowerCase().toUpperCase().toLowerCase()}`;
}

const BEGINS_NOTE = /^ {0,3}\[\^([^\]\s[]{1,40})\]:[ \t]*/;
/** Behind a blank line, one that is neither blank nor indented; or another footnote. */
const ENDS_NOTE = /\n[ \t]*\n(?![ \t]*\n| {4}| {0,3}\t)[^\n]|\n {0,3}\[\^[^\]\s[]{1,40}\]:/;
const INDENT = /^(?: {4}| {0,3}\t)/;
/** A line that goes on with no paragraph. */
const BEGINS_BLOCK =
  /^ {0,3}(?:```|~~~|>|#{1,6}(?:[ \t]|$)|(?:[*+-]|\d{1,9}[.)])(?:[ \t]|$)|(?:=+|-+|(?:[*_-][ \t]*){3,})[ \t]*$)/;

/**
 * The footnote at the beginning of a text, and what it says: the lines up to a blank one, and whatever is indented behind
 * that (as GitHub reads it). undefined: there is none.
 */
export function noteAt(
  text: string,
): { readonly raw: string; readonly tag: string; readonly said: string } | undefined {
  const begin = BEGINS_NOTE.exec(text);
  if (begin === null) return undefined;
  // All of a long text is not gone through for each of its footnotes.
  const behind = text.slice(begin[0].length);
  const end = behind.search(ENDS_NOTE);
  const lines = (end < 0 ? behind : behind.slice(0, end + 1)).split('\n');
  const said = [lines[0] ?? ''];
  let isBehindBlank = said[0] === '';
  let count = 1;
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line.trim() === '') {
      isBehindBlank = true;
      continue;
    }
    const isIndented = INDENT.test(line);
    if (!isIndented && (isBehindBlank || BEGINS_BLOCK.test(line) || BEGINS_NOTE.test(line))) break;
    while (count < i) said.push(lines[count++]?.replace(INDENT, '') ?? '');
    said.push(line.replace(INDENT, ''));
    count = i + 1;
    isBehindBlank = false;
  }
  const length = begin[0].length + lines.slice(0, count).join('\n').length;
  // The line feed is of it, as it is of every block.
  const raw = text.slice(0, text[length] === '\n' && text[length + 1] !== '\n' ? length + 1 : length);
  return { raw, tag: tagOf(begin[1] ?? ''), said: said.join('\n') };
}

/** Code, in which nothing is a reference; what is escaped; and a reference, or where a line begins a footnote. */
const REFERENCE =
  /^[ \t>]*(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^[ \t>]*\1|(?![\s\S]))|(`+)[^`\n][^\n]*?\2|\\.|^( {0,3})\[\^([^\]\s[]{1,40})\]:|\[\^([^\]\s[]{1,40})\]/gm;

/**
 * Gives the footnotes of a text their numbers: in the order in which they are first referred to, then those that nothing
 * refers to, in the order in which they are written. `text`: all of it.
 */
export function numberNotes(links: Links, text: () => string): void {
  if (!Object.values(links).some(({ title }) => title === FOOTNOTE)) return;
  const referred = new Set<string>();
  const written = new Set<string>();
  for (const [, , , , note, reference] of text().matchAll(REFERENCE)) {
    if (note !== undefined) written.add(tagOf(note));
    if (reference !== undefined) referred.add(tagOf(reference));
  }
  const known = Object.keys(links).sort();
  let number = 0;
  for (const tag of new Set([...referred, ...written, ...known]))
    if (links[tag]?.title === FOOTNOTE) links[tag] = { href: String(++number), title: FOOTNOTE };
}

const REFERENCE_BEFORE_ANOTHER = /^\[\^([^\]\s[]{1,40})\](?=\[)/;

/** The reference to a footnote that a text begins with, where another bracket is behind it; undefined: there is none. */
export function referenceAt(text: string, links: Links): string | undefined {
  const [reference, name = ''] = REFERENCE_BEFORE_ANOTHER.exec(text) ?? [];
  return links[tagOf(name)]?.title === FOOTNOTE ? reference : undefined;
}

/** The raised number of a reference; null for a link. */
export function footnoteNumber({ href, title }: Tokens.Link | Tokens.Image): string | null {
  return title === FOOTNOTE ? script(href, '^') : null;
}

/** The number of a footnote; 0 where it has none. */
export function numberOfNote({ tag }: Footnote, links: Links): number {
  return Number(links[tag]?.href ?? 0);
}
