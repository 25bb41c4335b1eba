import { FUNCTION_NAMES, unicodeMath } from './math.ts';

/**
 * `$…$` as Pandoc reads it: no space inside the marks; behind the last no digit, and nothing that a shell's variable
 * begins with either (`$HOME/bin:$PATH`). `$$…$$`; `\\(…\\)`; `\\[…\\]`; an environment without marks.
 */
const FORMULA =
  /^(?:\$\$([^$]+)\$\$|\$(?![\s$])((?:[^$\n\\]|\\[^\n])*?(?:[^\s$\\]|\\[^\s$]))\$(?![\p{L}\p{N}_{(/])|\\\(([^\n]+?)\\\)|\\\[([\s\S]+?)\\\]|(\\begin\{([A-Za-z]+\*?)\}[\s\S]*?\\end\{\6\}))/u;

export interface Formula {
  /** As it was written, with its marks. */
  readonly raw: string;
  /** What is shown: in Unicode where it can be said, else as it was written. */
  readonly text: string;
}

/** The formula at the beginning of a text; null when there is none, and what stands there is not to be touched. */
export function formulaAt(text: string): Formula | null {
  const match = FORMULA.exec(text);
  if (match === null) return null;
  const [raw, display, inline, round, square, environment] = match;
  if (environment !== undefined) return { raw, text: raw };
  const source = (display ?? inline ?? round ?? square ?? '').replace(/\s+/g, ' ').trim();
  if (!isFormula(source)) return null;
  const said = unicodeMath(source);
  return { raw, text: said === null || said === '' ? raw : said };
}

/** What only a formula has in it: a command of LaTeX, something raised or lowered, two sides. */
const COMMAND = /\\(?:[A-Za-z]|\\|[{}|,;:!])/;
const OPERATOR = /[\^_=<>+*|]/;
/** A letter by itself, a fraction of short parts, `f(x)`. */
const SHORT = /^(?:[A-Za-z]|[A-Za-z\d]{1,2}\/[A-Za-z\d]{1,2}|[A-Za-z]'*\([^()]*\))$/;
/** What is below or above, of which words are usual. */
const INDEX = /[_^]\{[^{}]*\}/g;

/** Whether what stands between the marks is a formula, and not prices, variables of a shell or escaped brackets. */
export function isFormula(source: string): boolean {
  if (COMMAND.test(source)) return true;
  if (!OPERATOR.test(source) && !SHORT.test(source)) return false;
  const names = source.replace(INDEX, ' ').match(/[A-Za-z]{3,}/g) ?? [];
  return names.every((name) => FUNCTION_NAMES.has(name));
}
