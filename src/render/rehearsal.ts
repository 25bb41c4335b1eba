import { createStreamBlocks } from './stream-blocks.ts';

/** What answers are mostly made of, in pieces that are each laid out in a few ms the first time. */
const PIECES: readonly string[] = [
  'Words, in a line that is long enough to go on in the next row.\n\n',
  '## A heading\n\n',
  'With **bold** words in it, and `code`.\n\n',
  'Or *leaning*, or _so_.\n\n',
  'And [a link](https://example.org/).\n\n',
  'See https://example.org/ for that.\n\n',
  '- one\n- two\n\n',
  '1. one\n   - two\n2. three\n\n',
  '| a | b |\n|---|---:|\n| c | 1 |\n\n',
  '```\ncode that is longer than a row has room for, and goes on\n```\n\n',
  '> quoted\n> twice\n\n',
  'Signs → — … ✓ “quoted” é ü\n\n',
  '漢字、かな。\n\n',
];

/** What takes longest the first time. */
const HARDEST: readonly string[] = ['✅ and 👍🏽\n\n', '⚠️ and 👩‍🔬 🇳🇴\n\n'];

/** All of them, one after the other. */
export const PAGE = [...PIECES, ...HARDEST].join('');

/**
 * V8 keeps text of Latin letters in bytes, and compiles each pattern once for such text and once for any other. One
 * dash or curly quote makes the other kind of a whole answer.
 */
const BEYOND_LATIN = '漢\n\n';

const WIDTH = 40;

/** How often a piece is laid out. */
const ROUNDS = 4;

/**
 * Lays out a page that nobody sees, one piece a step: what a process needs the first time (V8 compiles patterns twice,
 * once to interpret and once to run; tables of Unicode are read) costs an answer's first frame ten times what it
 * costs any later one. Each piece comes once before any comes again: an answer may leave no time for more.
 */
export function* rehearsal(): Generator<void> {
  const pieces = [...HARDEST, ...PIECES].map(layoutsOf);
  for (let round = 0; round < ROUNDS; round++) {
    for (const layouts of pieces) {
      layouts.next();
      yield;
    }
  }
}

/** A second time, when patterns are compiled for good, and with text behind it, which closes the blocks. */
function* layoutsOf(piece: string): Generator<void> {
  const blocks = createStreamBlocks();
  const closed = `${piece}${piece}a\n\nb\n\n`;
  for (const text of [piece, `${piece}${piece}`, closed, `${BEYOND_LATIN}${closed}`]) {
    blocks.layOut(text, WIDTH);
    yield;
  }
}
