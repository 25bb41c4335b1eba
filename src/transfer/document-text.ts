import { documentText } from '../core/safe-text.ts';

/** Text of a document on one line. */
export function documentLine(text: string): string {
  return documentText(text).replace(/\s+/gu, ' ').trim();
}

/** What stands in a document that somebody may have saved on another system: without its mark, lines ended by `\n`. */
export function readDocument(text: string): string {
  return text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
}
