import { hasExpired, tokenName } from '../../core/identity.ts';
import { keyNamed } from '../../core/key-table.ts';
import { matchesIn, selectedItem } from '../../core/list.ts';
import { isTokenInUse, shownTokens, type TokenItem, type TokensPanel } from '../../core/panels/tokens.ts';
import { words } from '../../core/safe-text.ts';
import type { State } from '../../core/state.ts';
import { type Frame, hintLine, type Look } from '../../render/frame.ts';
import { type Line, span } from '../../render/row.ts';
import { type Column, columnsLine, fitCells, marked } from './columns.ts';
import { itemListFrame, selectionMark } from './list-frame.ts';

/** Cells left of the name: the bar of the selection, and the mark of the one in use. */
const GUTTER = 6;
/** Name, last characters, where it is, when it ends. */
const LIMITS: readonly Column[] = [
  { want: 30, least: 12 },
  { want: 10, least: 10 },
  { want: 60, least: 16 },
  { want: 20, least: 18 },
];

/** The tokens that can be found, as they are drawn: never more of one than its last four characters. */
export function tokensFrame(state: State, panel: TokensPanel, look: Look): Frame {
  const items = shownTokens(panel);
  const selected = selectedItem(items, panel.list);
  const query = panel.list.filter.text;
  const all = items.map((item) => cellsOf(item, '', false));
  const widths = fitCells(LIMITS, all, look.columns - GUTTER);
  return itemListFrame(look, {
    title: words`Tokens`,
    list: panel.list,
    items,
    row: (item, isSelected) => {
      const isUsed = isTokenInUse(state, panel, item.token);
      return [
        selectionMark(isSelected),
        span(isUsed ? words`●  ` : words`   `, 'ok'),
        ...columnsLine(cellsOf(item, query, isSelected), widths),
      ];
    },
    empty: [span(emptyWords(panel), 'dim')],
    status: selected === undefined ? [] : statusOf(state, panel, selected),
    notice: state.notice,
    hints: hintLine(look.columns, 'list', { only: ['choose', 'back'], words: { choose: words`use` } }),
  });
}

function cellsOf(item: TokenItem, query: string, isSelected: boolean): readonly Line[] {
  const matches = matchesIn(item, query);
  return item.fields.map((field, i) =>
    marked(field, matches[i] ?? [], i === 0 ? (isSelected ? 'selected' : 'plain') : 'dim'),
  );
}

function emptyWords(panel: TokensPanel) {
  if (panel.found === null) return words`Looking for tokens…`;
  return panel.found.length === 0
    ? words`There is no token yet. Set up again, from the commands (${keyNamed('palette')}), leads to one.`
    : words`No token matches.`;
}

function statusOf(state: State, panel: TokensPanel, { token }: TokenItem): readonly Line[] {
  if (hasExpired(token, panel.at)) {
    return [
      [
        span(words`! `, 'warning'),
        span(words`It has expired: run hf auth login in a shell to renew it.`, 'dim'),
      ],
    ];
  }
  const other = panel.found?.find((one) => isTokenInUse(state, panel, one));
  const used = isTokenInUse(state, panel, token)
    ? '● in use'
    : other === undefined
      ? ''
      : `● in use: ${tokenName(other)}`;
  const said = [used, token.warning ?? ''].filter((text) => text !== '').join(' · ');
  return said === '' ? [] : [[span(words`${said}`, 'dim')]];
}
