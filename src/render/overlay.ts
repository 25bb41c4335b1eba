import type { CompletionMenu } from '../core/composer.ts';
import { isImagePath } from '../core/image-path.ts';
import { safeLine, words } from '../core/safe-text.ts';
import type { Notice, State } from '../core/state.ts';
import type { Pictures } from './pictures.ts';
import { blank, type Line, lineWidth, type Span, spread, truncate, widthOf } from './row.ts';
import type { Style } from './theme.ts';
import { wrapLine } from './wrap.ts';

/** Items of a menu that are shown at once; where there are more, the last row says which of how many is chosen. */
const MENU_ROWS = 6;

/** A sentence, and the path of a file behind it, in a window of 80 columns. */
const NOTICE_ROWS = 5;

/** Rows of the page that a menu or a notice may hide. */
const OVERLAY = 8;

/**
 * A menu and a notice, above the prompt and over the page: nothing that is being read moves. Where that would hide the
 * cursor of a cell that is being written, they end above it, or begin below it where there is more room.
 */
export function putOver(
  body: Line[],
  state: State,
  { columns, air }: { readonly columns: number; readonly air: number },
  cursorRow: number | null,
  pictures: Pictures | null,
): void {
  const over = overlayRows(state, columns, Math.min(body.length, OVERLAY), pictures);
  const set = over.length > air && air > 0 ? [[], ...over] : over;
  const usual = body.length - set.length;
  if (cursorRow === null || cursorRow < usual) {
    body.splice(usual, set.length, ...set);
    return;
  }
  const [above, below] = [cursorRow, body.length - cursorRow - 1];
  const fitted = overlayRows(state, columns, Math.min(Math.max(above, below), OVERLAY), pictures);
  body.splice(above >= below ? cursorRow - fitted.length : cursorRow + 1, fitted.length, ...fitted);
}

/** What comes and goes above the prompt, over the last rows of the page: a notice, the menu of completions. */
export function overlayRows(
  state: State,
  columns: number,
  maxRows: number,
  pictures: Pictures | null = null,
): readonly Line[] {
  const notice = state.notice === null ? [] : noticeRows(state.notice, columns);
  const { menu } = state.composer;
  const items = menu === null ? [] : menuAndPicture(menu, columns, Math.min(MENU_ROWS, maxRows), pictures);
  return maxRows <= 0 ? [] : [...notice, ...items].slice(-maxRows);
}

/** Cells that a picture beside a menu takes at most, and those that the menu keeps. */
const PREVIEW = { columns: 24, rows: 6 };
const MENU_COLUMNS = 30;

/** The picture of the image that is chosen in a menu of paths. */
function previewOf(menu: CompletionMenu, columns: number, pictures: Pictures | null): readonly Line[] {
  const path = menu.items[menu.selected]?.label ?? '';
  if (pictures === null || columns < MENU_COLUMNS + PREVIEW.columns || !isImagePath(path)) return [];
  const image = pictures.imageAt(path);
  return image === null ? [] : pictures.rows(image, PREVIEW.columns, PREVIEW.rows);
}

/** A menu, and to its right the picture that is chosen, which ends in the same row. */
function menuAndPicture(
  menu: CompletionMenu,
  columns: number,
  rows: number,
  pictures: Pictures | null,
): readonly Line[] {
  const picture = previewOf(menu, columns, pictures);
  const left = columns - PREVIEW.columns - 1;
  if (picture.length === 0) return menuRows(menu, columns, rows);
  const items = menuRows(menu, left, rows);
  const height = Math.max(items.length, picture.length);
  return Array.from({ length: height }, (_, i) => {
    const item = items[i - (height - items.length)] ?? [];
    const row = picture[i - (height - picture.length)] ?? [];
    if (row.length === 0) return item;
    const cut = truncate(item, left - 1);
    return [...cut, { text: blank(left - lineWidth(cut)) }, ...row];
  });
}

function noticeRows(notice: Notice, columns: number): readonly Line[] {
  const [mark, style] = MARKS[notice.tone];
  const line: Span[] = [{ text: safeLine(notice.text), style }];
  if (notice.hint !== '') line.push({ text: words` ${notice.hint}`, style: 'dim' });
  const first: Line = [{ text: blank(1) }, ...(mark === '' ? [] : [{ text: mark, style }])];
  const rows = wrapLine(line, Math.max(4, columns - 1), { first });
  const last = rows[NOTICE_ROWS - 1];
  if (rows.length <= NOTICE_ROWS || last === undefined) return rows;
  return [...rows.slice(0, NOTICE_ROWS - 1), truncate([...last, { text: words`…` }], columns - 1)];
}

const MARKS: Readonly<Record<Notice['tone'], readonly [mark: ReturnType<typeof safeLine>, style: Style]>> = {
  info: [words``, 'plain'],
  done: [words`✓ `, 'ok'],
  error: [words`✗ `, 'error'],
};

function menuRows(menu: CompletionMenu, columns: number, height: number): readonly Line[] {
  const from = Math.max(0, Math.min(menu.selected - Math.floor(height / 2), menu.items.length - height));
  const shown = menu.items.slice(from, from + height);
  const column = Math.min(
    Math.max(0, ...shown.map((item) => widthOf(safeLine(item.label)))),
    Math.max(8, Math.floor(columns / 2)),
  );
  const place: Line =
    menu.items.length > shown.length
      ? [{ text: words`${menu.selected + 1} of ${menu.items.length}`, style: 'dim' }]
      : [];
  return shown.map((item, i) => {
    const isSelected = from + i === menu.selected;
    const label = truncate(
      [{ text: safeLine(item.label), style: isSelected ? 'selected' : 'plain' }],
      column,
    );
    const used = label.reduce((sum, piece) => sum + widthOf(piece.text), 0);
    const line: Line = [
      { text: isSelected ? words` › ` : words`   `, style: 'accent' },
      ...label,
      { text: blank(column - used + 2) },
      { text: safeLine(item.about), style: 'dim' },
    ];
    const isLast = i === shown.length - 1 && place.length > 0;
    return isLast ? spread(line, place, columns - 1) : truncate(line, columns - 1);
  });
}
