import type { Links, Tokens } from 'marked';
import { script } from './math.ts';

/** The number of a footnote, raised: `[^1]` is `¹`. A name stays as written: `[^a-z]` may be a pattern. */
export function withFootnotes(text: string): string {
  if (!text.includes('[^')) return text;
  return text
    .replace(/^ {0,3}\[\^(\d{1,40})\]: ?/gm, (_, number: string) => `${script(number, '^')} `)
    .replace(/\[\^(\d{1,40})\]/g, (_, number: string) => script(number, '^'));
}

/** No text that is read has this character in it: a footnote is told from a link by it. */
const FOOTNOTE = '\0footnote';

/** A paragraph that begins with the name of a footnote may hold its text, in any of its lines. */
export const BEGINS_FOOTNOTE = /^ {0,3}\[\^/;

const NOTE = /^ {0,3}\[\^([^\]\s[]{1,40})\]:/gm;

/**
 * The footnotes whose texts stand in a paragraph, as addresses that references to them lead to: a reference is then one
 * only where there is such a text, wherever that stands. `known`: those of the text above. Each has the next number; one
 * whose name is a number keeps it.
 */
export function footnotesIn(paragraph: string, known: Links): Links {
  if (!paragraph.includes('[^')) return {};
  const notes: Links = {};
  const names = [...paragraph.matchAll(NOTE)].map(([, name = '']) => name);
  const isNumber = (name: string) => /^\d+$/.test(name);
  for (const name of [...names.filter(isNumber), ...names.filter((name) => !isNumber(name))]) {
    const tag = `^${name.toLowerCase().toUpperCase().toLowerCase()}`;
    if (tag in known || tag in notes) continue;
    const used = [...Object.values(known), ...Object.values(notes)].filter(({ title }) => title === FOOTNOTE);
    const taken = new Set(used.map(({ href }) => href));
    let number = 1;
    while (taken.has(String(number))) number++;
    notes[tag] = { href: isNumber(name) ? name : String(number), title: FOOTNOTE };
  }
  return notes;
}

/** The raised number of a reference; null for a link. */
export function footnoteNumber({ href, title }: Tokens.Link | Tokens.Image): string | null {
  return title === FOOTNOTE ? script(href, '^') : null;
}
