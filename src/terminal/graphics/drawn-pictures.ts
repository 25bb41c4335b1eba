import { inBase64, inSixels, type OwnSequence, ownSequence } from '../own-sequence.ts';

/** Sequences that draw a picture where the cursor stands; the terminal keeps it in the cells that it covers. */

interface Cells {
  readonly columns: number;
  readonly rows: number;
}

/**
 * An image file, scaled by the terminal into so many cells (iTerm2's inline images, https://iterm2.com/documentation-images.html;
 * `doNotMoveCursor` is WezTerm's, others pass over it).
 */
export function inlineImage(file: Uint8Array, { columns, rows }: Cells): OwnSequence {
  const about = ownSequence`inline=1;size=${file.length};width=${columns};height=${rows};preserveAspectRatio=1;doNotMoveCursor=1`;
  return ownSequence`\x1b]1337;File=${about}:${inBase64(file)}\x07`;
}

/** Sixels, what they leave out being left as it is (second parameter 1: DEC STD 070). */
export function sixelImage(sixels: Uint8Array): OwnSequence {
  return ownSequence`\x1bP0;1;0q${inSixels(sixels)}\x1b\\`;
}
