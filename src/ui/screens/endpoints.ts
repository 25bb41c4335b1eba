import type { CommandId } from '../../core/commands.ts';
import type { Endpoint } from '../../core/endpoint.ts';
import { describeLatency, type EndpointTestState, testOf } from '../../core/endpoint-test.ts';
import { matchesIn, selectedItem } from '../../core/list.ts';
import {
  type EndpointItem,
  offerOf,
  refusalOf,
  savedItems,
  shownEndpoints,
} from '../../core/panels/endpoint-items.ts';
import { inShort } from '../../core/panels/endpoint-trouble.ts';
import { type EndpointsPanel, isDefault, isInUse } from '../../core/panels/endpoints.ts';
import { safeLine, words } from '../../core/safe-text.ts';
import {
  describeContext,
  describeFirstWord,
  describeOffer,
  describePrice,
  describeRate,
} from '../../core/served-model.ts';
import type { State } from '../../core/state.ts';
import { type Frame, hintLine, type Look } from '../../render/frame.ts';
import { type Line, span, widthOf } from '../../render/row.ts';
import { type Column, columnsLine, fitColumns, marked, widestCell } from './columns.ts';
import { itemListFrame, selectionMark } from './list-frame.ts';

/** Cells left of the name: the bar of the selection, in use, default. */
const GUTTER = 6;
/** Room for how a test went: it is there before the first one, so that nothing moves when one begins. */
const TEST = 15;
/** The same where prices stand beside it: a time fits, and why a test failed is said below the list too. */
const SHORT_TEST = 9;
/**
 * Name, model or host, server, tasks, price, last test, tokens per second, first word, context, token: what matters
 * least goes first where it is narrow.
 */
const LIMITS: readonly Column[] = [
  { want: 30, least: 16 },
  { want: 40, least: 14 },
  { want: 16, least: 12 },
  { want: 16, least: 13 },
  { want: 16, least: 16 },
  { want: TEST, least: TEST },
  { want: 8, least: 8 },
  { want: 8, least: 8 },
  { want: 6, least: 6 },
  { want: 20, least: 9 },
];

const PRICE_COLUMN = 4;
const TEST_COLUMN = 5;
const TOKEN_COLUMN = 9;

/** The list of endpoints as it is drawn. */
export function endpointsFrame(state: State, panel: EndpointsPanel, look: Look): Frame {
  const items = shownEndpoints(state, panel);
  const selected = selectedItem(items, panel.list);
  const query = panel.list.filter.text;
  // Of all rows, so that filtering does not move the columns.
  const saved = savedItems(state).map((item) => cellsOf(state, item, '', false));
  const widths = widthsOf(saved, look.columns - GUTTER);
  const refusal = refusalOf(state, panel);
  return itemListFrame(look, {
    title: panel.forCell === null ? words`Endpoints` : words`Ask again on`,
    list: panel.list,
    items,
    row: (item, isSelected) => {
      const cells = cellsOf(state, item, query, isSelected);
      const gutter = gutterOf(state, item, isSelected);
      return item.row === 'saved'
        ? [...gutter, ...columnsLine(cells, widths)]
        : [...gutter, ...(cells[0] ?? []), span(words`  ${aboutOffer(item)}`, 'dim')];
    },
    empty: [
      span(
        refusal === ''
          ? words`No endpoint matches. A model id (org/name) or a URL can be used as it is.`
          : words`${refusal}`,
        'dim',
      ),
    ],
    status: selected === undefined ? [] : statusOf(state, selected),
    notice: state.notice,
    hints: hintLine(look.columns, 'list', {
      only: hintsFor(panel),
      words: { choose: panel.forCell === null ? words`use` : words`ask`, 'item-undo': words`undo` },
    }),
  });
}

function widthsOf(rows: readonly (readonly Line[])[], room: number): readonly number[] {
  const wants = LIMITS.map(({ want }, i) => Math.min(want, widestCell(rows, i)));
  const hasPrices = (wants[PRICE_COLUMN] ?? 0) > 0;
  const all = wants.reduce((sum, want) => sum + (want > 0 ? want + 2 : 0), TEST);
  return fitColumns(
    LIMITS.map(({ least }, i) => {
      if (i === TEST_COLUMN) return { want: TEST, least: hasPrices ? SHORT_TEST : TEST };
      // The token, which is said below the list as well, makes room before a name is cut.
      if (i === TOKEN_COLUMN && hasPrices && all > room) return { want: 0, least: 0 };
      return { want: wants[i] ?? 0, least };
    }),
    room,
  );
}

/** Where not all fit, the way out is named early. */
function hintsFor(panel: EndpointsPanel): readonly CommandId[] {
  const undo: readonly CommandId[] = panel.deleted === null ? [] : ['item-undo'];
  return [
    'choose',
    'back',
    ...undo,
    'item-add',
    'item-edit',
    'item-test',
    'list-mine',
    'item-default',
    'item-delete',
  ];
}

