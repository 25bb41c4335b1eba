import { withHiddenWritten } from '../core/safe-text.ts';

/** What stands for a character that is not to be in a document as it is. */
const WRITTEN = /\\u\{([0-9a-f]{1,6})\}/g;
/** The beginning of words that only look like one. */
const LIKE_WRITTEN = /\\(?=u\{[0-9a-f]{1,6}\})/g;

/**
 * Text that can be shown anywhere, a terminal among it: controls, characters that reorder or hide text, half ones and
 * carriage returns as `\u{202e}`, the number of the character in hexadecimal. Where such a number stood already its
 * backslash becomes `\u{5c}`, so `readHidden` gives back exactly what was written.
 */
export function writeHidden(text: string): string {
  return withHiddenWritten(text.replace(LIKE_WRITTEN, '\\u{5c}'), numbered);
}

/** The same on one line. */
export function writeHiddenLine(text: string): string {
  return writeHidden(text).replaceAll('\n', '\\u{a}');
}

export function readHidden(text: string): string {
  return text.replace(WRITTEN, (all, digits: string) => {
    const code = Number.parseInt(digits, 16);
    return code > 0x10ffff ? all : String.fromCodePoint(code);
  });
}

/** Whether a text holds a character that has to be written so. */
export function hasHidden(text: string): boolean {
  return withHiddenWritten(text, numbered) !== text;
}

function numbered(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
