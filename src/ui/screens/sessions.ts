import type { CommandId } from '../../core/commands.ts';
import { matchesIn, selectedItem, statusHeight } from '../../core/list.ts';
import type { Said, SessionItem } from '../../core/panels/session-items.ts';
import type { SessionsPanel } from '../../core/panels/sessions.ts';
import { shownSessions } from '../../core/panels/shown-sessions.ts';
import { words } from '../../core/safe-text.ts';
import type { State } from '../../core/state.ts';
import { writtenDate } from '../../core/written-date.ts';
import { type Frame, hintLine, type Look } from '../../render/frame.ts';
import type { Pictures } from '../../render/pictures.ts';
import { blank, type Line, span, widthOf } from '../../render/row.ts';
import { columnsLine, fitColumns, marked } from './columns.ts';
import { fieldView } from './field.ts';
import { itemListFrame, selectionMark } from './list-frame.ts';
import { CELLS, SIZE, sessionColumns } from './session-columns.ts';
import { sessionPicture } from './session-picture.ts';

/** Cells left of the title: the bar of the selection, and the mark of the open one. */
const GUTTER = 5;

/** The list of sessions as it is drawn. */
export function sessionsFrame(
  state: State,
  panel: SessionsPanel,
  look: Look,
  pictures: Pictures | null = null,
): Frame {
  const items = shownSessions(panel);
  const selected = selectedItem(items, panel.list);
  const beside = sessionPicture(state, panel, selected, pictures);
  const room = (beside?.column ?? look.columns) - GUTTER - 1;
  // Beside a picture there is less room: the size is said below.
  const widths = sessionColumns(panel.items ?? items, room, { hasSize: beside === null });
  const saidWidths = fitColumns(
    [
      { want: 22, least: 12 },
      { want: room, least: 20 },
    ],
    room,
  );
  const editing = panel.renaming === null ? null : fieldView(panel.renaming, room);
  const isUnsure = panel.progress !== null && statusHeight(look.rows) <= 1;
  return itemListFrame(look, {
    title: words`Sessions`,
    list: panel.list,
    items,
    row: (item, isSelected) => {
      const gutter = gutterOf(state, item, isSelected);
      if (editing !== null && isSelected) return [...gutter, span(editing.text, 'bold')];
      if (item.said !== undefined)
        return [...gutter, ...columnsLine(saidCells(item, item.said, isSelected), saidWidths)];
      return [...gutter, ...columnsLine(cellsOf(state, panel, item, isSelected), widths)];
    },
    empty: [span(words`${emptySentence(panel)}`, 'dim')],
    // Where there is one line, it says that the list is not sure yet.
    status: [
      ...(isUnsure ? reading(panel) : []),
      ...(selected === undefined ? [] : [statusOf(state, panel, selected)]),
      ...(isUnsure ? [] : reading(panel)),
      ...unreadable(panel),
    ],
    ...(beside === null ? {} : { beside }),
    notice: state.notice,
    hints: hintsOf(look.columns, panel),
    ...(editing === null ? {} : { editing: { column: GUTTER + editing.cursor } }),
  });
}

function hintsOf(columns: number, panel: SessionsPanel): Line {
  if (panel.renaming !== null) {
    return hintLine(columns, 'form', {
      only: ['submit', 'back'],
      words: { submit: words`rename`, back: words`leave it` },
    });
  }
  const undo: readonly CommandId[] = panel.deleted === null ? [] : ['item-undo'];
  return hintLine(columns, 'list', {
    only: [
      'choose',
      'back',
      ...undo,
      'item-add',
      'item-edit',
      'item-delete',
      'item-default',
      'item-duplicate',
    ],
    words: {
      choose: words`open`,
      'item-add': words`new`,
      'item-edit': words`rename`,
      'item-undo': words`undo`,
      'item-default': words`pin`,
    },
  });
}

function gutterOf(state: State, item: SessionItem, isSelected: boolean): Line {
  const isOpen = item.summary.id === state.session.id;
  return [selectionMark(isSelected), span(isOpen ? words`● ` : words`  `, 'ok')];
}

