/**
 * A picture as text: kitty shows the part of an image that a cell stands for where the cell holds U+10EEEE, marked
 * with its row, its column and the highest byte of the image's number; the other bytes are its colour ("Unicode
 * placeholders" in kitty's graphics protocol). So a picture moves, is covered and goes away with its row.
 */
/** The character of a cell that shows part of an image. */
export const PLACEHOLDER = '\u{10eeee}';

/** The marks for 0, 1, 2 …: the beginning of `rowcolumn-diacritics.txt`, which belongs to the protocol. */
const MARKS = String.fromCodePoint(
  ...[0x305, 0x30d, 0x30e, 0x310, 0x312, 0x33d, 0x33e, 0x33f, 0x346, 0x34a, 0x34b, 0x34c, 0x350, 0x351],
  ...[0x352, 0x357, 0x35b, 0x363, 0x364, 0x365, 0x366, 0x367, 0x368, 0x369, 0x36a, 0x36b, 0x36c, 0x36d],
  ...[0x36e, 0x36f, 0x483, 0x484, 0x485, 0x486, 0x487, 0x592, 0x593, 0x594, 0x595, 0x597, 0x598, 0x599],
  ...[0x59c, 0x59d, 0x59e, 0x59f, 0x5a0, 0x5a1, 0x5a8, 0x5a9, 0x5ab, 0x5ac, 0x5af, 0x5c4, 0x610, 0x611],
  ...[0x612, 0x613, 0x614, 0x615, 0x616, 0x617, 0x657, 0x658, 0x659, 0x65a, 0x65b, 0x65d, 0x65e, 0x6d6],
  ...[0x6d7, 0x6d8, 0x6d9, 0x6da, 0x6db, 0x6dc, 0x6df, 0x6e0, 0x6e1, 0x6e2, 0x6e4, 0x6e7, 0x6e8, 0x6eb],
);

/** Rows, columns and highest bytes can be so large, and one less. */
export const PLACEHOLDER_RANGE = MARKS.length;

const mark = (value: number) => MARKS[value] ?? '';

/**
 * One row of an image as terminal text, with its own colour and back.
 *
 * @param id 32 bits; where only its lowest byte of the lower three is used, the colour is one of the 256, which also
 *   gets through a multiplexer that knows no others
 * @param columns so many from the first one on
 */
export function placeholderCells(id: number, row: number, columns: number): string {
  const low = id & 0xffffff;
  const colour = low < 256 ? `5;${low}` : `2;${low >> 16};${(low >> 8) & 255};${low & 255}`;
  const high = mark(id >>> 24);
  let cells = '';
  for (let column = 0; column < columns; column++) cells += PLACEHOLDER + mark(row) + mark(column) + high;
  return `\x1b[38;${colour}m${cells}\x1b[0m`;
}
