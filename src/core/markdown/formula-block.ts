import type { Token, Tokens } from 'marked';
import { isFormula } from './formula.ts';

/** A formula on lines of its own: nothing in it is markdown. */
export interface FormulaBlock extends Tokens.Generic {
  readonly type: 'formula';
  /** As it was written, with its marks. */
  readonly text: string;
  /** What stands between the marks; null: it has no end yet. */
  readonly inside: string | null;
  /** What comes next may make it none. */
  readonly isOpen: boolean;
}

const BEGINS = /^ {0,3}(?:\$\$|\\\[)/;
/** Marks that are alone on their line, or before a command of LaTeX: the formula may go on in the next lines. */
const BEGINS_LINES = /^ {0,3}(?:\$\$|\\\[)(?:[ \t]*(?:\n|$)|[ \t]*\\[A-Za-z])/;
const BEHIND_LINE = /\n(?= {0,3}(?:\$\$|\\\[))/g;

/** Marks without an end, with so much text behind them, are none. */
const LONGEST = 3000;

export function isFormulaBlock(token: Token): token is FormulaBlock {
  return token.type === 'formula';
}

/**
 * The formula at the beginning of a text; also one that has no end yet, to the end of the text. What was none before
 * its line was complete, or before there was too much text, never becomes one later.
 */
export function formulaBlockAt(text: string): FormulaBlock | undefined {
  const marks = BEGINS.exec(text)?.[0];
  if (marks === undefined) return undefined;
  const mayGoOn = BEGINS_LINES.test(text);
  const line = text.indexOf('\n');
  const begin = text.slice(0, mayGoOn || line < 0 ? LONGEST : line + 1);
  const at = begin.indexOf(marks.endsWith('$') ? '$$' : '\\]', marks.length);
  if (at < 0) {
    if (!mayGoOn || text.length > LONGEST) return undefined;
    return { type: 'formula', raw: text, text: text.replace(/\n+$/, ''), inside: null, isOpen: true };
  }
  const inside = begin.slice(marks.length, at);
  const end = /^[ \t]*(\n|$)/.exec(begin.slice(at + 2));
  // With its marks on lines of their own it is one, whatever it says.
  if (end === null || inside.trim() === '' || !(/^\s*\n/.test(inside) || isFormula(inside.trim())))
    return undefined;
  const written = begin.slice(0, at + 2);
  return {
    type: 'formula',
    raw: `${written}${end[0]}`,
    text: written,
    inside: inside.trim(),
    isOpen: end[1] === '',
  };
}

/** Where in a paragraph a formula begins behind other lines; undefined: nowhere. */
export function formulaBlockIn(text: string): number | undefined {
  const end = text.indexOf('\n\n');
  const paragraph = end < 0 ? text : text.slice(0, end);
  for (const { index } of paragraph.matchAll(BEHIND_LINE))
    if (formulaBlockAt(text.slice(index + 1)) !== undefined) return index + 1;
  return undefined;
}
