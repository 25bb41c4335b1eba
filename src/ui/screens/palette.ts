import { matchesIn } from '../../core/list.ts';
import { type PaletteItem, type PalettePanel, shownCommands } from '../../core/panels/palette.ts';
import { words } from '../../core/safe-text.ts';
import type { State } from '../../core/state.ts';
import { type Frame, hintLine, type Look } from '../../render/frame.ts';
import { type Line, span } from '../../render/row.ts';
import { columnsLine, fitColumns, marked } from './columns.ts';
import { itemListFrame, selectionMark } from './list-frame.ts';

const GUTTER = 3;

/** The palette as it is drawn: what can be done, with its key and its slash command. */
export function paletteFrame(state: State, panel: PalettePanel, look: Look): Frame {
  const items = shownCommands(panel);
  const widths = fitColumns(
    [
      { want: 64, least: 24 },
      { want: 12, least: 9 },
      { want: 24, least: 16 },
    ],
    look.columns - GUTTER - 1,
  );
  return itemListFrame(look, {
    title: words`Commands`,
    list: panel.list,
    items,
    row: (item, isSelected) => itemLine(item, panel.list.filter.text, isSelected, widths),
    empty: [span(words`No command is called that.`, 'dim')],
    status: [],
    notice: state.notice,
    hints: hintLine(look.columns, 'palette', { only: ['choose', 'back'], words: { choose: words`do it` } }),
  });
}

function itemLine(item: PaletteItem, query: string, isSelected: boolean, widths: readonly number[]): Line {
  const matches = matchesIn(item, query);
  const cells = item.fields.map((field, i) => {
    if (i === 0) return marked(field, matches[i] ?? [], isSelected ? 'selected' : 'plain');
    return marked(field, matches[i] ?? [], i === 1 ? 'bold' : 'dim');
  });
  return [selectionMark(isSelected), ...columnsLine(cells, widths)];
}
