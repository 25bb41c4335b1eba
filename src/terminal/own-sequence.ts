import type { Row } from '../core/row.ts';
import type { SafeText } from '../core/safe-text.ts';

/**
 * What is written to the terminal: frames, pictures, modes, questions, the title, the clipboard. A sequence is made of
 * literals in our source, numbers, rows, safe text and base64, and of nothing else: what came from outside is no part of
 * one.
 */

declare const ownSequenceBrand: unique symbol;

/** A sequence of ours: made here, and by nothing else. */
export type OwnSequence = string & { readonly [ownSequenceBrand]: true };

/** The literal parts are trusted; no other string is taken. */
export function ownSequence(
  parts: TemplateStringsArray,
  ...values: readonly (OwnSequence | Row | SafeText | number)[]
): OwnSequence {
  let out = parts[0] ?? '';
  for (let i = 0; i < values.length; i++) out += `${values[i]}${parts[i + 1] ?? ''}`;
  return out as OwnSequence;
}

/** A part of a row, between two places where no character and no sequence is cut. */
export function partOfRow(row: Row, from: number, to?: number): OwnSequence {
  return row.slice(from, to) as OwnSequence;
}

/** Sixel data, of which nothing is left that is no sixel and no order to draw them (DEC STD 070: 2/1 to 7/14). */
export function inSixels(bytes: Uint8Array): OwnSequence {
  const data = Buffer.from(bytes).toString('latin1');
  return (/[^!-~]/.test(data) ? data.replace(/[^!-~]/g, '') : data) as OwnSequence;
}

/** No sequence. */
export const NOTHING = ownSequence``;

/** Several, one behind the other. */
export function joinSequences(sequences: readonly OwnSequence[]): OwnSequence {
  return sequences.join('') as OwnSequence;
}

/** Bytes as base64, which no terminal obeys. */
export function inBase64(bytes: Uint8Array): OwnSequence {
  return Buffer.from(bytes).toString('base64') as OwnSequence;
}

/** A sequence in pieces of so many characters, for what passes it on in pieces. */
export function inPieces(sequence: OwnSequence, size: number): readonly OwnSequence[] {
  return Array.from(
    { length: Math.ceil(sequence.length / size) },
    (_, i) => sequence.slice(i * size, (i + 1) * size) as OwnSequence,
  );
}

/** With every ESC in it twice, as tmux wants what it passes on. */
export function withDoubledEscapes(sequence: OwnSequence): OwnSequence {
  return sequence.replaceAll('\x1b', '\x1b\x1b') as OwnSequence;
}
