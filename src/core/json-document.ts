import type { Printable } from './printable.ts';
import { withoutHidden } from './safe-text.ts';

declare const jsonBrand: unique symbol;

/** A document in JSON that a standard stream may take: made by `jsonDocument` only. */
export type JsonText = Printable & { readonly [jsonBrand]: true };

/**
 * What JSON allows but a terminal or a reader's eye would trip over: DEL and C1, bidi, tags and all that is invisible.
 * Joiners and selectors stay behind what they shape, so that emoji and words are whole.
 */
const ESCAPED_IN_JSON =
  /[[\u007f-\u009f\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb\u{13430}-\u{1343f}\p{Noncharacter_Code_Point}\u{10eeee}]--[\u200c\u200d\ufe0e\ufe0f]]/gv;

/** A value as indented JSON in which every control, bidi and invisible character is written as `\uXXXX`. */
export function jsonDocument(value: unknown, indent = 2): JsonText {
  const text = JSON.stringify(value, null, indent);
  return withoutHidden(text, inNumbers).replace(ESCAPED_IN_JSON, inNumbers) as JsonText;
}

function inNumbers(character: string): string {
  return Array.from({ length: character.length }, (_, i) => {
    const unit = character.charCodeAt(i);
    return `\\u${unit.toString(16).padStart(4, '0')}`;
  }).join('');
}
