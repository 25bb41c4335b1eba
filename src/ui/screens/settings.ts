import { matchesIn, selectedItem } from '../../core/list.ts';
import { type SettingsPanel, shownSettings } from '../../core/panels/settings.ts';
import { words } from '../../core/safe-text.ts';
import { meaningOf, nextValue } from '../../core/setting-change.ts';
import type { State } from '../../core/state.ts';
import { type Frame, hintLine, type Look } from '../../render/frame.ts';
import { span } from '../../render/row.ts';
import { columnsLine, fitColumns, marked } from './columns.ts';
import { itemListFrame, selectionMark } from './list-frame.ts';

/** Cells left of the name: the bar of the selection. */
const GUTTER = 3;

/** The settings as they are drawn. */
export function settingsFrame(state: State, panel: SettingsPanel, look: Look): Frame {
  const items = shownSettings(state, panel);
  const selected = selectedItem(items, panel.list);
  const widths = fitColumns(
    [
      { want: 30, least: 20 },
      { want: 16, least: 13 },
    ],
    look.columns - GUTTER,
  );
  return itemListFrame(look, {
    title: words`Settings`,
    list: panel.list,
    items,
    row: (item, isSelected) => {
      const matches = matchesIn(item, panel.list.filter.text);
      const cells = item.fields.map((field, i) =>
        marked(field, matches[i] ?? [], i === 0 && isSelected ? 'selected' : 'plain'),
      );
      return [selectionMark(isSelected), ...columnsLine(cells, widths)];
    },
    empty: [span(words`No setting matches.`, 'dim')],
    status:
      selected === undefined ? [] : [[span(words`${meaningOf(selected.setting, selected.value)}`, 'dim')]],
    notice: state.notice,
    hints: hintLine(look.columns, 'list', {
      only: ['choose', 'back'],
      words:
        selected === undefined
          ? {}
          : { choose: words`${nextValue(selected.setting, selected.value)} instead` },
    }),
  });
}
