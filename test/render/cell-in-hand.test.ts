import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { Frame } from '../../src/render/frame.ts';
import { notebookFrame, scrolled, targetAt } from '../../src/render/notebook.ts';
import { widthOf } from '../../src/render/row.ts';
import { createRowCache } from '../../src/render/row-cache.ts';
import { promptRowBeside } from '../../src/render/text-in-hand.ts';
import { themeFor } from '../../src/render/theme.ts';
import { CAT, Notebook } from '../harness/notebook.ts';

const ROWS = 20;
const SIZE = { columns: 60, rows: ROWS };

/** Does what was asked for since so many effects: scrolls and steps by rows where that leads, as the program does. */
function followed(notebook: Notebook, before: number): Notebook {
  for (let at = before; at < notebook.effects.length; at++) {
    const effect = notebook.effects[at];
    if (effect?.type === 'scroll')
      notebook.send({ type: 'scrolled', scroll: scrolled(notebook.state, effect.by, createRowCache()) });
    if (effect?.type === 'step-row')
      notebook.send({ type: 'row-stepped', by: effect.by, to: promptRowBeside(notebook.state, effect.by) });
  }
  return notebook;
}

function press(notebook: Notebook, ...keys: readonly string[]): Notebook {
  for (const key of keys) {
    const before = notebook.effects.length;
    followed(notebook.press(key), before);
  }
  return notebook;
}

function type(notebook: Notebook, text: string): Notebook {
  return press(notebook, ...[...text].map((one) => (one === '\n' ? 'ctrl+j' : one)));
}

const frame = ({ state }: Notebook): Frame =>
  notebookFrame(state, { ...state.size, theme: themeFor('dark', 'none') }, createRowCache());
