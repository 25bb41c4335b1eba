import { matchesIn, selectedIndex } from '../../core/list.ts';
import { type HelpItem, type HelpPanel, helpRows, selectedRow, shownHelp } from '../../core/panels/help.ts';
import { joinSafe, words } from '../../core/safe-text.ts';
import type { State } from '../../core/state.ts';
import { type Frame, hintLine, type Look, NARROW } from '../../render/frame.ts';
import { type Line, span } from '../../render/row.ts';
import { columnsLine, marked } from './columns.ts';
import { listFrame, selectionMark } from './list-frame.ts';

const GUTTER = 3;
/** Columns from which the keys of a command stand there whole; and how wide they are there, usually, and where it is narrow. */
const WIDE = 100;
const KEYS = { wide: 32, usual: 26, narrow: 13 };

/** The help as it is drawn: keys at the left, what they do at the right, by group. */
export function helpFrame(state: State, panel: HelpPanel, look: Look): Frame {
  const items = shownHelp(panel);
  const rows = helpRows(panel);
  const at = selectedIndex(items, panel.list);
  const selected = items.length === 0 ? -1 : selectedRow(rows, panel.list);
  const keys = look.columns >= WIDE ? KEYS.wide : look.columns < NARROW ? KEYS.narrow : KEYS.usual;
  const widths = [keys, Math.max(8, look.columns - GUTTER - keys - 3)];
  return listFrame(look, {
    title: words`Help`,
    list: panel.list,
    total: rows.length,
    selected,
    place: { at, of: items.length },
    row: (index) => {
      const row = rows[index];
      if (row === undefined) return [];
      if (row.kind === 'heading') return [span(words` `), span(row.text, 'heading')];
      return itemLine(row.item, panel.list.filter.text, index === selected, widths);
    },
    empty: [span(words`Nothing here is called that.`, 'dim')],
    status: items[at] === undefined ? [] : [[span(joinSafe(items[at].fields, words` · `), 'dim')]],
    notice: state.notice,
    hints: hintLine(look.columns, 'help', { only: ['choose', 'back'], words: { choose: words`do it` } }),
  });
}

function itemLine(item: HelpItem, query: string, isSelected: boolean, widths: readonly number[]): Line {
  const [keys, title] = item.fields;
  const matches = matchesIn(item, query);
  return [
    selectionMark(isSelected),
    ...columnsLine(
      [
        keys === undefined ? [] : marked(keys, matches[0] ?? [], isSelected ? 'selected' : 'bold'),
        title === undefined ? [] : marked(title, matches[1] ?? [], 'plain'),
      ],
      widths,
    ),
  ];
}
