import { consequenceOf, type DedicatedState, powerOf, saidOf } from '../../core/dedicated.ts';
import { matchesIn, selectedItem } from '../../core/list.ts';
import { type DedicatedItem, type DedicatedPanel, shownDedicated } from '../../core/panels/dedicated.ts';
import { words } from '../../core/safe-text.ts';
import type { State } from '../../core/state.ts';
import { type Frame, hintLine, type Look } from '../../render/frame.ts';
import { type Line, span } from '../../render/row.ts';
import type { Style } from '../../render/theme.ts';
import { type Column, columnsLine, fitCells, marked } from './columns.ts';
import { itemListFrame, selectionMark } from './list-frame.ts';

/** Cells left of the name: the bar of the selection, and the mark of the state. */
const GUTTER = 6;
/** Name, model, state, task, whose: what matters least goes first where it is narrow. */
const LIMITS: readonly Column[] = [
  { want: 34, least: 16 },
  { want: 40, least: 14 },
  { want: 16, least: 14 },
  { want: 20, least: 12 },
  { want: 20, least: 10 },
];
/** The column that tells how an endpoint is comes before its model where there is room for one only. */
const STATE = 2;

/** The user's dedicated Inference Endpoints as they are drawn. */
export function dedicatedFrame(state: State, panel: DedicatedPanel, look: Look): Frame {
  const items = shownDedicated(panel);
  const selected = selectedItem(items, panel.list);
  const query = panel.list.filter.text;
  const all = items.map((item) => cellsOf(item, '', false));
  const widths = fitCells(LIMITS, all, look.columns - GUTTER);
  return itemListFrame(look, {
    title: words`My Inference Endpoints`,
    list: panel.list,
    items,
    row: (item, isSelected) => {
      return [
        selectionMark(isSelected),
        span(words`${MARKS[item.endpoint.state].mark}  `, MARKS[item.endpoint.state].style),
        ...columnsLine(cellsOf(item, query, isSelected), widths),
      ];
    },
    empty: emptyLine(panel),
    status: statusOf(panel, selected),
    notice: state.notice,
    hints: hintLine(look.columns, 'list', {
      only: ['choose', 'back', ...(selected === undefined ? [] : ['item-power' as const]), 'list-mine'],
      words: {
        choose: words`use`,
        'item-power': selected === undefined ? words`pause` : words`${powerOf(selected.endpoint.state)}`,
        'list-mine': words`load again`,
      },
    }),
  });
}

/** States are told apart by their sign and their word, not by colour alone. */
const MARKS: Readonly<Record<DedicatedState, { readonly mark: string; readonly style: Style }>> = {
  running: { mark: '●', style: 'ok' },
  updating: { mark: '●', style: 'ok' },
  scaledToZero: { mark: '○', style: 'accent' },
  pending: { mark: '◌', style: 'warning' },
  initializing: { mark: '◌', style: 'warning' },
  paused: { mark: '‖', style: 'dim' },
  failed: { mark: '✗', style: 'error' },
  updateFailed: { mark: '✗', style: 'error' },
  other: { mark: '?', style: 'dim' },
};

function cellsOf(item: DedicatedItem, query: string, isSelected: boolean): readonly Line[] {
  const matches = matchesIn(item, query);
  return item.fields.map((field, i) => {
    const style = i === 0 ? (isSelected ? 'selected' : 'plain') : i === STATE ? 'plain' : 'dim';
    return marked(field, matches[i] ?? [], style);
  });
}

function emptyLine(panel: DedicatedPanel): Line {
  switch (panel.load.kind) {
    case 'loading':
      return [span(words`Asking Hugging Face for your Inference Endpoints…`, 'dim')];
    case 'failed':
      return [
        span(words`✗ `, 'error'),
        span(words`${panel.load.error.message} `),
        span(words`${panel.load.error.hint}`, 'dim'),
      ];
    case 'loaded':
      return panel.load.found.endpoints.length === 0
        ? [span(words`You have none. They are made at https://endpoints.huggingface.co.`, 'dim')]
        : [span(words`No endpoint matches.`, 'dim')];
  }
}

/** What asking the selected one leads to, and whose endpoints are missing from the list. */
function statusOf(panel: DedicatedPanel, selected: DedicatedItem | undefined): readonly Line[] {
  const lines: Line[] = [];
  if (selected !== undefined) {
    const { state, url, engine, place, instance } = selected.endpoint;
    const said = saidOf(selected.endpoint);
    // Why it failed comes before all that is known anyway.
    const about = [consequenceOf(state), url, engine, instance, place]
      .filter((text) => text !== '')
      .join(' · ');
    const reason: Line = said === '' ? [] : [span(words`${said}`, MARKS[state].style)];
    const known: Line = about === '' ? [] : [span(words`${said === '' ? '' : ' · '}${about}`, 'dim')];
    if (reason.length + known.length > 0) lines.push([...reason, ...known]);
  }
  if (panel.load.kind === 'loaded' && panel.load.found.unlisted.length > 0) {
    const { unlisted } = panel.load.found;
    const names = unlisted.slice(0, 3).join(', ');
    const more = unlisted.length > 3 ? ` and ${unlisted.length - 3} more` : '';
    lines.push([span(words`! `, 'warning'), span(words`Not listed: ${names}${more}.`, 'dim')]);
  }
  return lines;
}
