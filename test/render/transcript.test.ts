import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/core/exchange.ts';
import type { Scroll, State } from '../../src/core/state.ts';
import { exchangeRows } from '../../src/render/exchange.ts';
import { piecesLaidOut } from '../../src/render/piece.ts';
import { createRowCache, layOutMore } from '../../src/render/row-cache.ts';
import { scrollBy, scrollToExchange, visibleRows } from '../../src/render/transcript.ts';
import { arbitraryMarkdown } from './arbitrary-markdown.ts';
import { plain } from './plain.ts';
import { aLive, anExchange, aState } from './states.ts';

const WIDTH = 80;

/** An exchange whose answer has so many lines: five rows more in all. */
function high(id: string, lines: number): Exchange {
  const output = Array.from({ length: lines }, (_, i) => `${id} line ${i + 1}`).join('\n');
  return anExchange({ id, input: `ask ${id}` }, { output });
}

/** Every row of the session, the slow way. */
function everyRow(state: State, width = WIDTH): string[] {
  return state.session.exchanges.flatMap((exchange, i) => [
    ...(i === 0 ? [] : ['']),
    ...plain(
      exchangeRows(
        exchange,
        { ordinal: i + 1, endpoint: 'qwen', inCommandMode: false, live: null },
        width - 2,
      ),
    ).map((row) => (row === '' ? '' : ` ${row}`)),
  ]);
}

const shown = (state: State, height: number, cache = createRowCache(), width = WIDTH) =>
  plain(visibleRows(state, width, height, cache).rows);
const sessions = fc
  .array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 })
  .map((heights) => aState(heights.map((lines, i) => high(`e${i}`, lines))));

