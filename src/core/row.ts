import type { SafeText } from './safe-text.ts';

/**
 * A line as it goes to the terminal: safe text with our own colours and links. `paint` (render/row.ts) makes it, and
 * whatever draws takes rows and no other string.
 */

declare const rowBrand: unique symbol;

/** A line as it goes to the terminal. Made by `paint`, and from rows and safe text by what stands here. */
export type Row = string & { readonly [rowBrand]: true };

/** A row that shows nothing. */
export const EMPTY_ROW = '' as Row;

/** One line of safe text, without a style. */
export function plainRow(line: SafeText): Row {
  return line.replaceAll('\n', ' ') as Row;
}

/** The same row without blanks at its end, which an empty screen shows anyway. */
export function withoutEndBlanks(row: Row): Row {
  return row.trimEnd() as Row;
}
