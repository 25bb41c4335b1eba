import { bufferOf } from '../core/editor/buffer.ts';
import { type FoldedText, foldedText } from '../core/editor/folds.ts';
import { searchHistory } from '../core/editor/history-search.ts';
import { hiddenKeys } from '../core/key-shape.ts';
import { keyNamed, shownKey } from '../core/key-table.ts';
import type { Find } from '../core/notebook/find.ts';
import { isBlind } from '../core/notebook/images-taken.ts';
import { type SafeText, safeLine, words } from '../core/safe-text.ts';
import type { Session } from '../core/session.ts';
import type { PromptDraft, RowStep, State } from '../core/state.ts';
import { imageName } from './exchange-images.ts';
import { pictureGrid } from './picture-grid.ts';
import type { Pictures } from './pictures.ts';
import { promptLines, rowBeside } from './prompt.ts';
import { count } from './quantity.ts';
import { type Line, lineWidth, type Span, truncate, widthOf } from './row.ts';
import { wrapLine } from './wrap.ts';

const MARGIN: Line = [{ text: words` ` }];
const SIGN: Line = [{ text: words` ` }, { text: words`› `, style: 'accent' }];
const BESIDE_SIGN: Line = [{ text: words`   ` }];

/** Queued prompts that are named; the others are counted. */
const QUEUED = 2;

export interface ComposerLines {
  readonly lines: readonly Line[];
  /** Null in command mode. Rows count from the first of `lines`. */
  readonly cursor: { readonly column: number; readonly row: number } | null;
}

/** Cells that the text of the prompt may take beside its sign. */
const promptWidth = (columns: number) => Math.max(1, columns - lineWidth(SIGN) - 1);

/** What is drawn for folded pastes, by where they are. */
function chipsOf({ at }: FoldedText): ReadonlyMap<number, SafeText> {
  const key = shownKey('complete');
  const opens = key === '' ? words`` : words` · ${key} unfolds`;
  return new Map(
    Array.from(at, ([offset, lines]) => [
      offset,
      lines === 1 ? words`[pasted line${opens}]` : words`[${count(lines)} pasted lines${opens}]`,
    ]),
  );
}

/** Where the cursor is a row further up or down in the prompt as it is drawn; null at its first and last row. */
export function promptRowBeside({ composer, size }: State, by: -1 | 1): RowStep | null {
  const { buffer } = composer;
  const shown = foldedText(buffer, hiddenKeys(buffer.text));
  const to = rowBeside({ ...buffer, ...shown }, promptWidth(size.columns), by, chipsOf(shown));
  return to === null ? null : { ...to, cursor: shown.whole(to.cursor) };
}

/** What is queued, what is attached, and the prompt with its cursor, in at most `maxRows` rows (one at least). */
export function composerLines(
  state: State,
  columns: number,
  maxRows: number,
  pictures: Pictures | null = null,
): ComposerLines {
  const width = promptWidth(columns);
  const above = [
    ...queueLines(state, columns),
    ...targetLines(state, columns),
    ...attachmentLines(state, columns),
    ...attachedPictures(state, columns, maxRows, pictures),
  ].slice(0, Math.max(0, maxRows - 1));
  const room = Math.max(1, maxRows - above.length);
  if (state.find !== null) return findLines(state.find, columns);
  const prompt = state.composer.search === null ? typed(state, width, room) : searched(state, width, room);
  const lines = prompt.lines.map((line, i) => [...(i === 0 ? SIGN : BESIDE_SIGN), ...line]);
  return {
    lines: [...above, ...lines],
    cursor:
      state.mode === 'command'
        ? null
        : { column: prompt.cursor.column + lineWidth(SIGN), row: prompt.cursor.row + above.length },
  };
}

/** The search through the session: what is looked for, and which match of how many this is. */
function findLines(find: Find, columns: number): ComposerLines {
  const sign: Line = [{ text: words` ` }, { text: words`/ `, style: 'accent' }];
  const says =
    find.query.text.trim() === ''
      ? words`   what to find`
      : find.isCounting === true
        ? words`   looking…`
        : find.count === 0
          ? words`   not in this session`
          : words`   ${find.number === 0 ? '' : `${find.number} of `}${find.count}`;
  const keys = find.typing
    ? words``
    : words` · ${shownKey('find-next')} next · ${shownKey('find-previous')} before · ${shownKey('cells-back')} leaves`;
  const room = Math.max(4, columns - lineWidth(sign) - widthOf(says) - 1);
  const query = promptLines(find.query, room, 1);
  const line: Line = [
    ...sign,
    ...(query.lines[0] ?? []),
    {
      text: says,
      style: find.count === 0 && find.isCounting !== true && find.query.text !== '' ? 'warning' : 'dim',
    },
    { text: keys, style: 'dim' },
  ];
  return {
    lines: [truncate(line, columns - 1)],
    cursor: find.typing ? { column: query.cursor.column + lineWidth(sign), row: 0 } : null,
  };
}

function typed(state: State, width: number, maxRows: number): ReturnType<typeof promptLines> {
  const { buffer } = state.composer;
  if (buffer.text === '') {
    const lines = [truncate([{ text: placeholder(state), style: 'dim' }], width)];
    return { lines, cursor: { column: 0, row: 0 } };
  }
  const shown = foldedText(buffer, hiddenKeys(buffer.text));
  const layout = promptLines({ ...buffer, ...shown }, width, maxRows, chipsOf(shown));
  if (state.mode === 'edit') return layout;
  const dimmed = layout.lines.map((line) => line.map(({ text }): Span => ({ text, style: 'dim' })));
  return { ...layout, lines: dimmed };
}

