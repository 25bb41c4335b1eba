import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { windowKey } from '../../src/core/notebook/next-context.ts';
import type { State } from '../../src/core/state.ts';
import { ruleLine } from '../../src/render/rule-line.ts';
import { anExchange, aState, QWEN } from './states.ts';

const cells = (count: number, muted: readonly number[] = []) =>
  Array.from({ length: count }, (_, i) =>
    anExchange({ id: `${i}`, muted: muted.includes(i + 1) }, { usage: null, output: 'x'.repeat(4000) }),
  );
const said = (state: State, columns: number, below = false) =>
  ruleLine(state, columns, below)
    .map(({ text }) => text)
    .join('');
const words = (...given: Parameters<typeof said>) =>
  said(...given)
    .replace(/[─ ]+/g, ' ')
    .trim();
const withWindow = (state: State, tokens: number): State => ({
  ...state,
  windows: { [windowKey(QWEN)]: tokens },
});

describe('ruleLine', () => {
  test('is a rule and no more while nothing is sent but a short prompt', () => {
    expect(words(aState([]), 80)).toBe('');
    expect(words(aState([]), 80, true)).toBe('more below');
  });

  test('says what the next prompt sends', () => {
    expect(words(aState(cells(3)), 80)).toBe('sends In 1–3 · about 3,100 tokens');
    expect(words(aState(cells(5, [3])), 80, true)).toBe(
      'sends In 1, 2, 4, 5 · about 4,100 tokens more below',
    );
    expect(words(withWindow(aState(cells(3)), 131_072), 80)).toBe(
      'sends In 1–3 · about 3,100 of 131,072 tokens',
    );
    expect(words(aState(cells(12, [2, 4, 6, 8, 10])), 80)).toBe('sends 7 cells · about 7,100 tokens');
  });

  test('warns in words before the window is full, and names the way out', () => {
    const full = withWindow(aState(cells(3)), 3_200);
    expect(words(full, 80)).toBe('about 3,100 of 3,200 tokens: Esc, then x leaves a cell out, f forks');
    expect(words({ ...full, mode: 'command' }, 80)).toBe(
      'about 3,100 of 3,200 tokens: x leaves a cell out, f forks',
    );
    expect(words(full, 80, true)).toBe('about 3,100 of 3,200 tokens: Esc, then x or f more below');
    expect(words({ ...full, mode: 'command' }, 70, true)).toBe(
      'about 3,100 of 3,200 tokens: x or f more below',
    );
    expect(ruleLine(full, 80, false).some(({ style }) => style === 'warning')).toBe(true);
  });

  test('says less where there is less room, and is never wider than the screen', () => {
    const state = withWindow(aState(cells(3)), 131_072);
    expect(words(state, 40)).toBe('sends In 1–3 · about 3,100 tokens');
    expect(words(state, 40, true)).toBe('about 3,100 tokens more below');
    for (let columns = 1; columns <= 130; columns++) {
      for (const below of [true, false]) {
        for (const one of [state, withWindow(state, 3_000), aState([])]) {
          expect(stringWidth(said(one, columns, below))).toBe(Math.max(1, columns - 1));
        }
      }
    }
  });
});