function cellsOf(
  state: State,
  panel: SessionsPanel,
  item: SessionItem,
  isSelected: boolean,
): readonly Line[] {
  const { summary } = item;
  const [title, endpoint] = item.fields;
  const matches = matchesIn(item, panel.list.filter.text);
  const right = (text: string, width: number): Line => [
    { text: blank(width - widthOf(text)) },
    span(words`${text}`, 'dim'),
  ];
  const said = [...(summary.id === state.session.id ? ['open'] : []), ...(summary.pinned ? ['pinned'] : [])];
  const standing: Line = said.length === 0 ? [] : [span(words` · ${said.join(' · ')}`, 'dim')];
  const pin = summary.pinned ? [span(words`★ `, 'accent')] : [];
  return [
    title === undefined
      ? []
      : [...pin, ...marked(title, matches[0] ?? [], isSelected ? 'selected' : 'plain'), ...standing],
    [span(words`${writtenDate(summary.updatedAt, panel.now, panel.timeZone)}`, 'dim')],
    endpoint === undefined ? [] : marked(endpoint, matches[1] ?? [], 'dim'),
    right(summary.exchanges === 1 ? '1 cell' : `${summary.exchanges} cells`, CELLS),
    right(writtenSize(summary.bytes), SIZE),
  ];
}

/** Where it was said: in which session, and around it. */
function saidCells(item: SessionItem, said: Said, isSelected: boolean): readonly Line[] {
  const [title] = item.fields;
  const style = isSelected ? 'selected' : 'plain';
  return [
    title === undefined ? [] : [span(title, 'dim')],
    said.pieces.map(({ text, isMatch }) => ({ text, style: isMatch ? [style, 'match'] : [style] })),
  ];
}

function reading({ found, items, progress }: SessionsPanel): readonly Line[] {
  if (items !== null && progress?.kind === 'checking')
    return [[span(words`As it was last time: looking at what has changed since.`, 'dim')]];
  if (items !== null && progress?.kind === 'reading')
    return [[span(words`Still reading: ${items.length} of ${progress.of} sessions.`, 'dim')]];
  if (found?.reading == null) return [];
  const { done, of } = found.reading;
  return [[span(words`Still reading what was said: ${done} of ${of} sessions.`, 'dim')]];
}

export const READING = 'Reading the sessions…';

export function emptySentence(panel: SessionsPanel): string {
  if (panel.items === null) return READING;
  if (panel.found?.query === panel.list.filter.text && panel.found.reading === null)
    return 'No title matches, and nothing that was said.';
  if (panel.items.length > 0) return 'No session matches.';
  return 'No session is saved yet: the first exchange saves one.';
}

/** The selected session in words: what its marks mean, and all of what its columns may have cut. */
function statusOf(state: State, panel: SessionsPanel, item: SessionItem): Line {
  const { summary } = item;
  const about = [
    ...(summary.id === state.session.id ? ['● open'] : []),
    ...(summary.pinned ? ['★ pinned'] : []),
    writtenDate(summary.updatedAt, panel.now, panel.timeZone),
    summary.endpoint === '' ? 'no endpoint' : summary.endpoint,
    summary.exchanges === 1 ? '1 exchange' : `${summary.exchanges} exchanges`,
    writtenSize(summary.bytes),
    ...(summary.isDamaged === true ? ['damaged, mended when it is opened'] : []),
    ...(summary.firstWords === undefined || beginsAlike(summary) ? [] : [`“${summary.firstWords}”`]),
  ];
  return [span(words`${about.join(' · ')}`, 'dim')];
}

/** A title that was made from the first words says them. */
function beginsAlike({ title, firstWords = '' }: SessionItem['summary']): boolean {
  return title !== '' && firstWords.startsWith(title.replace(/…$/, ''));
}

function unreadable(panel: SessionsPanel): readonly Line[] {
  if (panel.unreadable === 0) return [];
  const files = panel.unreadable === 1 ? '1 file' : `${panel.unreadable} files`;
  return [[span(words`${files} could not be read: hf-tui doctor names the folder.`, 'warning')]];
}

/** `812 B`, `51 kB`, `1.2 MB`, in powers of ten. */
export function writtenSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
