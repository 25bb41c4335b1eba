import { type SafeText, safeText, sliceSafe } from '../core/safe-text.ts';
import type { Highlighter, NamedText } from './code-languages.ts';
import type { Line, Span } from './row.ts';
import type { Style } from './theme.ts';

/** Code in its colours, as far as it is known. */
export interface ColouredCode {
  readonly lines: readonly Line[];
  /** Its first lines that stay as they are, whatever comes behind them. */
  readonly settled: number;
  /** How the lines behind them are read. */
  readonly from: CodeFrom;
}

/** How code is read that goes on behind other code. */
export interface CodeFrom {
  /** The line that began what it is in the midst of; '' for nothing. */
  readonly line: string;
  /** UTF-16 units of the code above. */
  readonly above: number;
}

export const CODE_BEGINS: CodeFrom = { line: '', above: 0 };

/** Behind so much code, in UTF-16 units, the rest has no colours: finding them would hold up the keyboard. */
const MOST_CODE = 60_000;

/** Lines of a part: the first number of lines after which one may end, then twice as many, and so on. */
const LEAST_LINES = 16;
/** A part ends here, whatever the code is in the midst of. */
const MOST_LINES = 128;

/**
 * Colours code in parts, so that a long one that grows is not read again from its beginning. A part ends behind a line
 * where the language is in the midst of nothing, or of something that one line began (a comment, a string over several
 * lines, a script in a page): the next part is then read behind that line. Where parts end depends on the lines above
 * alone: the colours are the same however the code came.
 */
export function colouredInParts(
  highlighter: Highlighter,
  language: string,
  code: string,
  from: CodeFrom,
): ColouredCode {
  const source = code.split('\n');
  const lines: Line[] = [];
  let { line, above } = from;
  let settled = 0;
  for (;;) {
    const part = partAt(highlighter, language, source, settled, { line, above });
    lines.push(...part.lines);
    if (part.next === null) return { lines, settled, from: { line, above } };
    above += source.slice(settled, settled + part.lines.length).join('\n').length + 1;
    settled += part.lines.length;
    line = part.next;
  }
}

interface CodePart {
  readonly lines: readonly Line[];
  /** What the next part is read with; null for the last one, which has no end yet. */
  readonly next: string | null;
}

function partAt(
  highlighter: Highlighter,
  language: string,
  source: readonly string[],
  at: number,
  { line: begin, above }: CodeFrom,
): CodePart {
  for (let count = LEAST_LINES; ; count *= 2) {
    let end = at + count;
    // Blank lines at the end of code are not shown: a part ends behind one that is.
    while (end < source.length && (source[end - 1] ?? '').trim() === '') end++;
    const isLast = end >= source.length;
    const own = source.slice(at, end);
    if (Math.max(above, own.join('\n').length) > MOST_CODE)
      return { lines: linesOfText(safeText(own.join('\n'))), next: isLast ? null : '' };
    const whole = (begin === '' ? own : [begin, ...own]).join('\n');
    const named = highlighter.highlight(language, isLast ? whole : `${whole}\n`);
    const next = isLast ? null : beginningOf(highlighter, language, named, [...own, begin]);
    if (!isLast && next === null && count < MOST_LINES) continue;
    const lines = linesOf(named).slice(begin === '' ? 0 : 1);
    return { lines: lines.slice(0, own.length), next: isLast ? null : (next ?? '') };
  }
}

/** The line that began what the code is in the midst of at its end: '' for nothing, null when it was no single line. */
function beginningOf(
  highlighter: Highlighter,
  language: string,
  { open }: NamedText,
  lines: readonly string[],
): string | null {
  if (open.length === 0) return '';
  const isSame = (line: string) => {
    const other = highlighter.highlight(language, `${line}\n`).open;
    return other.length === open.length && other.every((mode, i) => mode === open[i]);
  };
  return lines.findLast((line) => line !== '' && isSame(line)) ?? null;
}

function linesOf({ parts }: NamedText): readonly Line[] {
  const lines: Span[][] = [[]];
  for (const { text, scopes } of parts) {
    const style = scopes
      .map((scope) => STYLES[scope.split('.')[0] ?? ''])
      .findLast((one) => one !== undefined);
    putText(lines, safeText(text), style);
  }
  return lines;
}

/** A text in lines without colours. */
export function linesOfText(text: SafeText): readonly Line[] {
  const lines: Span[][] = [[]];
  putText(lines, text, undefined);
  return lines;
}

/** Text behind the last of some lines, which it may end. */
function putText(lines: Span[][], safe: SafeText, style: Style | undefined): void {
  let from = 0;
  for (;;) {
    const at = safe.indexOf('\n', from);
    const piece = at < 0 ? sliceSafe(safe, from) : sliceSafe(safe, from, at);
    if (piece !== '') lines.at(-1)?.push(style === undefined ? { text: piece } : { text: piece, style });
    if (at < 0) return;
    lines.push([]);
    from = at + 1;
  }
}

/** Scopes as highlight.js names them (its guide, "CSS classes reference"). */
const STYLES: Readonly<Record<string, Style>> = {
  keyword: 'code-keyword',
  literal: 'code-keyword',
  operator: 'plain',
  'selector-tag': 'code-keyword',
  tag: 'plain',
  name: 'code-keyword',
  string: 'code-string',
  regexp: 'code-string',
  char: 'code-string',
  link: 'code-string',
  number: 'code-number',
  symbol: 'code-number',
  bullet: 'code-number',
  variable: 'plain',
  'template-variable': 'plain',
  subst: 'plain',
  comment: 'code-comment',
  quote: 'code-comment',
  doctag: 'code-comment',
  meta: 'code-comment',
  title: 'code-title',
  section: 'code-title',
  'selector-id': 'code-title',
  'selector-class': 'code-title',
  attr: 'code-title',
  attribute: 'code-title',
  property: 'code-title',
  type: 'code-type',
  built_in: 'code-type',
  class: 'code-type',
  addition: 'code-added',
  deletion: 'code-removed',
  strong: 'bold',
  emphasis: 'italic',
  code: 'code-string',
};
