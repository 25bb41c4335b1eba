import { bufferOf } from '../core/editor/buffer.ts';
import { type FoldedText, foldedText } from '../core/editor/folds.ts';
import { searchHistory } from '../core/editor/history-search.ts';
import { hiddenKeys } from '../core/key-shape.ts';
import { keyNamed, shownKey } from '../core/key-table.ts';
import { type SafeText, safeLine, words } from '../core/safe-text.ts';
import type { RowStep, State } from '../core/state.ts';
import { cellInHand } from './cell-in-hand.ts';
import { type PromptLayout, promptLines, rowBeside } from './prompt.ts';
import type { Chips } from './prompt-rows.ts';
import { count } from './quantity.ts';
import { type Line, lineWidth, type Span, truncate, widthOf } from './row.ts';
import { wholeText } from './whole-text.ts';

/** What stands before the first row of the prompt. */
export const SIGN: Line = [{ text: words` ` }, { text: words`› `, style: 'accent' }];

/** Cells that the text of the prompt may take beside its sign. */
export const promptWidth = (columns: number) => Math.max(1, columns - lineWidth(SIGN) - 1);

/**
 * The text that is being written, or the search through earlier prompts that stands in its place. `maxRows`: the rows
 * around the cursor when it is higher; absent: all of it.
 */
export function textInHand(state: State, width: number, maxRows?: number): PromptLayout {
  const { buffer, search } = state.composer;
  if (search !== null) return searched(state, search, width, maxRows ?? SEARCH_ROWS);
  if (buffer.text === '') {
    const lines = [truncate([{ text: placeholder(state), style: 'dim' }], width)];
    return { lines, cursor: { column: 0, row: 0 }, offsetAt: () => 0 };
  }
  const shown = foldedText(buffer, hiddenKeys(buffer.text));
  const seen = { ...buffer, ...shown };
  const layout =
    maxRows === undefined
      ? wholeText(seen, width, chipsOf(shown))
      : promptLines(seen, width, maxRows, chipsOf(shown));
  return { ...layout, offsetAt: (row, column) => shown.whole(layout.offsetAt(row, column)) };
}

/** What is drawn for folded pastes, by where they are. */
function chipsOf({ at }: FoldedText): Chips {
  const key = shownKey('complete');
  const opens = key === '' ? words`` : words` · ${key} unfolds`;
  return new Map(
    Array.from(at, ([offset, lines]) => [
      offset,
      lines === 1 ? words`[pasted line${opens}]` : words`[${count(lines)} pasted lines${opens}]`,
    ]),
  );
}

/** Where the cursor is a row further up or down in the text as it is drawn; null at its first and last row. */
export function promptRowBeside(state: State, by: -1 | 1): RowStep | null {
  const { buffer } = state.composer;
  const shown = foldedText(buffer, hiddenKeys(buffer.text));
  const { columns } = state.size;
  const width = cellInHand(state, columns)?.textWidth ?? promptWidth(columns);
  const to = rowBeside({ ...buffer, ...shown }, width, by, chipsOf(shown));
  return to === null ? null : { ...to, cursor: shown.whole(to.cursor) };
}

/** Rows of a found prompt that are shown in a cell, with the line of the search. */
const SEARCH_ROWS = 6;

/** The search through earlier prompts: what is looked for, and below it what was found. */
function searched(
  { history, composer }: State,
  search: NonNullable<State['composer']['search']>,
  width: number,
  maxRows: number,
): PromptLayout {
  const query = safeLine(search.query);
  const match = searchHistory(history, search.query)[search.index];
  const label = words`search: `;
  const none: Span = { text: words`   no earlier prompt has it`, style: 'dim' };
  const line: Line = [{ text: label, style: 'dim' }, { text: query }, ...(match === undefined ? [none] : [])];
  const found =
    match === undefined
      ? []
      : promptLines(bufferOf(hiddenKeys(match)), width, Math.max(1, maxRows - 1)).lines;
  return {
    lines: [truncate(line, width), ...found].slice(0, maxRows),
    cursor: { column: Math.min(widthOf(label) + widthOf(query), width), row: 0 },
    offsetAt: () => composer.buffer.cursor,
  };
}

function placeholder({ mode, live, endpoint, composer }: State): SafeText {
  if (mode === 'command') return words`${shownKey('prompt-mode')} goes back to the prompt`;
  if (composer.attachments.length > 0) return words`Ask about it, or ${keyNamed('send')} for a caption`;
  if (composer.target.kind !== 'end') return words`What to ask here`;
  if (live !== null) return words`The next prompt waits its turn`;
  if (endpoint?.kind === 'image-to-text') return words`/caption PATH, or drop an image here`;
  if (endpoint?.kind === 'text-generation') return words`A text to go on with: it is sent alone, as it is`;
  return words`Ask anything, or /caption PATH`;
}
