import { CODE_BEGINS, type ColouredCode, colouredInParts } from './code-colours.ts';
import type { Highlighter } from './code-languages.ts';

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

/**
 * Code in lines of coloured spans; null while the highlighter is not loaded, and for languages it does not know.
 * `from`: where code goes on of which the first parts have their colours (`ColouredCode`).
 */
export function highlightCode(code: string, language: string, from = CODE_BEGINS): ColouredCode | null {
  const name = language.toLowerCase();
  if (highlighter === null || name === '' || !highlighter.registered(name)) return null;
  if (learnLater !== null && !learnt.has(name)) {
    learn(highlighter, name, code, learnLater);
    return null;
  }
  return colouredInParts(highlighter, name, code, from);
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
