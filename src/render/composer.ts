import type { PromptDraft } from '../core/composer.ts';
import { hiddenKeys } from '../core/key-shape.ts';
import { keyNamed, shownKey } from '../core/key-table.ts';
import { composerBehind, writesCell } from '../core/notebook/cell-prompt.ts';
import type { Find } from '../core/notebook/find.ts';
import { isBlind } from '../core/notebook/images-taken.ts';
import { words } from '../core/safe-text.ts';
import type { Session } from '../core/session.ts';
import type { State } from '../core/state.ts';
import { imageName } from './exchange-images.ts';
import { pictureGrid } from './picture-grid.ts';
import type { Pictures } from './pictures.ts';
import { promptLines } from './prompt.ts';
import { type Line, lineWidth, type Span, truncate, widthOf } from './row.ts';
import { promptWidth, SIGN, textInHand } from './text-in-hand.ts';
import { wrapLine } from './wrap.ts';

const MARGIN: Line = [{ text: words` ` }];
const BESIDE_SIGN: Line = [{ text: words`   ` }];

/** Queued prompts that are named; the others are counted. */
const QUEUED = 2;

export interface ComposerLines {
  readonly lines: readonly Line[];
  /** Null where the prompt rests. Rows count from the first of `lines`. */
  readonly cursor: { readonly column: number; readonly row: number } | null;
  /** The offset in its text of a cell of these rows; null where there is none, and where the prompt rests. */
  readonly offsetAt: (row: number, column: number) => number | null;
}

/** What is queued, what is attached, and the prompt with its cursor, in at most `maxRows` rows (one at least). */
export function composerLines(
  state: State,
  columns: number,
  maxRows: number,
  pictures: Pictures | null = null,
): ComposerLines {
  if (state.find !== null) return findLines(state.find, columns);
  // While a cell is written in its place, the prompt waits as it is.
  const isResting = state.mode === 'command' || writesCell(state);
  const composer = writesCell(state) ? composerBehind(state) : state.composer;
  const shown: State = { ...state, mode: isResting ? 'command' : 'edit', composer };
  const above = [
    ...queueLines(state, columns),
    ...attachmentLines(shown, columns),
    ...attachedPictures(shown, columns, maxRows, pictures),
  ].slice(0, Math.max(0, maxRows - 1));
  const room = Math.max(1, maxRows - above.length);
  const width = promptWidth(columns);
  const prompt =
    writesCell(state) && composer.buffer.text === ''
      ? { ...textInHand(shown, width, room), lines: [waysOut(state, width)] }
      : textInHand(shown, width, room);
  const lines = prompt.lines.map((line, i) => [
    ...(i === 0 ? SIGN : BESIDE_SIGN),
    ...(isResting ? line.map(dimmed) : line),
  ]);
  const { cursor } = prompt;
  return {
    lines: [...above, ...lines],
    cursor: isResting ? null : { column: cursor.column + lineWidth(SIGN), row: cursor.row + above.length },
    offsetAt: (row, column) =>
      isResting || row < above.length
        ? null
        : prompt.offsetAt(row - above.length, Math.max(0, column - lineWidth(SIGN))),
  };
}

const dimmed = ({ text }: Span): Span => ({ text, style: 'dim' });

/** What ends the writing of a cell, in the place of a prompt that is empty. */
function waysOut({ composer, session }: State, width: number): Line {
  const { target } = composer;
  const number = target.kind === 'end' ? 0 : session.exchanges.findIndex(({ id }) => id === target.id) + 1;
  const [runs, leaves] =
    target.kind === 'edit'
      ? [words`runs In ${number} again`, words`leaves it as it was`]
      : [words`runs the new cell`, words`leaves it out`];
  const [send, leave] = [keyNamed('send'), keyNamed('command-mode')];
  const said = words`${send} ${runs} · ${leave} ${leaves}`;
  const short = words`${send} runs it · ${leave} leaves it`;
  return truncate([{ text: widthOf(said) > width ? short : said, style: 'dim' }], width);
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
    offsetAt: () => null,
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

/** What is attached, by name, and what is to say about it. */
function attachmentLines(state: State, columns: number): readonly Line[] {
  const chips = state.composer.attachments.map(
    (image): Line => [
      { text: words`[${imageName(image)}` },
      { text: words` ${image.width}×${image.height}`, style: 'dim' },
      { text: words`]` },
    ],
  );
  const line = apart([...chips, ...notesOf(state)]);
  return line.length === 0 ? [] : wrapLine(line, Math.max(1, columns - 1), { first: MARGIN, rest: MARGIN });
}

/** What is to say about the images of a cell that is being written, below them. */
export function attachmentNotes(state: State, width: number): readonly Line[] {
  const line = apart(notesOf(state));
  return line.length === 0 ? [] : wrapLine(line, width);
}

/** What is being read, and that the endpoint takes no images. */
function notesOf({ composer, endpoint, served }: State): readonly Line[] {
  const isRefused = composer.attachments.length > 0 && endpoint !== null && isBlind(endpoint, served);
  return [
    ...(composer.reading === null ? [] : [[{ text: words`${composer.reading}`, style: 'dim' } as const]]),
    ...(isRefused ? [[{ text: words`! ${endpoint.name} takes text only`, style: 'warning' } as const]] : []),
  ];
}

function apart(pieces: readonly Line[]): Line {
  return pieces.flatMap((piece, i) => (i === 0 ? piece : [{ text: words`  ` }, ...piece]));
}