describe('visibleRows', () => {
  test('follows the end', () => {
    fc.assert(
      fc.property(sessions, fc.integer({ min: 1, max: 60 }), (state, height) => {
        expect(shown(state, height)).toEqual(everyRow(state).slice(-height));
      }),
      { numRuns: 200 },
    );
  });

  test('of an answer that comes only what is to be seen is laid out; scrolling up finds the rest', () => {
    fc.assert(
      fc.property(
        arbitraryMarkdown,
        fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 30 }),
        (text, cuts, height) => {
          const cache = createRowCache();
          const answered = (output: string) =>
            aState([high('one', 3), anExchange({ id: 'two' }, { output, status: 'running' })], {
              live: aLive({ exchangeId: 'two' }),
            });
          const whole = (state: State) => shown(state, 10_000, createRowCache());
          let at = 0;
          for (let i = 0; at < text.length; i++) {
            at += cuts[i % cuts.length] ?? 1;
            const state = answered(text.slice(0, at));
            const page = visibleRows(state, WIDTH, height, cache);
            const all = whole(state);
            expect(plain(page.rows)).toEqual(all.slice(-height));
            expect(page.above).toBe(all.length > height);
            expect(page.below).toBe(false);
          }
          const state = answered(text);
          const up = { ...state, scroll: scrollBy(state, -7, WIDTH, height, cache) };
          const top = Math.max(0, whole(state).length - height - 7);
          expect(shown(up, height, cache)).toEqual(whole(state).slice(top, top + height));
        },
      ),
      { numRuns: 80 },
    );
  });

  test('scrolling shows every row in its place, and follows again at the end', () => {
    fc.assert(
      fc.property(
        sessions,
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 20 }),
        (begun, height, moves) => {
          const cache = createRowCache();
          const all = everyRow(begun);
          const lowest = Math.max(0, all.length - height);
          let top = lowest;
          let state = begun;
          for (const move of moves) {
            top = Math.max(0, Math.min(lowest, top + move));
            state = { ...state, scroll: scrollBy(state, move, WIDTH, height, cache) };
            expect(state.scroll.follow).toBe(top === lowest);
            const page = visibleRows(state, WIDTH, height, cache);
            expect(plain(page.rows)).toEqual(all.slice(top, top + height));
            expect(page.above).toBe(top > 0);
            expect(page.below).toBe(top < lowest);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('the line being read stays while text grows below', () => {
    const cache = createRowCache();
    const state = aState([high('one', 30), high('two', 30)]);
    const scrolledUp = { ...state, scroll: scrollBy(state, -40, WIDTH, 10, cache) };
    const before = shown(scrolledUp, 10, cache);
    const grown = {
      ...scrolledUp,
      session: { ...state.session, exchanges: [...state.session.exchanges, high('three', 30)] },
    };
    expect(shown(grown, 10, cache)).toEqual(before);
  });

  test('a resize keeps the place: there and back shows the same', () => {
    const cache = createRowCache();
    const text = Array.from(
      { length: 60 },
      (_, i) => `Sentence number ${i} goes on and on for a while.`,
    ).join('\n\n');
    const state = aState([anExchange({}, { output: text }), high('two', 40)]);
    const scroll: Scroll = { follow: false, exchangeId: 'one', row: 60 };
    const reading = { ...state, scroll };
    const before = shown(reading, 10, cache);
    const narrow = shown(reading, 10, cache, 30).join(' ');
    expect(narrow).toMatch(/number (2[5-9]|3[0-3]) /);
    expect(shown(reading, 10, cache)).toEqual(before);
  });

  test('the line being read stays the first at every width, in text, tables and code, while more arrives', () => {
    const block = (i: number) =>
      i % 3 === 0
        ? `| number | what |\n|--|--|\n| n${i} | a row of a table that is wider than a narrow screen, number ${i} |`
        : i % 3 === 1
          ? `\`\`\`js\nconst n${i} = ${i};\n\`\`\``
          : `Sentence n${i} goes on and on for a while, so that it takes more rows the narrower it is.`;
    const text = Array.from({ length: 60 }, (_, i) => block(i)).join('\n\n');
    const end = Array.from({ length: 60 }, (_, i) => block(i + 60)).join('\n\n');
    const running = (output: string) =>
      aState([anExchange({}, { output, status: 'running' })], { live: aLive() });
    const all = plain(visibleRows(running(text), WIDTH, 2000, createRowCache()).rows);
    const letters = (rows: readonly string[]) => rows.join('').replaceAll(/[\s─-╿]/g, '');
    for (const start of [20, 47, 90, 131]) {
      const cache = createRowCache();
      const scroll: Scroll = { follow: false, exchangeId: 'one', row: start };
      const at = (output: string, width: number) => shown({ ...running(output), scroll }, 10, cache, width);
      const before = at(text, WIDTH);
      const first = letters(all.slice(start));
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.integer({ min: 20, max: 140 }), fc.nat(end.length)), { maxLength: 6 }),
          (steps) => {
            for (const [width, more] of steps) {
              const seen = letters(at(text + end.slice(0, more), width).slice(0, 2));
              expect(seen).toContain(first.slice(0, 4));
            }
            expect(at(text, WIDTH)).toEqual(before);
          },
        ),
        { numRuns: 30 },
      );
    }
  });

  test('rows that are not laid out yet change nothing about scrolling, and nothing moves when they are', () => {
    const item = (i: number) => `${i + 1}. Step ${i} ${'of many words '.repeat(i % 7)}\n`;
    const running = (items: number) =>
      aState(
        [
          anExchange(
            {},
            { output: Array.from({ length: items }, (_, i) => item(i)).join(''), status: 'running' },
          ),
        ],
        {
          live: aLive(),
        },
      );
    const moves = fc.record({
      width: fc.integer({ min: 40, max: 120 }),
      far: fc.constantFrom(0, 0, -40, -700, 300),
      by: fc.integer({ min: 1, max: 9 }),
      steps: fc.nat(4),
    });
    fc.assert(
      fc.property(fc.array(moves, { minLength: 1, maxLength: 8 }), (all) => {
        const cache = createRowCache();
        for (let items = 20; items < 500; items += 20) shown(running(items), 10, cache);
        let state = running(500);
        shown(state, 10, cache);
        for (const { width, far, by, steps } of all) {
          const seen = () => visibleRows(state, width, 10, cache);
          state = { ...state, scroll: scrollBy(state, far, width, 10, cache) };
          const before = plain(seen().rows);
          for (let i = 0; i < steps; i++) cache.stream?.blocks.layOutMore();
          expect(plain(seen().rows)).toEqual(before);
          state = { ...state, scroll: scrollBy(state, -by, width, 10, cache) };
          const after = seen();
          if (after.above) expect(plain(after.rows).slice(by)).toEqual(before.slice(0, 10 - by));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a long answer of a session that was opened is read in steps, and in little at another width', () => {
    const output = Array.from(
      { length: 1500 },
      (_, i) => `- Item ${i} ${'of some words '.repeat(i % 5)}\n`,
    ).join('');
    const cache = createRowCache();
    let state = aState([anExchange({}, { output })]);
    const end = shown(state, 10, cache);
    let steps = 0;
    while (layOutMore(cache)) steps++;
    expect(steps).toBeGreaterThan(5);
    expect(shown(state, 10, cache)).toEqual(end);
    state = { ...state, scroll: scrollBy(state, -900, WIDTH, 10, cache) };
    const read = shown(state, 10, cache);
    const laidOut = piecesLaidOut();
    const first = shown(state, 10, cache, 50)[0]?.trim() ?? '';
    expect(read[0]).toContain(first.slice(0, 20));
    expect(piecesLaidOut() - laidOut).toBeLessThan(4);
    expect(shown(state, 10, cache)).toEqual(read);
    while (layOutMore(cache));
    expect(shown(state, 10, cache)).toEqual(read);
    expect(everyRow(state).join('\n')).toContain(read.join('\n'));
  });

  test('an anchor that is gone, or too far down, is the end', () => {
    const state = aState([high('one', 30)]);
    const end = everyRow(state).slice(-5);
    expect(shown({ ...state, scroll: { follow: false, exchangeId: 'gone', row: 3 } }, 5)).toEqual(end);
    expect(shown({ ...state, scroll: { follow: false, exchangeId: 'one', row: 9999 } }, 5)).toEqual(end);
  });

  test('marks the selected exchange in command mode only', () => {
    const state = aState([high('one', 1), high('two', 1)], { selected: 'two' });
    expect(shown(state, 30).some((row) => row.startsWith('▌'))).toBe(false);
    const marked = shown({ ...state, mode: 'command' }, 30);
    expect(marked.filter((row) => row.startsWith('▌'))).toHaveLength(5);
    expect(marked.at(-1)).toMatch(/^▌ {8}0\.24 s/);
    expect(marked.at(-5)).toBe('▌In  2   ask two');
  });

  test('a running answer is drawn anew, the others are not', () => {
    const cache = createRowCache();
    const running = anExchange({ id: 'two' }, { status: 'running', output: 'a', usage: null });
    const live = aLive({ exchangeId: 'two' });
    const state = aState([high('one', 3), running], { live, clock: 4100 });
    visibleRows(state, WIDTH, 30, cache);
    const kept = cache.laidOut.get('one');
    const later = visibleRows({ ...state, clock: 5100 }, WIDTH, 30, cache);
    expect(plain(later.rows).at(-1)).toContain('4.1 s');
    expect(cache.laidOut.get('one')).toBe(kept);
  });

  test('lays out only what is on the screen', () => {
    const cache = createRowCache();
    const state = aState(Array.from({ length: 10_000 }, (_, i) => high(`e${i}`, 20)));
    visibleRows(state, WIDTH, 50, cache);
    expect(cache.laidOut.size).toBeLessThan(6);
    const up = { ...state, scroll: scrollBy(state, -100, WIDTH, 50, cache) };
    visibleRows(up, WIDTH, 50, cache);
    expect(cache.laidOut.size).toBeLessThan(12);
  });

  test('an empty session has no rows, and a screen without height neither', () => {
    expect(shown(aState([]), 10)).toEqual([]);
    expect(shown(aState([high('one', 3)]), 0)).toEqual([]);
  });
});

describe('scrollToExchange', () => {
  const state = aState([high('one', 5), high('two', 40), high('three', 5), high('four', 5)]);
  const to = (from: State, id: string, height: number) => {
    const cache = createRowCache();
    const scroll = scrollToExchange(from, id, WIDTH, height, cache);
    return { scroll, rows: shown({ ...from, scroll }, height, cache) };
  };

  test('leaves the screen as it is when the exchange is on it', () => {
    expect(to(state, 'three', 25).scroll).toEqual({ follow: true });
  });

  test('goes up to the beginning of one above', () => {
    expect(to(state, 'one', 20).rows[0]).toBe(' In  1   ask one');
  });

  test('goes down just as far as one below needs', () => {
    const top: State = { ...state, scroll: { follow: false, exchangeId: 'one', row: 0 } };
    expect(to(top, 'three', 20).rows.at(-1)).toMatch(/0\.24 s/);
    expect(to(top, 'three', 20).rows).toContain(' In  3   ask three');
  });

  test('shows the beginning of one that is higher than the screen', () => {
    const top: State = { ...state, scroll: { follow: false, exchangeId: 'one', row: 0 } };
    expect(to(top, 'two', 20).rows[0]).toBe(' In  2   ask two');
  });

  test('follows again when the last one is reached', () => {
    const top: State = { ...state, scroll: { follow: false, exchangeId: 'one', row: 0 } };
    expect(to(top, 'four', 20).scroll).toEqual({ follow: true });
  });
});
