import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { bufferOf } from '../../src/core/editor/buffer.ts';
import type { Find } from '../../src/core/notebook/find.ts';
import { safeText } from '../../src/core/safe-text.ts';
import type { State } from '../../src/core/state.ts';
import { loadHighlighter } from '../../src/render/code.ts';
import { matchesIn } from '../../src/render/find-matches.ts';
import { notebookFrame, scrolled } from '../../src/render/notebook.ts';
import { piecesLaidOut } from '../../src/render/piece.ts';
import { span } from '../../src/render/row.ts';
import { createRowCache, layOutMore } from '../../src/render/row-cache.ts';
import { themeFor } from '../../src/render/theme.ts';
import { anExchange, aState, EXCHANGES } from './states.ts';

beforeAll(async () => loadHighlighter());

const finding = (query: string, at: Find['at'] = null): Pick<State, 'find' | 'mode'> => ({
  mode: 'command',
  find: {
    query: bufferOf(query),
    typing: false,
    at,
    number: at === null ? 0 : 1,
    count: 1,
    from: { selected: null, scroll: { follow: true } },
  },
});
const theme = themeFor('dark', '16');
const rows = (state: State, columns = 80, height = 100) =>
  notebookFrame(state, { columns, rows: height, theme }, createRowCache()).rows;
