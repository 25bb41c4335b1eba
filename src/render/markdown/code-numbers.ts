import type { Token } from 'marked';
import { codeBlocksOf } from '../../core/notebook/code-blocks.ts';

/** Gives the code blocks of a text the numbers that they are copied by. */
export interface CodeNumbers {
  /** The number of the next block, which says this; null when it is none that can be copied by its number. */
  next(code: string): number | null;
  /** How many have one, from the first of the text on. */
  given(): number;
}

/** How many code blocks at the top of a text, or in a quote or list of it, can be copied by number. */
export function codesIn(token: Token): number {
  return codeBlocksOf(token.raw).length;
}

/** Numbers those of one block of a text; `before` have been given out. */
export function numberCodes(token: Token, before: number): CodeNumbers {
  const blocks = codeBlocksOf(token.raw).map(bare);
  let given = 0;
  return {
    next(code) {
      const at = blocks.indexOf(bare(code), given);
      if (at < 0) return null;
      given = at + 1;
      return before + given;
    },
    given: () => before + given,
  };
}

/** The marks of quotes and lists around a block are not the same to everybody: what counts is what it says. */
function bare(code: string): string {
  return code.replace(/[\s>]+/g, '');
}
