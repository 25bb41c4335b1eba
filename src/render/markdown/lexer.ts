import { getDefaults, Lexer, type Links, type Token, Tokenizer, type Tokens } from 'marked';
import type { SafeText } from '../../core/safe-text.ts';
import { formulaAt } from './formula.ts';
import { quickRules } from './quick-rules.ts';

/**
 * Marked's own rules but for three: a formula is said in Unicode where it can be, and else left as it was written; a
 * footnote's text is text, not the address of a link; and an HTML tag, which is shown as it is, changes nothing about
 * what follows it, so that a block means the same by itself as in its text.
 */
class BlockTokenizer extends Tokenizer {
  override def(src: string): Tokens.Def | undefined {
    const token = super.def(src);
    return token?.tag.startsWith('^') === true ? undefined : token;
  }

  override escape(src: string): Tokens.Escape | undefined {
    const formula = formulaAt(src);
    return formula === null ? super.escape(src) : { type: 'escape', ...formula };
  }

  override inlineText(src: string): Tokens.Text | undefined {
    const formula = formulaAt(src);
    if (formula !== null) return { type: 'text', ...formula };
    const token = super.inlineText(src);
    // The next dollar may begin one: it is looked at by itself.
    const at = token?.raw.indexOf('$', 1) ?? -1;
    if (token === undefined || at < 0) return token;
    const raw = token.raw.slice(0, at);
    return { ...token, raw, text: raw };
  }

  override tag(src: string): Tokens.Tag | undefined {
    const token = super.tag(src);
    this.lexer.state.inLink = false;
    this.lexer.state.inRawBlock = false;
    return token === undefined ? undefined : { ...token, inLink: false, inRawBlock: false };
  }
}

export interface Lexed {
  readonly tokens: readonly Token[];
  /** Addresses that reference links of the text lead to, those given among them. */
  readonly links: Links;
}

/** The blocks of a markdown text. `known` are the addresses that blocks before it defined. */
export function lexBlocks(text: SafeText, known: Links = {}): Lexed {
  const tokenizer = new BlockTokenizer();
  const lexer = new Lexer({ ...getDefaults(), tokenizer });
  tokenizer.rules = quickRules(tokenizer.rules);
  Object.assign(lexer.tokens.links, known);
  try {
    return { tokens: lexer.lex(text), links: lexer.tokens.links };
  } catch (error) {
    // Nested deeper than the stack: no text that a person would read as markdown.
    if (!(error instanceof RangeError)) throw error;
    const whole: Tokens.Text = { type: 'text', raw: text, text };
    return { tokens: text === '' ? [] : [whole], links: { ...known } };
  }
}