/** What is drawn in reverse, and within it what is also in the accent: the match that was gone to. */
const marked = (state: State, columns?: number) =>
  rows(state, columns).flatMap((row) =>
    [...row.matchAll(/\x1b\[([0-9;]*)m([^\x1b]*)/g)]
      .filter(([, codes]) => codes?.split(';').includes('7'))
      .map(([, codes, text]) => (codes?.split(';').includes('93') ? `<${text}>` : text)),
  );

describe('matches', () => {
  test('are marked in input, answer and code, whatever their styles', () => {
    expect(marked(aState(EXCHANGES, finding('aurora')))).toEqual(['aurora', 'aurora', 'aurora']);
    expect(marked(aState(EXCHANGES, finding('the aurora oval')))).toEqual(['the ', 'aurora oval']);
  });

  test('go on in the next row', () => {
    const state = aState([anExchange({ input: 'one two three four five six' })], finding('three four'));
    expect(marked(state, 16)).toEqual(['three', 'four']);
  });

  test('are not in labels, figures and hints', () => {
    expect(marked(aState(EXCHANGES, finding('Out')))).toEqual([]);
    expect(marked(aState(EXCHANGES, finding('to first word')))).toEqual([]);
  });

  test('the one that was gone to is marked further', () => {
    const state = aState(EXCHANGES, finding('aurora', { exchangeId: 'one', nth: 1 }));
    expect(marked(state)).toEqual(['aurora', '<aurora>', 'aurora']);
    const beyond = aState(EXCHANGES, finding('aurora', { exchangeId: 'one', nth: 9 }));
    expect(marked(beyond)).toEqual(['aurora', '<aurora>', 'aurora']);
  });

  test('without colours only the one that was gone to is reversed: in headings, code and links as well', () => {
    const output = '# aurora\n\nan aurora, `aurora` and [aurora](https://example.org)';
    for (const nth of [0, 1, 2, 3]) {
      const find = finding('aurora', { exchangeId: 'one', nth });
      const state = aState([anExchange({ input: 'see' }, { output })], find);
      const look = { columns: 80, rows: 40, theme: themeFor('dark', 'none') };
      const inRows = notebookFrame(state, look, createRowCache()).rows.flatMap((row) =>
        [...row.matchAll(/\x1b\[([0-9;]*)maurora/g)].map(([, codes]) => codes?.split(';') ?? []),
      );
      // The last is what find was asked for.
      const drawn = inRows.slice(0, -1);
      expect(drawn.map((codes) => codes.includes('7'))).toEqual([0, 1, 2, 3].map((at) => at === nth));
      // The others have both: a link is underlined anyway, a heading bold.
      const others = drawn.filter((_, at) => at !== nth);
      expect(others.every((codes) => codes.includes('1') && codes.includes('4'))).toBe(true);
    }
  });

  test('take no cell more: the screen without its marks is the same', () => {
    const plain = (state: State) => rows(state).map((row) => row.replaceAll(/\x1b\[[0-9;]*m/g, ''));
    for (const query of ['e', 'o', 'cat', '東京', 'the']) {
      const found = plain(aState(EXCHANGES, finding(query)));
      const bare = plain(aState(EXCHANGES, finding(' ')));
      expect(found.slice(0, -4)).toEqual(bare.slice(0, -4));
    }
  });
});

describe('matchesIn', () => {
  test('finds in rows what a search in their text finds, wherever rows end', () => {
    const row = fc
      .array(fc.constantFrom('a', 'b', 'ab', ' '), { maxLength: 5 })
      .map((pieces) => pieces.join(''));
    const part = fc.record({ rows: fc.array(row, { maxLength: 5 }), said: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 3 }),
        fc.constantFrom('a', 'ab', 'b a', 'a a'),
        (parts, query) => {
          const searched = parts.map(({ rows, said }) => ({
            rows: rows.map((text) => [span(safeText(text))]),
            said,
          }));
          const { count, rangesIn, rowOf } = matchesIn(searched, query);
          const expected = parts.flatMap(({ rows, said }) =>
            said
              ? [...rows.join('\n').matchAll(new RegExp(query.replace(' ', '\\s+'), 'g'))].map(
                  ([found]) => found,
                )
              : [],
          );
          const all = parts.flatMap(({ rows }) => rows);
          const drawn = expected.map((_, nth) =>
            all
              .flatMap((text, row) =>
                rangesIn(row)
                  .filter((one) => one.nth === nth)
                  .map((one) => text.slice(one.from, one.to)),
              )
              .join(' '),
          );
          expect(drawn.map((text) => text.replace(/\s+/g, ' '))).toEqual(
            expected.map((text) => text.replace(/\s+/g, ' ')),
          );
          expect(count).toBe(expected.length);
          for (let nth = 0; nth < count; nth++)
            expect(rowOf(nth)).toBe(all.findIndex((_, row) => rangesIn(row).some((one) => one.nth === nth)));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('scrolling to a match', () => {
  const long = anExchange(
    { id: 'long' },
    { output: Array.from({ length: 500 }, (_, i) => `- item ${i}`).join('\n') },
  );
  const to = (nth: number, scroll: State['scroll'] = { follow: true }) => {
    const state = { ...aState([long], finding('item', { exchangeId: 'long', nth })), scroll };
    return scrolled({ ...state, size: { columns: 80, rows: 24 } }, 'to-match', createRowCache());
  };

  test('puts it on the screen, in the middle of a long answer', () => {
    for (const nth of [0, 250, 499]) {
      const state = { ...aState([long], finding('item', { exchangeId: 'long', nth })), scroll: to(nth) };
      expect(rows(state, 80, 24).some((row) => row.includes('\x1b[93;7mitem'))).toBe(true);
    }
  });

  test('in another window, little is laid out again, and each match is found all the same', () => {
    const output = Array.from({ length: 2000 }, (_, i) => `- item ${i} with *words*`).join('\n');
    const cache = createRowCache();
    const draw = (nth: number, columns: number) => {
      const at = {
        ...aState([anExchange({ id: 'long' }, { output })], finding('item', { exchangeId: 'long', nth })),
      };
      const state = { ...at, size: { columns, rows: 24 } };
      const scroll = scrolled(state, 'to-match', cache);
      const { rows: drawn } = notebookFrame({ ...state, scroll }, { columns, rows: 24, theme }, cache);
      return drawn.find((row) => row.includes('\x1b[93;7mitem'))?.replace(/\x1b\[[0-9;]*m/g, '');
    };
    draw(1990, 80);
    while (layOutMore(cache));
    expect(draw(1990, 80)).toContain('item 1990 with');
    const before = piecesLaidOut();
    for (const columns of [60, 90]) expect(draw(1990, columns)).toContain('item 1990 with');
    expect(piecesLaidOut() - before).toBeLessThan(8);
    for (const nth of [1000, 3, 1999]) expect(draw(nth, 90)).toContain(`item ${nth} with`);
  });

  test('does not move what is on the screen already', () => {
    const scroll = to(250);
    expect(to(251, scroll)).toBe(scroll);
  });
});
