import type { Token, Tokens } from 'marked';
import { type SafeText, safeText } from '../../core/safe-text.ts';
import { isFormula } from './formula.ts';
import { displayedMath } from './math-display.ts';

/** A formula on lines of its own: nothing in it is markdown. */
export interface FormulaBlock extends Tokens.Generic {
  readonly type: 'formula';
  /** In Unicode where it can be said, else as it was written. */
  readonly text: SafeText;
  /** What comes next may make it none. */
  readonly isOpen: boolean;
}

/** From its marks at the beginning of a line to those at the end of one. */
const CLOSED = /^ {0,3}(?:\$\$((?:(?!\$\$)[\s\S])+)\$\$|\\\[((?:(?!\\\])[\s\S])+)\\\])[ \t]*(\n+|$)/;
/** Marks that are alone on their line, or before a command of LaTeX. */
const BEGUN = /^ {0,3}(?:\$\$|\\\[)(?:[ \t]*(?:\n|$)|[ \t]*\\[A-Za-z])/;
const BEGINNING = /\n {0,3}(?:\$\$|\\\[)/;

/** Marks without an end, with so much text behind them, are none. */
const LONGEST = 3000;

export function isFormulaBlock(token: Token): token is FormulaBlock {
  return token.type === 'formula';
}

/** The formula at the beginning of a text; also one that has no end yet, to the end of the text. */
export function formulaBlockAt(text: string): FormulaBlock | undefined {
  if (!/^ {0,3}(?:\$\$|\\\[)/.test(text)) return undefined;
  const begin = text.slice(0, LONGEST);
  const closed = CLOSED.exec(begin);
  if (closed !== null) {
    const [raw, dollars, brackets, end] = closed;
    const source = (dollars ?? brackets ?? '').trim();
    // With its marks on lines of their own it is one, whatever it says.
    if (source === '' || !(/^\s*\n/.test(dollars ?? brackets ?? '') || isFormula(source))) return undefined;
    const said = displayedMath(source);
    const written = safeText(raw.replace(/\n+$/, ''));
    return { type: 'formula', raw, text: said === null ? written : safeText(said), isOpen: end === '' };
  }
  if (text.length > LONGEST || !BEGUN.test(text) || /\$\$|\\\]/.test(text.slice(5))) return undefined;
  return { type: 'formula', raw: text, text: safeText(text.replace(/\n+$/, '')), isOpen: true };
}

/** Where in a text a formula may begin behind other lines; undefined: nowhere. */
export function formulaBlockIn(text: string): number | undefined {
  const paragraph = text.indexOf('\n\n');
  const at = BEGINNING.exec(paragraph < 0 ? text : text.slice(0, paragraph));
  if (at === null || formulaBlockAt(text.slice(at.index + 1)) === undefined) return undefined;
  return at.index + 1;
}
