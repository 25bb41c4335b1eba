import type { SafeText } from '../core/safe-text.ts';
import { safeText, sliceSafe } from '../core/safe-text.ts';
import type { Highlighted, Highlighter } from './code-languages.ts';
import type { Line, Span } from './row.ts';
import type { Style } from './theme.ts';

/** More code than this, in UTF-16 units, is shown without colours: finding them would hold up the keyboard. */
const MOST_CODE = 60_000;

/** As much code as a language is learnt with, in UTF-16 units: it makes the patterns that code of its kind needs. */
const LEARNT_WITH = 2000;
/** In so many pieces: together they would hold up the keyboard for longer than a frame. */
const LESSONS = 8;

let highlighter: Highlighter | null = null;
let loading: Promise<void> | null = null;
let version = 0;
/** Names of languages whose colours are found at once, or soon. */
const learnt = new Set<string>();
const learning = new Set<string>();
let learnLater: ((lessons: Iterator<void>) => void) | null = null;

/**
 * Loads the highlighter once. What was laid out before is to be laid out again then. The first code in a language
 * takes 10 to 20 ms, to read its grammar and to compile its patterns: with `later`, which is given what takes that
 * long in steps and is to take them one by one behind the frame, such code is first laid out without colours.
 */
export function loadHighlighter(later: typeof learnLater = null): Promise<void> {
  loading ??= import('./code-languages.ts').then((loaded) => {
    highlighter = loaded.newHighlighter();
    learnLater = later;
    version += 1;
  });
  return loading;
}

/** Changes when code would be laid out differently: part of the key of what is kept. */
export function highlighterVersion(): number {
  return version;
}

/** Code in lines of coloured spans; null while the highlighter is not loaded, and for languages it does not know. */
export function highlightCode(code: string, language: string): readonly Line[] | null {
  if (highlighter === null || code.length > MOST_CODE) return null;
  const name = language.toLowerCase();
  if (name === '' || !highlighter.registered(name)) return null;
  if (learnLater !== null && !learnt.has(name)) {
    learn(highlighter, name, code, learnLater);
    return null;
  }
  const lines: Span[][] = [[]];
  put(lines, highlighter.highlight(name, code).children, undefined);
  return lines;
}

function learn(from: Highlighter, name: string, code: string, later: NonNullable<typeof learnLater>): void {
  if (learning.has(name)) return;
  learning.add(name);
  later(lessonsOf(from, name, code.slice(0, LEARNT_WITH)));
}

/** The first lesson is the grammar alone, each further one the patterns that a little more code asks for. */
function* lessonsOf(from: Highlighter, name: string, code: string): Generator<void> {
  for (let lesson = 0; lesson <= LESSONS; lesson++) {
    from.highlight(name, code.slice(0, Math.ceil((code.length * lesson) / LESSONS)));
    yield;
  }
  learnt.add(name);
  version += 1;
}

/** Code in lines without colours. */
export function codeLines(code: SafeText): readonly Line[] {
  const lines: Span[][] = [[]];
  text(lines, code, undefined);
  return lines;
}

function put(lines: Span[][], nodes: Highlighted['children'], around: Style | undefined): void {
  for (const node of nodes) {
    if (node.type === 'text') text(lines, safeText(node.value), around);
    else if (node.type === 'element') put(lines, node.children, styleOf(node.properties.className) ?? around);
  }
}

function text(lines: Span[][], safe: SafeText, style: Style | undefined): void {
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

/** Classes as highlight.js names them (its guide, "CSS classes reference"). */
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

function styleOf(classes: unknown): Style | undefined {
  if (!Array.isArray(classes)) return undefined;
  for (const name of classes) {
    if (typeof name === 'string' && name.startsWith('hljs-')) return STYLES[name.slice('hljs-'.length)];
  }
  return undefined;
}
