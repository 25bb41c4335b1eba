import { afterAll, describe, expect, it } from 'vitest';
import { anchoredRow } from '../../src/render/anchored-row.ts';
import { asRow } from '../harness/drawn-text.ts';
import { Emulator } from '../harness/emulators.ts';
import { removeHomes, startProgram } from '../harness/program.ts';
import type { PtyProgram } from '../harness/pty.ts';

afterAll(removeHomes);

/** Two words in each script. */
const SCRIPTS: readonly (readonly [script: string, first: string, second: string])[] = [
  ['Latin with marks', 'cafe\u0301', 'n\u0303andu\u0301'],
  ['Greek', 'Καλη\u0301', 'μέρα'],
  ['Cyrillic', 'Добрый', 'вечер'],
  ['Hebrew with points', 'שָׁלוֹם', 'עולם'],
  ['Arabic with vowels', 'مَرْحَبًا', 'بالعالم'],
  ['Devanagari', 'हिन्दी', 'किताब'],
  ['Tamil', 'வணக்கம்', 'தமிழ்'],
  ['Han', '漢字', '中文'],
  ['Hangul', '한국어', '한글'],
  ['Hangul in jamo', '\u1112\u1161\u11ab', '\u1100\u1173\u11af'],
  ['kana', 'カタカナ', 'ひらか\u3099な'],
  ['emoji', '👩‍👩‍👧‍👦👍🏽', '🇳🇴❤️1️⃣🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
];
/** Kana are parted into words by a dictionary, pictures are none. */
const WORDLESS = ['kana', 'emoji'];
/** Scripts written without spaces: one word here. */
const WITHOUT_SPACES: readonly (readonly [script: string, text: string])[] = [
  ['Thai', 'สวัสดีน้ำใจ'],
  ['Khmer', 'សួស្តី'],
  ['Myanmar', 'မြန်မာ'],
];

const graphemes = (text: string) =>
  Array.from(
    new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text),
    ({ segment }) => segment,
  );

/** Where the prompt's text begins. */
const START = 3;

/** Columns of the cursor behind nothing, behind the first grapheme, and so on, as an emulator like the program's says. */
async function columnsIn(text: string): Promise<readonly number[]> {
  const parts = graphemes(text);
  const prefixes = parts.map((_, i) => parts.slice(0, i + 1).join(''));
  const emulator = new Emulator('11', 100, 2);
  const plain = await emulator.columnsBehind(prefixes);
  const drawn = await emulator.columnsBehind(prefixes.map((prefix) => anchoredRow(asRow(prefix))));
  // What the emulator takes for several pictures is drawn in the cells of one: there the column is said to it.
  const isOne = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/v.test(text);
  if (!isOne) expect(drawn).toEqual(plain);
  return [START, ...drawn.map((column) => START + column)];
}

const cursorAt = (program: PtyProgram, column: number | undefined, what: string) =>
  program
    .waitFor((one) => one.cursor.column === column)
    .catch((error: unknown) => {
      throw new Error(`${what}: the cursor is in column ${program.cursor.column}, not ${column}`, {
        cause: error,
      });
    });

describe('the cursor in the prompt', () => {
  it('is where the terminal draws, in every script, and steps over and erases whole characters', async () => {
    await using program = startProgram({ args: ['--practice'] });
    await program.waitFor('F1 help');
    const texts = [
      ...SCRIPTS.map(([script, first, second]) => ({ script, text: `${first} ${second}`, first })),
      ...WITHOUT_SPACES.map(([script, text]) => ({ script, text, first: null })),
    ];
    for (const { script, text, first } of texts) {
      const columns = await columnsIn(text);
      const last = columns.length - 1;
      program.type(text);
      await cursorAt(program, columns[last], `${script} typed`);
      await program.waitFor((one) => one.rows()[one.cursor.row]?.includes(text.slice(0, 1)) === true);
      for (let at = last - 1; at >= 0; at--) {
        program.key('left');
        await cursorAt(program, columns[at], `${script}, left to ${at}`);
      }
      for (let at = 1; at <= last; at++) {
        program.key('right');
        await cursorAt(program, columns[at], `${script}, right to ${at}`);
      }
      program.key('home');
      await cursorAt(program, START, `${script}, home`);
      program.key('end');
      await cursorAt(program, columns[last], `${script}, end`);
      if (first !== null && !WORDLESS.includes(script)) {
        const end = graphemes(first).length;
        program.key('alt+b');
        await cursorAt(program, columns[end + 1], `${script}, a word left`);
        program.key('home', 'alt+f');
        await cursorAt(program, columns[end], `${script}, a word right`);
        program.key('end');
        await cursorAt(program, columns[last], `${script}, end again`);
      }
      for (let at = last - 1; at >= 0; at--) {
        program.key('backspace');
        await cursorAt(program, columns[at], `${script}, erased to ${at}`);
      }
      await program.waitFor('Ask anything');
    }
  });
});
