import { isObject } from './json-guard.ts';

/** A place where a damaged document can be cut so that what stands before it is whole. */
interface Cut {
  readonly end: number;
  /** What stands there last: a member of the session, the bracket of its exchanges, or one of these. */
  readonly kind: 'member' | 'opening' | 'exchange';
}

/** What closes the document behind it. */
const CLOSING = { member: '}', opening: ']}', exchange: ']}' } as const;
/** Deeper than any session: what is deeper was made to break programs. */
const DEEPEST = 1000;

/**
 * What can be read of a damaged session file: the longest beginning that is whole, cut behind a member of the
 * session or behind an exchange. undefined when there is none.
 */
export function salvageBeginning(text: string): unknown {
  const last = lastGood(text, findCuts(text));
  return last === undefined ? undefined : parsed(text.slice(0, last.end) + CLOSING[last.kind]);
}

/** What can be read of a damaged head of our own form: each member of the session stands on lines of its own. */
export function salvageMembers(head: string): { readonly [key: string]: unknown } {
  const members = head.split(/\n {2}(?=")/).map((lines) => parsed(`{${lines.replace(/,\s*$/, '')}}`));
  return Object.fromEntries(members.flatMap((member) => (isObject(member) ? Object.entries(member) : [])));
}

/** Looks at what stands between two cuts alone, so that all of it is parsed once, not once for each try. */
function lastGood(text: string, cuts: readonly Cut[]): Cut | undefined {
  let before: Cut | undefined;
  for (const cut of cuts) {
    if (parsed(between(text.slice(before?.end ?? 0, cut.end), before?.kind, cut.kind)) === undefined) break;
    before = cut;
  }
  return before;
}

/** What stands between two cuts as a document of its own. */
function between(text: string, before: Cut['kind'] | undefined, kind: Cut['kind']): string {
  const isInList = before === 'opening' || before === 'exchange';
  if (isInList) return `[${before === 'exchange' ? '0' : ''}${text}${kind === 'exchange' ? ']' : ''}`;
  return `{${text.replace(/^\s*[{,]/, '')}${CLOSING[kind]}`;
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** Walks over the text without recursion: strings, brackets and commas are all that matters. */
function findCuts(text: string): readonly Cut[] {
  const cuts: Cut[] = [];
  const closers: string[] = [];
  // Inside the member "exchanges" of the session.
  let inExchanges = false;
  let lastString = '';
  let index = 0;
  while (index < text.length) {
    const character = text[index];
    if (character === '"') {
      const end = endOfString(text, index);
      if (end === -1) break;
      if (closers.length === 1) lastString = text.slice(index + 1, end);
      index = end + 1;
      continue;
    }
    if (character === '{' || character === '[') {
      if (closers.length === 1 && character === '[') inExchanges = lastString === 'exchanges';
      closers.push(character === '{' ? '}' : ']');
      if (closers.length > DEEPEST) break;
      if (closers.length === 2 && inExchanges) cuts.push({ end: index + 1, kind: 'opening' });
    } else if (character === '}' || character === ']') {
      if (closers.pop() !== character) break;
      if (closers.length === 1) inExchanges = false;
      if (closers.length === 2 && inExchanges) cuts.push({ end: index + 1, kind: 'exchange' });
      if (closers.length === 0) break;
    } else if (character === ',' && closers.length === 1) {
      cuts.push({ end: index, kind: 'member' });
    }
    index += 1;
  }
  return cuts;
}

/** The index of the closing quote; -1 when the text ends first. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; ; ) {
    const quote = text.indexOf('"', index);
    if (quote === -1) return -1;
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return quote;
    index = quote + 1;
  }
}