function gutterOf(state: State, item: EndpointItem, isSelected: boolean): Line {
  const isSaved = item.row === 'saved';
  return [
    selectionMark(isSelected),
    span(isSaved ? (isInUse(state, item.endpoint) ? words`●` : words` `) : words`+`, 'ok'),
    span(isSaved && isDefault(state, item.endpoint) ? words`★ ` : words`  `, 'accent'),
  ];
}

function cellsOf(state: State, item: EndpointItem, query: string, isSelected: boolean): readonly Line[] {
  const matches = item.row === 'saved' ? matchesIn(item, query) : [];
  const cells = item.fields.map((field, i) => {
    if (i === 0) return marked(field, matches[i] ?? [], isSelected ? 'selected' : 'plain');
    return marked(field, matches[i] ?? [], i === 1 ? 'plain' : 'dim');
  });
  const test = testCell(testOf(state.endpointTests, item.endpoint));
  const offer = item.row === 'saved' ? offerOf(state, item.endpoint) : null;
  const figures = FIGURES.map((of): Line => (offer === null ? [] : [span(words`${of(offer)}`, 'dim')]));
  const [price = [], ...speeds] = figures;
  return [...cells.slice(0, 4), price, test, ...speeds, ...cells.slice(4)];
}

const FIGURES = [describePrice, describeRate, describeFirstWord, describeContext] as const;

function testCell(test: EndpointTestState | undefined): Line {
  switch (test?.kind) {
    case undefined:
      return [];
    case 'testing':
      return [span(words`testing…`, 'dim')];
    case 'answered':
      return [span(words`✓ `, 'ok'), span(words`${describeLatency(test.latencyMs)}`)];
    case 'failed':
      return [span(words`✗ `, 'error'), span(safeLine(inShort(test.error)))];
  }
}

export function aboutOffer(item: EndpointItem): string {
  return item.row === 'once' ? 'without saving it' : 'with a name, to choose again';
}

/** The selected row in words: what its marks mean, and all of what its columns may have cut. */
function statusOf(state: State, item: EndpointItem): readonly Line[] {
  if (item.row !== 'saved') return [[span(words`${item.notice}`, 'dim')]];
  const { endpoint } = item;
  const test = testOf(state.endpointTests, endpoint);
  const marks = [
    ...(isInUse(state, endpoint) ? ['● in use'] : []),
    ...(isDefault(state, endpoint) ? ['★ default'] : []),
  ];
  const more = item.fields.slice(endpoint.kind === 'providers' ? 3 : 2);
  const offer = offerOf(state, endpoint);
  const figures = offer === null ? [] : [describeOffer(offer)];
  const about = [...marks, targetOf(endpoint), ...figures, ...more].join(' · ');
  const line: Line = [span(words`${about}`, 'dim')];
  switch (test?.kind) {
    case 'failed':
      return [
        [
          span(words`✗ `, 'error'),
          span(words`${test.error.message} `),
          span(words`${test.error.hint}`, 'dim'),
        ],
      ];
    case 'answered':
      return [
        [...line, span(words` · answered in ${describeLatency(test.latencyMs)}${quoted(test.says)}`, 'dim')],
      ];
    case 'testing':
      return [[span(words`Asking ${endpoint.name} one tiny question…`, 'dim')]];
    case undefined:
      return [line, ...standing(state, endpoint)];
  }
}

/** What the signs say that stand beside another row than the selected one. */
function standing(state: State, selected: Endpoint): readonly Line[] {
  const inUse = state.endpoint?.name ?? '';
  const byDefault = state.settings.defaultEndpoint;
  const said = [
    ...(inUse === '' || inUse === selected.name ? [] : [`● in use: ${inUse}`]),
    ...(byDefault === '' || byDefault === selected.name ? [] : [`★ default: ${byDefault}`]),
  ];
  return said.length === 0 ? [] : [[span(words`${said.join(' · ')}`, 'dim')]];
}

export function targetOf(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case 'providers':
      return endpoint.billTo === undefined
        ? endpoint.model
        : `${endpoint.model} · billed to ${endpoint.billTo}`;
    case 'openai':
    case 'text-generation':
      return endpoint.model === undefined ? endpoint.url : `${endpoint.model} at ${endpoint.url}`;
    case 'image-to-text':
      return endpoint.url;
    case 'practice':
      return 'built in: no token, no network';
  }
}

export function quoted(says: string): string {
  const line = says.replace(/\s+/g, ' ').trim();
  if (line === '') return '';
  return `: “${widthOf(line) > 40 ? `${[...line].slice(0, 39).join('')}…` : line}”`;
}
