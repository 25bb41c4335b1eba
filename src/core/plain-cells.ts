/**
 * Characters of one UTF-16 unit that are a grapheme by themselves whatever stands beside them, with the cells that each
 * takes: first those of one, then those of two. A test holds all of them against string-width and the segmenter.
 */
const ALONE: readonly (readonly [cells: number, ranges: readonly (readonly [from: number, to: number])[]])[] =
  [
    [
      1,
      [
        // ASCII, Latin, its phonetic letters
        [0x20, 0x7e],
        [0xa1, 0xa8],
        [0xaa, 0xac],
        [0xaf, 0x2ff],
        // Greek and Cyrillic, but for the marks of the latter
        [0x391, 0x3a1],
        [0x3a3, 0x3ff],
        [0x400, 0x481],
        [0x48a, 0x52f],
        // Punctuation, arrows, mathematics, lines and blocks, without what is an emoji with a selector behind it
        [0x2010, 0x2027],
        [0x2030, 0x203b],
        [0x203d, 0x2048],
        [0x20a0, 0x20c0],
        [0x2200, 0x22ff],
        [0x2500, 0x259f],
        [0x25cf, 0x25cf],
        [0x2713, 0x2713],
        [0x2717, 0x2717],
      ],
    ],
    [
      2,
      [
        // The punctuation of East Asia, its syllables and ideographs, and the wide forms of ASCII
        [0x3001, 0x3029],
        [0x3041, 0x3096],
        [0x30a1, 0x30ff],
        [0x3400, 0x4dbf],
        [0x4e00, 0x9fff],
        [0xff01, 0xff60],
      ],
    ],
  ];

const CELLS = new Uint8Array(0x10000);
for (const [cells, ranges] of ALONE) for (const [from, to] of ranges) CELLS.fill(cells, from, to + 1);

/**
 * Cells that a text takes when all of its characters are graphemes by themselves, with the same answer as string-width;
 * -1 when one of them has to be looked at together with its neighbours, which takes Unicode's tables.
 */
export function plainCells(text: string): number {
  let cells = 0;
  for (let i = 0; i < text.length; i++) {
    const own = CELLS[text.charCodeAt(i)] ?? 0;
    if (own === 0) return -1;
    cells += own;
  }
  return cells;
}

/** Whether a UTF-16 unit is such a character. */
export function isAlone(unit: number): boolean {
  return CELLS[unit] !== 0;
}