const drawn = (notebook: Notebook): readonly string[] =>
  frame(notebook).rows.map((row) => row.replaceAll(/\x1b\[[0-9;]*m/g, '').trimEnd());

/** The row that has the cursor, as far as the cursor; it must be in sight. */
function beforeCursor(notebook: Notebook): string {
  const { cursor } = frame(notebook);
  if (cursor === null) throw new Error(`no cursor in sight:\n${drawn(notebook).join('\n')}`);
  const row = (drawn(notebook)[cursor.row] ?? '').padEnd(cursor.column);
  let taken = '';
  for (const character of row) {
    if (stringWidth(taken) >= cursor.column) break;
    taken += character;
  }
  return taken;
}

const lines = (name: string, count = 12) =>
  Array.from({ length: count }, (_, i) => `${name} ${i + 1}`).join('\n\n');
const long = () => {
  const notebook = new Notebook({ size: SIZE }).exchange('first', lines('a'));
  return press(notebook.exchange('second', lines('b')).exchange('third', lines('c')), 'esc');
};
const NEW = /^▌New +What to ask here$/;

describe('a cell is edited where it stands', () => {
  test('its input is the editor, the bottom line says so, and the prompt keeps its draft', () => {
    const notebook = long();
    press(type(press(notebook, 'i'), 'my draft'), 'left', 'esc', 'g', 'enter');
    expect(beforeCursor(notebook)).toBe('▌In  1   first');
    const screen = drawn(type(notebook, ' thing'));
    expect(screen.some((row) => row === '▌In  1   first thing')).toBe(true);
    expect(screen).toContain(' › my draft');
    expect(screen.at(-1)).toMatch(/^ EDIT {2}In 1 {2}Enter run again .*F1 help$/);
    press(notebook, 'esc');
    expect(drawn(notebook).join('\n')).not.toContain('first thing');
    expect(drawn(notebook).some((row) => row.startsWith('▌In  1   first'))).toBe(true);
    // With its cursor and its undo, as if nothing had been written elsewhere.
    expect(beforeCursor(press(notebook, 'i'))).toBe(' › my draf');
    expect(drawn(press(notebook, 'ctrl+_'))).not.toContain(' › my draft');
  });

  test('what was cut in it can be put in the prompt', () => {
    const notebook = press(long(), 'g', 'enter', 'ctrl+w', 'esc', 'i', 'ctrl+y');
    expect(drawn(notebook)).toContain(' › first');
  });

  test('it grows and shrinks with the text, and the page below moves, not the page above', () => {
    const notebook = press(long(), 'g', 'enter');
    const out = () => drawn(notebook).findIndex((row) => row.startsWith('▌Out 1'));
    const before = out();
    type(notebook, '\nand\nmore');
    expect(out()).toBe(before + 2);
    expect(drawn(notebook)[2]).toBe('▌In  1   first');
    press(notebook, 'backspace', 'backspace', 'backspace', 'backspace', 'backspace');
    expect(out()).toBe(before + 1);
  });

  test('a long line wraps between the labels and the end of the page, and Up and Down go by these rows', () => {
    const notebook = press(long(), 'g', 'enter', 'ctrl+u');
    type(notebook, 'one two three four five six seven eight nine ten eleven twelve thirteen');
    expect(drawn(notebook).slice(2, 5)).toEqual([
      '▌In  1   one two three four five six seven eight nine ten',
      '▌        eleven twelve thirteen',
      '▌',
    ]);
    expect(beforeCursor(notebook)).toBe('▌        eleven twelve thirteen');
    expect(beforeCursor(press(notebook, 'up'))).toBe('▌In  1   one two three four fiv');
    expect(beforeCursor(press(notebook, 'down'))).toBe('▌        eleven twelve thirteen');
  });

  test('its pictures stay, and one that is taken away is gone', () => {
    const notebook = new Notebook({ size: SIZE });
    notebook.send({ type: 'attached', image: CAT });
    press(notebook.exchange('what is it', 'a cat'), 'esc', 'enter');
    expect(drawn(notebook).join('\n')).toMatch(/▌In +1 +cat\.jpg .*\n▌ +what is it/);
    press(notebook, 'ctrl+a', 'backspace');
    expect(drawn(notebook).join('\n')).not.toContain('cat.jpg');
  });
});

describe('the cursor in a cell stands where its character is drawn', () => {
  test.each([
    ['Latin with marks', 'Tromsø é', 8],
    ['combining marks', 'e\u0301a\u0308', 2],
    ['Han', '東京の冬', 8],
    ['Hangul', '겨울', 4],
    ['kana', 'フユ', 4],
    ['Thai', 'น้ำใจ', 4],
    ['Hindi', 'नमस्ते', widthOf('नमस्ते')],
    ['Arabic', 'مرحبا', 5],
    ['Hebrew', 'שלום', 4],
    ['Cyrillic', 'зима', 4],
    ['Greek', 'χειμώνας', 8],
    ['a family', '👨‍👩‍👧', 2],
    ['a flag', '🇳🇴', 2],
  ])('%s', (_, text, cells) => {
    for (const [columns, rows, first] of [
      [60, 20, 9],
      [40, 12, 1],
    ] as const) {
      const notebook = press(
        new Notebook({ size: { columns, rows } }).exchange('x', 'y'),
        'esc',
        'enter',
        'ctrl+u',
      );
      for (const { segment } of new Intl.Segmenter().segment(text))
        followed(
          notebook.send({ type: 'key', key: { name: segment, text: segment } }),
          notebook.effects.length,
        );
      expect(frame(notebook).cursor?.column, `${columns} columns`).toBe(first + cells);
    }
  });
});

describe('a new cell is written where it will stand', () => {
  test.each([
    ['above the first', ['g', 'a'], 'first'],
    ['above another', ['k', 'a'], 'second'],
  ] as const)('%s', (_, keys, before) => {
    const notebook = press(long(), ...keys);
    const screen = drawn(notebook);
    const at = screen.findIndex((row) => NEW.test(row));
    expect(at).toBeGreaterThan(0);
    expect(screen[at + 2]).toContain(before);
    expect(beforeCursor(type(notebook, 'so'))).toBe('▌New     so');
    expect(screen.at(-1)).toContain('EDIT  new cell');
  });

  test('below an answer that is higher than the screen', () => {
    const screen = drawn(press(long(), 'k', 'b'));
    const at = screen.findIndex((row) => NEW.test(row));
    expect(screen.slice(0, at).join('\n')).toContain('b 12');
    expect(drawn(press(long(), 'b')).some((row) => NEW.test(row))).toBe(true);
    expect(drawn(press(long(), 'b', 'esc')).some((row) => NEW.test(row))).toBe(false);
  });
});

describe('the cursor stays in sight', () => {
  test('in a cell that is higher than the screen, wherever it goes', () => {
    const notebook = new Notebook({ size: { columns: 40, rows: 12 } });
    notebook.exchange('above', 'yes').paste(lines('line', 40));
    press(notebook, 'tab', 'enter');
    notebook.begin();
    press(notebook.answer('done'), 'esc', 'enter');
    expect(beforeCursor(notebook)).toBe('▌line 40');
    for (let row = 0; row < 78; row++) press(notebook, 'up');
    expect(beforeCursor(notebook)).toMatch(/^▌line 1/);
    for (let row = 0; row < 78; row++) press(notebook, 'down');
    expect(beforeCursor(notebook)).toMatch(/^▌line 40/);
    // The page was scrolled away: the next key brings it back.
    press(notebook, 'pageup', 'pageup');
    expect(frame(notebook).cursor).toBeNull();
    expect(beforeCursor(type(notebook, '!'))).toContain('!');
  });

  test.each([
    ['below the answer that comes', ['b']],
    ['below a cell further up', ['k', 'b']],
  ] as const)('and where it was, while an answer grows: %s', (_, keys) => {
    const notebook = long();
    press(type(press(notebook, 'g', 'enter', 'ctrl+u'), 'again'), 'enter');
    const requestId = notebook.begin();
    press(notebook, 'j', ...(keys.length === 1 ? ['g'] : []), ...keys);
    type(notebook, 'meanwhile');
    const { cursor } = frame(notebook);
    for (let i = 0; i < 60; i++) {
      notebook.send({ type: 'streamed', requestId, text: `${i}\n\n`, reasoning: '', pieces: 1, elapsed: i });
      expect(beforeCursor(notebook)).toBe('▌New     meanwhile');
    }
    expect(frame(notebook).cursor).toEqual(cursor);
  });

  test('at every size of the window, and comes back to its row', () => {
    const notebook = type(press(long(), 'k', 'enter'), ' and something to wrap in a narrow window');
    const before = frame(notebook).cursor;
    for (let rows = 1; rows <= 40; rows += 3) {
      for (const columns of [1, 2, 9, 20, 40, 59, 61, 120, 200]) {
        notebook.send({ type: 'resized', columns, rows });
        const { cursor } = frame(notebook);
        if (rows < 7) continue;
        expect(cursor, `${columns}x${rows}`).not.toBeNull();
        if (columns > 9) expect(drawn(notebook)[cursor?.row ?? 0], `${columns}x${rows}`).toContain('window');
      }
    }
    notebook.send({ type: 'resized', ...SIZE });
    expect(frame(notebook).cursor).toEqual(before);
  });

  test('a menu of completions leaves it free, wherever it stands', () => {
    for (const rows of [12, 16, 24]) {
      const notebook = new Notebook({ size: { columns: 40, rows } });
      press(notebook.exchange('one', lines('a', 3)).exchange('two', '2'), 'esc', 'enter', 'ctrl+u');
      press(type(notebook, '/'), 'tab');
      expect(notebook.state.composer.menu?.items.length).toBeGreaterThan(3);
      expect(beforeCursor(notebook)).toBe('▌/');
      expect(drawn(notebook).join('\n')).toContain(' › /');
    }
  });
});

describe('a click', () => {
  test('puts the cursor into the text, in the cell and in the prompt, and nowhere else', () => {
    const notebook = type(press(long(), 'g', 'enter'), ' 東京 word\nlast');
    const click = (column: number, row: number) => {
      const on = targetAt(notebook.state, { column, row }, createRowCache());
      if (on !== null) followed(notebook.send({ type: 'clicked', on }), notebook.effects.length);
      return beforeCursor(notebook);
    };
    expect(click(9, 2)).toBe('▌In  1   ');
    expect(click(17, 2)).toBe('▌In  1   first 東');
    expect(click(18, 2)).toBe('▌In  1   first 東');
    expect(click(50, 2)).toBe('▌In  1   first 東京 word');
    expect(click(0, 3)).toBe('▌        ');
    expect(click(11, 3)).toBe('▌        la');
    // Its answer, and the prompt below, are not what is being written.
    expect(click(11, 6)).toBe('▌        la');
    expect(click(4, ROWS - 3)).toBe('▌        la');
    press(notebook, 'esc', 'i');
    type(notebook, 'a prompt');
    expect(click(5, ROWS - 3)).toBe(' › a ');
  });
});

test.each([
  ['a new cell at the top', ['g', 'a'], /^▌In +1 +new question/m],
  ['an edited cell', ['g', 'j', 'enter', 'ctrl+u'], /^▌In +2 +new question/m],
] as const)('the answer to %s is seen as it comes', (_, keys, label) => {
  const notebook = press(type(press(long(), ...keys), 'new question'), 'enter');
  const requestId = notebook.begin();
  notebook.send({ type: 'streamed', requestId, text: 'new answer', reasoning: '', pieces: 1, elapsed: 1 });
  const screen = drawn(notebook).join('\n');
  expect(screen).toMatch(label);
  expect(screen).toContain('new answer');
  expect(screen).not.toContain('New ');
});
