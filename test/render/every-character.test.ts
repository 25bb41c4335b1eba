import { describe, expect, it } from 'vitest';
import { plainRow } from '../../src/core/row.ts';
import { safeText } from '../../src/core/safe-text.ts';
import { anchoredRow } from '../../src/render/anchored-row.ts';
import { notebookFrame } from '../../src/render/notebook.ts';
import { graphemesOf, widthOf } from '../../src/render/row.ts';
import { createRowCache } from '../../src/render/row-cache.ts';
import { themeFor } from '../../src/render/theme.ts';
import { frameDifference } from '../../src/terminal/frame-difference.ts';
import { everyCharacter, everyEmoji } from '../harness/all-characters.ts';
import { Emulator, GENERATIONS, type Generation } from '../harness/emulators.ts';
import { anExchange, aState } from './states.ts';

const CHARACTERS = everyCharacter();
const EMOJI = everyEmoji();

/** Those behind which the emulator's cursor is not where a row goes on by our account. */
async function misplaced(texts: readonly string[], generation: Generation): Promise<readonly string[]> {
  const between = texts.map((text) => safeText(`a${text}b`));
  const columns = await new Emulator(generation, 200, 2).columnsBehind(
    between.map((text) => anchoredRow(plainRow(text))),
  );
  expect(columns).toHaveLength(texts.length);
  return texts.filter((_, i) => columns[i] !== widthOf(between[i] ?? ''));
}

describe.each(GENERATIONS)('on a terminal that counts by Unicode %s', (generation) => {
  it('a row goes on where we think, behind every character', async () => {
    expect(CHARACTERS.length).toBeGreaterThan(150_000);
    const wrong = await misplaced(CHARACTERS, generation);
    expect(wrong.map((character) => character.codePointAt(0)?.toString(16))).toEqual([]);
  });

  it('a row goes on where we think, behind every emoji in every skin tone', async () => {
    expect(EMOJI.length).toBeGreaterThan(3600);
    expect(await misplaced(EMOJI, generation)).toEqual([]);
  });
});

/** Columns at which a row of the screen does not show the ASCII letters that it holds there; none when all is well. */
function lost(row: string, cells: readonly string[]): readonly number[] {
  const wrong: number[] = [];
  let column = 0;
  for (const grapheme of graphemesOf(row.replaceAll(/\x1b\[[\d;]*m|\x1b\]8;;[^\x07]*\x07/g, ''))) {
    if (/^[a-z]$/.test(grapheme) && cells[column]?.startsWith(grapheme) !== true) wrong.push(column);
    column += widthOf(grapheme);
  }
  return wrong;
}

describe('a screen', () => {
  const WIDTHS = Array.from({ length: 181 }, (_, i) => 20 + i);
  const ROWS = 220;

  it('of 20 to 200 columns holds every character, each row no wider than it is, all in their columns', async () => {
    const all = [...CHARACTERS, ...EMOJI];
    const screens = GENERATIONS.map((generation) => new Emulator(generation, 200, ROWS));
    const theme = themeFor('dark', 'none');
    for (const [i, columns] of WIDTHS.entries()) {
      // Every 181st: each width has some of every script.
      const some = all.filter((_, at) => at % WIDTHS.length === i);
      const text = some.map((one, at) => (at % 7 === 6 ? `${one} ` : `${one}x`)).join('');
      const state = aState([anExchange({ input: text.slice(0, 200) }, { output: text })], {
        size: { columns, rows: ROWS },
      });
      const { rows } = notebookFrame(state, { columns, rows: ROWS, theme }, createRowCache());
      const drawing = frameDifference(null, { rows, columns, cursor: null }, anchoredRow);
      for (const screen of screens) {
        screen.resize(columns, ROWS);
        await screen.write(drawing);
        const cells = screen.cells();
        const bad = rows.filter((row, at) => widthOf(row) > columns || lost(row, cells[at] ?? []).length > 0);
        expect({ columns, bad }).toEqual({ columns, bad: [] });
      }
    }
  });
});
