import { codesIn } from '../markdown/codes.ts';
import { outlineBlocks } from '../markdown/lexer.ts';
import { safeText } from '../safe-text.ts';
import { writtenCode } from './written-code.ts';

/**
 * The code blocks of a markdown text, in the order of the numbers that they are shown with: they are read as they are for
 * the screen. What a block says is given as it was written, with its tabs, where it is found in the text.
 */
export function codeBlocksOf(markdown: string): readonly string[] {
  if (!MAY_HOLD_CODE.test(markdown)) return [];
  const written = writtenCode(markdown).map((text) => ({ text, bare: bare(text) }));
  let from = 0;
  return codesIn(outlineBlocks(safeText(markdown)).tokens).map((token) => {
    const said = bare(token.text);
    const at = written.findIndex((one, i) => i >= from && one.bare === said);
    if (at < 0) return token.text;
    from = at + 1;
    return written[at]?.text ?? token.text;
  });
}

const MAY_HOLD_CODE = /```|~~~|(?: {4}|\t)/;

/** The marks of quotes and lists around a block are not the same to everybody: what counts is what it says. */
function bare(code: string): string {
  return safeText(code).replace(/[\s>]+/g, '');
}
