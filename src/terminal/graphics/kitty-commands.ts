import { inBase64, inPieces, type OwnSequence, ownSequence } from '../own-sequence.ts';

/**
 * Orders of kitty's graphics protocol (https://sw.kovidgoyal.net/kitty/graphics-protocol/), as far as they are given
 * here. `q=2`: the terminal says nothing about them.
 */

/** Characters of base64 in one piece. */
const PIECE = 4096;

/** The number that the question is asked with; no image gets it. */
export const QUESTION_ID = 31;

/** Whether the terminal knows the protocol: one pixel that is looked at and not kept. */
export const KITTY_QUESTION = ownSequence`\x1b_Gi=${QUESTION_ID},s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\`;

/**
 * Sends a PNG file and lets it be shown in so many cells by placeholders, in pieces that have to follow each other
 * with no other order between them.
 */
export function transmitted(
  id: number,
  size: { readonly columns: number; readonly rows: number },
  png: Uint8Array,
): readonly OwnSequence[] {
  const pieces = inPieces(inBase64(png), PIECE);
  return pieces.map((piece, i) => {
    const more = i < pieces.length - 1 ? 1 : 0;
    return i === 0
      ? ownSequence`\x1b_Ga=T,U=1,f=100,t=d,i=${id},c=${size.columns},r=${size.rows},q=2,m=${more};${piece}\x1b\\`
      : ownSequence`\x1b_Gq=2,m=${more};${piece}\x1b\\`;
  });
}

/** Takes an image away, and its data with it. */
export function freed(id: number): OwnSequence {
  return ownSequence`\x1b_Ga=d,d=I,i=${id},q=2\x1b\\`;
}

/** Ends a transmission whose last piece was not sent. */
export const UNFINISHED = ownSequence`\x1b_Gq=2,m=0;\x1b\\`;
