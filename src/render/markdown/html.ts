import type { Token, Tokens } from 'marked';
import { type SafeText, safeLine, safeText } from '../../core/safe-text.ts';
import { decodeEntities } from './entities.ts';

const COMMENT = /<!--[\s\S]*?-->/g;
/** Tags that say nothing but where something that can be folded begins and ends. */
const DETAILS = /<\/?details(?:\s[^<>]*)?>/gi;
const SUMMARY = /<summary>([\s\S]*?)<\/summary>/i;
const TAG = /<\/?[a-z][^<>]*>/gi;

/** What a block of HTML says: its text as it was written, with the title of what can be folded apart. */
export interface SaidHtml {
  readonly above: SafeText;
  /** null: it has none. */
  readonly title: SafeText | null;
  readonly below: SafeText;
}

/** A block of HTML without its comments, which are not meant for readers, and without the tags around a title. */
export function saidByHtml(text: string): SaidHtml {
  const said = text.replace(COMMENT, '').replace(DETAILS, '');
  const summary = SUMMARY.exec(said);
  const above = summary === null ? said : said.slice(0, summary.index);
  const below = summary === null ? '' : said.slice(summary.index + summary[0].length);
  const title =
    summary === null ? null : safeLine(decodeEntities((summary[1] ?? '').replace(TAG, '')).trim());
  return { above: linesOf(above), title, below: linesOf(below) };
}

/** Without the blank lines that what was taken out has left. */
function linesOf(text: string): SafeText {
  return safeText(
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .join('\n'),
  );
}

/** What a pair of tags makes of the text between them. */
const STYLED: Readonly<Record<string, 'strong' | 'em' | 'del' | 'codespan'>> = {
  b: 'strong',
  strong: 'strong',
  i: 'em',
  em: 'em',
  s: 'del',
  del: 'del',
  kbd: 'codespan',
  code: 'codespan',
};

const OPENING = /^<([a-z]+)>$/i;

/** Where the pair of a tag that styles text ends, by the place of its beginning; -1: it has no end. null: no such tag. */
export function endOfPair(tokens: readonly Token[], at: number): number | null {
  const token = tokens[at];
  const name = token?.type === 'html' ? OPENING.exec(token.raw)?.[1]?.toLowerCase() : undefined;
  if (name === undefined || !Object.hasOwn(STYLED, name)) return null;
  return tokens.findIndex(
    ({ type, raw }, i) => i > at && type === 'html' && raw.toLowerCase() === `</${name}>`,
  );
}

/** Tokens with what stands between such tags in their place, and without comments. */
export function withStyledTags(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some(({ type }) => type === 'html')) return tokens;
  const out: Token[] = [];
  let isBehindComment = false;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined) continue;
    if (token.type === 'html' && token.raw.startsWith('<!--')) {
      isBehindComment = true;
      continue;
    }
    const end = endOfPair(tokens, i);
    const styled = end === null || end < 0 ? null : styledBy(token.raw, tokens.slice(i + 1, end));
    out.push(styled ?? (isBehindComment ? withoutSecondSpace(token, out.at(-1)) : token));
    isBehindComment = false;
    if (styled !== null && end !== null) i = end;
  }
  return out;
}

/** Where a comment was between two spaces, one is left. */
function withoutSecondSpace(token: Token, above: Token | undefined): Token {
  if (token.type !== 'text' || !token.raw.startsWith(' ')) return token;
  if (above !== undefined && !/\s$/.test(above.raw)) return token;
  const raw = token.raw.slice(1);
  return { type: 'text', raw, text: raw };
}

/** null: it is shown as it was written. */
function styledBy(tag: string, inside: readonly Token[]): Token | null {
  const type = STYLED[OPENING.exec(tag)?.[1]?.toLowerCase() ?? ''];
  if (type === undefined) return null;
  const raw = inside.map((token) => token.raw).join('');
  if (type !== 'codespan') return { type, raw, text: raw, tokens: [...inside] } satisfies Styled;
  return inside.every((token) => token.type === 'text' || token.type === 'escape')
    ? { type, raw, text: decodeEntities(inside.map((token) => ('text' in token ? token.text : '')).join('')) }
    : null;
}

type Styled = Tokens.Strong | Tokens.Em | Tokens.Del;
