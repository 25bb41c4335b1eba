import type { MarkedToken, Token, Tokens } from 'marked';
import { isFootnote } from './footnotes.ts';

/**
 * The code blocks in some blocks, in the order in which they are written, in quotes, lists and footnotes too. The nth of a
 * text is the one that is copied by the number n.
 */
export function codesIn(tokens: readonly Token[]): readonly Tokens.Code[] {
  return tokens.flatMap((any) => {
    if (isFootnote(any)) return codesIn(any.tokens);
    const token = any as MarkedToken;
    if (token.type === 'code') return [token];
    if (token.type === 'list') return codesIn(token.items);
    return token.type === 'blockquote' || token.type === 'list_item' ? codesIn(token.tokens) : [];
  });
}
