import type { SafeText } from '../core/safe-text.ts';

/**
 * What the terminal is told to do, apart from drawing: modes, questions, the title, the clipboard. A sequence is made of
 * literals in our source, numbers, safe text and base64, and of nothing else: what came from outside is no part of one.
 */

declare const ownSequenceBrand: unique symbol;

/** A sequence of ours: made here, and by nothing else. */
export type OwnSequence = string & { readonly [ownSequenceBrand]: true };

/** The literal parts are trusted; no other string is taken. */
export function ownSequence(
  parts: TemplateStringsArray,
  ...values: readonly (OwnSequence | SafeText | number)[]
): OwnSequence {
  return String.raw({ raw: parts }, ...values) as OwnSequence;
}

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
