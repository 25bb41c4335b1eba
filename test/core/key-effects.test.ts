import { describe, expect, it } from 'vitest';
import { keyOf } from '../../src/core/keys.ts';
import { update } from '../../src/core/update.ts';
import { createRowCache } from '../../src/render/row-cache.ts';
import { themeFor } from '../../src/render/theme.ts';
import { frameOf } from '../../src/ui/frame-of.ts';
import { answering, book, cells, list, SIZE, typed } from '../harness/busy-notebooks.ts';
import type { Notebook } from '../harness/notebook.ts';

/** What a person sees: the screen without colours, with the text cursor as `▏` and what is asked of the world below. */
function seen(start: Notebook, keys: string): string {
  let { state } = start;
  const asked: string[] = [];
  for (const name of keys.split(' ')) {
    const [after, effects] = update(state, { type: 'key', key: keyOf(name) });
    state = after;
    asked.push(...effects.map((effect) => (effect.type === 'scroll' ? `scroll ${effect.by}` : effect.type)));
    if (effects.some((effect) => effect.type === 'copy'))
      asked.push(...effects.flatMap((effect) => (effect.type === 'copy' ? [`copies ${effect.text}`] : [])));
  }
  const { rows, cursor } = frameOf(state, { ...SIZE, theme: themeFor('dark', 'none') }, createRowCache());
  const plain = rows.map((row) => row.replaceAll(/\x1b\[[\d;]*m/g, ''));
  const drawn = plain.map((row, i) =>
    cursor?.row === i ? `${row.slice(0, cursor.column)}▏${row.slice(cursor.column)}` : row,
  );
  const next = [
    ...asked.map((what) => `asks: ${what}`),
    ...(state.leaving === null ? [] : ['leaves']),
    ...(state.reruns.length === 0 ? [] : [`then runs ${state.reruns.length} more`]),
  ];
  return [...drawn, ...next].join('\n');
}

type Case = readonly [keys: string, shows: string | RegExp];

const EVERYWHERE: readonly Case[] = [
  ['ctrl+p', /^ Commands {2}› ▏/],
  ['ctrl+o', /^ Endpoints/],
  ['ctrl+s', /^ Sessions/],
  ['ctrl+n', 'asks: new-session'],
  ['f1', /^ Help/],
  ['ctrl+z', 'asks: suspend'],
  ['ctrl+l', 'asks: redraw'],
  ['pageup', 'asks: scroll page-up'],
  ['pagedown', 'asks: scroll page-down'],
];

/** The published table of keys, whole, with what each does to be seen. */
const TABLE: readonly (readonly [place: string, start: () => Notebook, cases: readonly Case[]])[] = [
  ['in the prompt', typed, [...EVERYWHERE, ['ctrl+c', '› ▏Ask anything']]],
  ['among the cells', cells, [...EVERYWHERE, ['ctrl+c', 'Ctrl+C again quits.']]],
  ['while an answer comes', answering, [['ctrl+c', 'asks: stop']]],
  [
    'in an empty prompt',
    book,
    [
      ['ctrl+c', /again|twice|once more/i],
      ['ctrl+c ctrl+c', 'leaves'],
      ['ctrl+d', 'leaves'],
    ],
  ],
  [
    'in the prompt',
    typed,
    [
      ['enter', 'asks: start-exchange'],
      ['alt+enter', /› some wor\n {3}▏ds/],
      ['ctrl+j', /› some wor\n {3}▏ds/],
      ['shift+enter', /› some wor\n {3}▏ds/],
      ['up', '› earlier▏'],
      ['up down', '› some words▏'],
      ['ctrl+r', 'search: ▏'],
      ['ctrl+g', 'asks: edit-in-editor'],
      ['esc', 'COMMAND  In 1'],
      ['ctrl+a', '› ▏some words'],
      ['ctrl+e', '› some words▏'],
      ['ctrl+w', '› some ▏ds'],
      ['ctrl+u', '› ▏ds'],
      ['ctrl+k', '› some wor▏'],
      ['ctrl+k ctrl+y', '› some words▏'],
      ['ctrl+k left ctrl+u ctrl+y alt+y', '› ds▏r'],
      ['alt+b', '› some ▏words'],
      ['alt+f', '› some words▏'],
      ['alt+b alt+d', '› some ▏'],
      ['ctrl+d', '› some wor▏s'],
    ],
  ],
  ['with a command begun', () => book().type('/cap'), [['tab', '› /caption']]],
  ['with a path begun', () => book().type('see @ca'), [['tab', 'asks: list-paths']]],
  [
    'among the cells',
    cells,
    [
      ['j', '▌In  3'],
      ['k', '▌In  1'],
      ['down', '▌In  3'],
      ['up', '▌In  1'],
      ['g', '▌In  1'],
      ['G', '▌In  3'],
      ['enter', 'EDIT  In 2'],
      ['r', 'asks: start-again'],
      ['R', 'then runs 1 more'],
      ['a', /New .*What to ask here\s+In +2/],
      ['b', /^▌New .*What to ask here\s+In +3/m],
      ['d d', /In {2}2 {3}three/],
      ['d d z', /In {2}3 {3}three/],
      ['Z', /In {2}3 · not sent[\s▌]+two/],
      ['J', /In {2}3 · not sent[\s▌]+two/],
      ['K', /In {2}1 · not sent[\s▌]+two/],
      [']', '‹2/2›'],
      ['] [', '‹1/2›'],
      ['y', 'copies ```js\nx\n```'],
      ['c', 'asks: copies x'],
      ['o', 'folded'],
      ['x', 'sends In 1–3'],
      ['f', 'asks: fork-session'],
      ['m', 'Ask again on'],
      ['e', 'asks: edit-in-editor'],
      ['/', ' / ▏'],
      ['?', /^ Help/],
      ['i', 'EDIT'],
      ['esc', 'EDIT'],
      ['q', 'leaves'],
    ],
  ],
  [
    'in a list',
    list,
    [
      ['o', 'Endpoints  › o▏'],
      ['down', /›.*other.*\n/],
      ['down up', /› ● {2}qwen/],
      ['enter', '› ▏Ask anything'],
      ['down enter', /^ New session +org\/other/],
      ['esc', 'EDIT'],
      ['ctrl+a', 'Add an endpoint'],
      ['ctrl+e', /^ Edit qwen/],
      ['ctrl+t', 'asks: endpoints/test'],
      ['ctrl+d', 'Deleted qwen. Ctrl+Z brings it back.'],
      ['ctrl+f', 'New sessions begin on qwen.'],
    ],
  ],
];

describe('every key of the table', () => {
  it.each(
    TABLE.flatMap(([place, start, cases]) => cases.map(([keys, shows]) => ({ keys, place, start, shows }))),
  )('$keys $place shows what it does', ({ keys, start, shows }) => {
    // The last of them does it: without it the screen is another.
    const before = seen(start(), keys.split(' ').slice(0, -1).join(' ') || 'f9');
    const after = seen(start(), keys);
    if (typeof shows === 'string') expect(after).toContain(shows);
    else expect(after).toMatch(shows);
    expect(after).not.toBe(before);
  });
});
