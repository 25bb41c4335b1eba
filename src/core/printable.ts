import { documentText, type SafeText, safeText } from './safe-text.ts';

/**
 * What may be written to a standard stream. It is a type of its own because a stream may be a file or a pipe, where
 * tabs and line ends count: so not everything that is printable may be drawn, but whatever may be drawn is printable.
 */

declare const printableBrand: unique symbol;

/** Text for a standard stream: made here, or by `jsonDocument`, and by nothing else. */
export type Printable = SafeText | (string & { readonly [printableBrand]: true });

/** Any text for a standard stream: what safeText lets through, and tabs, which a file may need and a terminal can take. */
export function plainText(text: string): Printable {
  return text
    .split('\t')
    .map((piece) => safeText(piece))
    .join('\t') as Printable;
}

/** A whole document for a file or a pipe: all its characters stay, but those that a terminal would obey or hide. */
export function printableDocument(text: string): Printable {
  return text.split('\r\n').map(documentText).join('\r\n') as Printable;
}

/**
 * Our own words with printable text in them: the literal parts are trusted, and no other string is taken. Sequences of
 * ours, such as the one that empties a line, are literal parts as well.
 */
export function printable(
  parts: TemplateStringsArray,
  ...values: readonly (Printable | number)[]
): Printable {
  return String.raw({ raw: parts }, ...values) as Printable;
}

/** Joins printable pieces: still printable. */
export function joinPrintable(pieces: readonly Printable[]): Printable {
  return pieces.join('') as Printable;
}

/** What is new at the end of a text whose beginning was written before. */
export function printableSince(text: Printable, units: number): Printable {
  return text.slice(units) as Printable;
}
