import type { MarkedToken, Token, Tokens } from 'marked';
import { footnoteNumber } from '../../core/markdown/footnotes.ts';
import { script } from '../../core/markdown/math.ts';
import { safeLine, safeText, sliceSafe, words } from '../../core/safe-text.ts';
import type { Line, Span } from '../row.ts';
import type { Style } from '../theme.ts';
import { alertAt } from './alert.ts';
import { decodeEntities } from './entities.ts';
import { withStyledTags } from './html.ts';
import { type LinkTarget, linkTarget } from './link-target.ts';

/** Longest destination that is written out behind a link that has no host. */
const SHOWN_DESTINATION = 60;

const LINE_BREAK_TAG = /^<br\s*\/?>$/i;

/**
 * The text of a block in the styles of its parts, one line of spans for each line of the text: a line feed in
 * a paragraph is kept, since those who write to a terminal mean it.
 */
export function inlineLines(tokens: readonly Token[], base: readonly Style[] = []): readonly Line[] {
  const lines: Span[][] = [[]];
  const alert = base.includes('quote') ? alertAt(tokens) : null;
  if (alert !== null) add(lines, alert.label, [...base, ...alert.styles]);
  put(lines, alert?.rest ?? tokens, base);
  return lines;
}

function put(lines: Span[][], tokens: readonly Token[], styles: readonly Style[]): void {
  // Our lexer has no extensions: every token is one of marked's own.
  let beginsNote = false;
  for (const token of withShifted(withStyledTags(tokens)) as readonly MarkedToken[]) {
    const isAtStart = lines.at(-1)?.every(({ text: said }) => said.trim() === '') === true;
    switch (token.type) {
      case 'strong':
        put(lines, token.tokens, [...styles, 'bold']);
        break;
      case 'em':
        put(lines, token.tokens, [...styles, 'italic']);
        break;
      case 'del':
        put(lines, token.tokens, [...styles, 'strike']);
        break;
      case 'codespan':
        text(lines, token.text, [...styles, 'code']);
        break;
      case 'br':
        lines.push([]);
        break;
      case 'link':
        if (footnoteNumber(token) === null) link(lines, token, styles);
        else text(lines, `${footnoteNumber(token)}`, styles);
        break;
      case 'image':
        add(lines, words`[image: ${decodeEntities(token.text)}]`, [...styles, 'dim']);
        break;
      case 'checkbox':
        // It stands beside the item: `list.ts`.
        break;
      case 'html':
        if (LINE_BREAK_TAG.test(token.text)) lines.push([]);
        else text(lines, token.text, styles);
        break;
      case 'escape':
        text(lines, token.text, styles);
        break;
      case 'text':
        if (token.tokens === undefined)
          text(lines, decodeEntities(beginsNote ? token.text.replace(/^:/, '') : token.text), styles);
        else put(lines, token.tokens, styles);
        break;
      default:
        text(lines, token.raw, styles);
    }
    // The number is before the text of a note: the colon between them is markdown's.
    beginsNote = isAtStart && token.type === 'link' && footnoteNumber(token) !== null;
  }
}

const SHIFTED = /^<(sub|sup)>$/i;

/** Tokens with `H<sub>2</sub>O` as `H₂O`, where there are letters for all of what is raised or lowered. */
function withShifted(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some(({ type, raw }) => type === 'html' && SHIFTED.test(raw))) return tokens;
  const out: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const [tag, what, end] = tokens.slice(i, i + 3);
    const name = tag?.type === 'html' ? SHIFTED.exec(tag.raw)?.[1]?.toLowerCase() : undefined;
    const mark = name === 'sup' ? '^' : '_';
    // A space may be where a long paragraph is parted.
    const isShort =
      what?.type === 'text' && /^\S+$/.test(what.raw) && end?.raw.toLowerCase() === `</${name}>`;
    const said = name !== undefined && isShort ? script(decodeEntities(what.raw), mark) : mark;
    if (tag !== undefined && said.startsWith(mark)) out.push(tag);
    else {
      out.push({ type: 'escape', raw: said, text: said });
      i += 2;
    }
  }
  return out;
}

function link(lines: Span[][], token: Tokens.Link, styles: readonly Style[]): void {
  const behind: Span[][] = [[]];
  if (token.autolink === true) text(behind, token.text, styles);
  else put(behind, token.tokens, styles);
  const shown = behind.map((line) => line.map((piece) => piece.text).join('')).join(' ');
  const href = linkTarget(decodeEntities(token.href), shown);
  behind.forEach((line, i) => {
    if (i > 0) lines.push([]);
    lines.at(-1)?.push(...(href === undefined ? line : line.map((piece) => asLink(piece, href))));
  });
  const destination = destinationBehind(token);
  if (destination !== '') add(lines, words` (${destination})`, [...styles, 'dim']);
}

/** Only what can be opened looks like it. */
function asLink({ text: said, style = [] }: Span, href: LinkTarget): Span {
  return { text: said, style: [...(typeof style === 'string' ? [style] : style), 'link'], href };
}

/**
 * Where a link really leads, for what stands behind its text: the host, or for a link without one its beginning;
 * '' when the text is the destination itself. A host comes in the form that looks like no other (punycode).
 */
function destinationBehind({ href, text: shown }: Tokens.Link): string {
  const target = decodeEntities(href);
  const bare = target.replace(/^(?:https?:\/\/|mailto:)/i, '');
  const said = decodeEntities(shown).trim();
  if (said === target || said === bare) return '';
  if (target === '') return 'no address';
  const host = URL.canParse(target) ? new URL(target).host : '';
  if (host !== '') return host;
  const characters = [...target];
  return characters.length <= SHOWN_DESTINATION
    ? target
    : `${characters.slice(0, SHOWN_DESTINATION - 1).join('')}…`;
}

function text(lines: Span[][], raw: string, styles: readonly Style[]): void {
  const safe = safeText(raw);
  let from = 0;
  for (;;) {
    const at = safe.indexOf('\n', from);
    add(lines, at < 0 ? sliceSafe(safe, from) : sliceSafe(safe, from, at), styles);
    if (at < 0) return;
    lines.push([]);
    from = at + 1;
  }
}

function add(lines: Span[][], piece: Span['text'], styles: readonly Style[]): void {
  if (piece === '') return;
  lines.at(-1)?.push(styles.length === 0 ? { text: piece } : { text: piece, style: styles });
}

/** The same text without styles, on one line. */
export function inlineText(tokens: readonly Token[]): Span['text'] {
  return safeLine(
    inlineLines(tokens)
      .map((line) => line.map((piece) => piece.text).join(''))
      .join(' '),
  );
}