/** Which cell the prompt changes or makes, and the way out of that. */
function targetLines({ composer, session }: State, columns: number): readonly Line[] {
  const { target } = composer;
  if (target.kind === 'end') return [];
  const number = session.exchanges.findIndex((exchange) => exchange.id === target.id) + 1;
  const what =
    target.kind === 'edit' ? words`editing In ${number}` : words`new cell ${target.kind} In ${number}`;
  const line: Line = [
    { text: what, style: 'accent' },
    { text: words` · ${keyNamed('command-mode')} leaves it as it was`, style: 'dim' },
  ];
  return [truncate([...MARGIN, ...line], columns - 1)];
}

function placeholder({ mode, live, endpoint, composer }: State): SafeText {
  if (mode === 'command') return words`${shownKey('prompt-mode')} goes back to the prompt`;
  if (composer.attachments.length > 0) return words`Ask about it, or ${keyNamed('send')} for a caption`;
  if (live !== null) return words`The next prompt waits its turn`;
  if (endpoint?.kind === 'image-to-text') return words`/caption PATH, or drop an image here`;
  if (endpoint?.kind === 'text-generation') return words`A text to go on with: it is sent alone, as it is`;
  return words`Ask anything, or /caption PATH`;
}

/** The search through earlier prompts: what is looked for, and below it what was found. */
function searched(state: State, width: number, maxRows: number): ReturnType<typeof promptLines> {
  const query = safeLine(state.composer.search?.query ?? '');
  const matches = searchHistory(state.history, state.composer.search?.query ?? '');
  const match = matches[state.composer.search?.index ?? 0];
  const label = words`search: `;
  const line = truncate(
    [
      { text: label, style: 'dim' },
      { text: query },
      ...(match === undefined ? [{ text: words`   no earlier prompt has it`, style: 'dim' } as const] : []),
    ],
    width,
  );
  const found =
    match === undefined
      ? []
      : promptLines(bufferOf(hiddenKeys(match)), width, Math.max(1, maxRows - 1)).lines;
  return {
    lines: [line, ...found].slice(0, maxRows),
    cursor: { column: Math.min(widthOf(label) + widthOf(query), width), row: 0 },
  };
}

/** The cell that a queued prompt is for, where that is not a new one at the end. */
function forCell({ target }: PromptDraft, { exchanges }: Session): string {
  if (target.kind === 'end') return '';
  const number = exchanges.findIndex(({ id }) => id === target.id) + 1;
  if (number === 0) return '';
  return target.kind === 'edit' ? ` for In ${number}` : ` ${target.kind} In ${number}`;
}

function queueLines({ queue, session }: State, columns: number): readonly Line[] {
  const named = queue.slice(0, QUEUED).map((draft) => {
    const what = draft.input.trim() || draft.paths.join(', ') || draft.attachments.map(imageName).join(', ');
    return truncate(
      [...MARGIN, { text: words`queued${forCell(draft, session)}: ${hiddenKeys(what)}`, style: 'dim' }],
      columns - 1,
    );
  });
  const more = queue.length - QUEUED;
  if (more <= 0) return named;
  return [
    ...named,
    truncate([...MARGIN, { text: words`and ${more} more queued`, style: 'dim' }], columns - 1),
  ];
}

/** Rows that the pictures of attachments take, and those that the prompt must have beside them. */
const PICTURE_ROWS = 4;
const BESIDE_PICTURES = 4;

/** What is attached, small: one row of pictures, where the window is high enough. */
function attachedPictures(
  { composer }: State,
  columns: number,
  maxRows: number,
  pictures: Pictures | null,
): readonly Line[] {
  if (pictures === null || composer.attachments.length === 0 || maxRows < PICTURE_ROWS + BESIDE_PICTURES)
    return [];
  return pictureGrid(composer.attachments, pictures, columns - 2, PICTURE_ROWS)
    .slice(0, PICTURE_ROWS)
    .map((line) => (line.length === 0 ? line : [...MARGIN, ...line]));
}

function attachmentLines({ composer, endpoint, served }: State, columns: number): readonly Line[] {
  const chips: Span[] = composer.attachments.flatMap((image, i) => [
    ...(i === 0 ? [] : [{ text: words`  ` }]),
    { text: words`[${imageName(image)}` },
    { text: words` ${image.width}×${image.height}`, style: 'dim' } as const,
    { text: words`]` },
  ]);
  const reading: Span[] =
    composer.reading === null
      ? []
      : [{ text: words`${chips.length > 0 ? '  ' : ''}${composer.reading}`, style: 'dim' }];
  const isRefused = composer.attachments.length > 0 && endpoint !== null && isBlind(endpoint, served);
  const refused: Span[] = isRefused
    ? [{ text: words`  ! ${endpoint.name} takes text only`, style: 'warning' }]
    : [];
  const line = [...chips, ...reading, ...refused];
  return line.length === 0 ? [] : wrapLine(line, Math.max(1, columns - 1), { first: MARGIN, rest: MARGIN });
}
