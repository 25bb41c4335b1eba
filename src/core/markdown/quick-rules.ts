import type { Tokenizer } from 'marked';

type Rules = Tokenizer['rules'];

/**
 * A rule that is asked only where a glance says that it may match. Marked's rules for blocks are long patterns, each
 * with all names of HTML's blocks in it, and every one is tried at every block: to compile them twice, as V8 does, took
 * half of the first layout of a run. Nearly all text needs none of them.
 */
class Glanced extends RegExp {
  readonly #rule: RegExp;
  readonly #mayMatch: (text: string) => boolean;
  /** What matches the same where the rule is not asked; none by default. */
  readonly #otherwise: RegExp | null;

  constructor(rule: RegExp, mayMatch: (text: string) => boolean, otherwise: RegExp | null = null) {
    super('');
    this.#rule = rule;
    this.#mayMatch = mayMatch;
    this.#otherwise = otherwise;
  }

  override exec(text: string): RegExpExecArray | null {
    return this.#mayMatch(text) ? this.#rule.exec(text) : (this.#otherwise?.exec(text) ?? null);
  }
}

const TAG = /^ {0,3}</;
const QUOTE = /^ {0,3}>/;
const LABEL = /^ {0,3}\[/;
const UNDERLINE = /\n {0,3}(?:=+|-+)[ \t]*(?:\n|$)/;
const DELIMITERS = /^ {0,3}[|:-][-|: ]*(?:\n|$)/;
const FIRST_LINE = /^([^\n]+)/;

/** A heading's underline stands before the first blank line. */
function mayBeUnderlined(text: string): boolean {
  const blank = text.indexOf('\n\n');
  return UNDERLINE.test(blank < 0 ? text : text.slice(0, blank + 1));
}

/** What makes a table stands in its second line. */
function mayBeTable(text: string): boolean {
  const second = text.indexOf('\n') + 1;
  return second > 0 && DELIMITERS.test(text.slice(second));
}

/** Whether what comes behind the first line may belong to the same paragraph. */
function mayGoOn(text: string): boolean {
  const second = text.indexOf('\n') + 1;
  return second > 0 && second < text.length && text[second] !== '\n';
}

const mayBeginEmphasis = (text: string) => text.startsWith('*') || text.startsWith('_');
/** By the beginning alone: the rest of a long paragraph, looked through at each of its words, took seconds. */
const BEGINS_ADDRESS = /^(?:mailto:|xmpp:|https?:\/\/|ftp:\/\/|www\.|[a-z0-9._+-]+@)/i;

let made: Rules | null = null;

/** The rules of marked with a glance before those that are long. They give the same tokens: a test compares them. */
export function quickRules(rules: Rules): Rules {
  made ??= glanced(rules);
  return made;
}

function glanced({ block, inline, other }: Rules): Rules {
  const htmlBegins: RegExp[] = [];
  return {
    block: {
      ...block,
      blockquote: new Glanced(block.blockquote, (text) => QUOTE.test(text)),
      html: new Glanced(block.html, (text) => TAG.test(text)),
      def: new Glanced(block.def, (text) => LABEL.test(text)),
      table: new Glanced(block.table, mayBeTable),
      lheading: new Glanced(block.lheading, mayBeUnderlined),
      paragraph: new Glanced(block.paragraph, mayGoOn, FIRST_LINE),
    },
    inline: {
      ...inline,
      emStrongLDelim: new Glanced(inline.emStrongLDelim, mayBeginEmphasis),
      url: new Glanced(inline.url, (text) => BEGINS_ADDRESS.test(text)),
    },
    other: {
      ...other,
      htmlBeginRegex: (indent) => {
        htmlBegins[indent] ??= new Glanced(other.htmlBeginRegex(indent), (text) => TAG.test(text));
        return htmlBegins[indent];
      },
    },
  };
}
