import { expect, test } from 'vitest';
import { notebookFrame, scrolled } from '../../src/render/notebook.ts';
import { createRowCache } from '../../src/render/row-cache.ts';
import { themeFor } from '../../src/render/theme.ts';
import { Notebook } from '../harness/notebook.ts';

const ROWS = 20;
const SIZE = { columns: 60, rows: ROWS };

/** Presses keys and scrolls where that leads, as the program does. */
function press(notebook: Notebook, ...keys: readonly string[]): Notebook {
  for (const key of keys) {
    const before = notebook.all('scroll').length;
    notebook.press(key);
    for (const { by } of notebook.all('scroll').slice(before))
      notebook.send({ type: 'scrolled', scroll: scrolled(notebook.state, by, createRowCache()) });
  }
  return notebook;
}

const drawn = ({ state }: Notebook): readonly string[] =>
  notebookFrame(state, { ...SIZE, theme: themeFor('dark', 'none') }, createRowCache()).rows.map((row) =>
    row.replaceAll(/\x1b\[[0-9;]*m/g, '').trimEnd(),
  );

const lines = (name: string) => Array.from({ length: 12 }, (_, i) => `${name} ${i + 1}`).join('\n\n');
const long = () => {
  const notebook = new Notebook({ size: SIZE }).exchange('first', lines('a'));
  return press(notebook.exchange('second', lines('b')).exchange('third', lines('c')), 'esc');
};
const NEW = '▸ New cell here';

test('the cell that is edited is marked in its place and in sight', () => {
  const screen = drawn(press(long(), 'g', 'enter'));
  expect(screen.some((row) => /^▌In +1 /.test(row))).toBe(true);
  expect(screen.join('\n')).toContain('editing In 1');
  expect(drawn(press(long(), 'g', 'enter', 'esc', 'i')).some((row) => row.startsWith('▌'))).toBe(false);
});

test.each([
  ['above the first', ['g', 'a'], 'first'],
  ['above another', ['k', 'a'], 'second'],
] as const)('a new cell %s has its place in sight', (_, keys, before) => {
  const screen = drawn(press(long(), ...keys));
  const at = screen.findIndex((row) => row.includes(NEW));
  expect(at).toBeGreaterThan(0);
  expect(screen[at + 2]).toContain(before);
});

test('a new cell below has its place in sight, behind an answer that is higher than the screen', () => {
  const screen = drawn(press(long(), 'k', 'b'));
  const at = screen.findIndex((row) => row.includes(NEW));
  expect(screen.slice(0, at).join('\n')).toContain('b 12');
  expect(drawn(press(long(), 'b')).join('\n')).toContain(NEW);
});

test.each([
  ['a new cell at the top', ['g', 'a'], /^ In +1 +new question/m],
  ['an edited cell', ['g', 'j', 'enter', 'ctrl+u'], /^ In +2 +new question/m],
] as const)('the answer to %s is seen as it comes', (_, keys, label) => {
  const notebook = press(long(), ...keys)
    .type('new question')
    .press('enter');
  const requestId = notebook.begin();
  notebook.send({ type: 'streamed', requestId, text: 'new answer', reasoning: '', pieces: 1, elapsed: 1 });
  const screen = drawn(notebook).join('\n');
  expect(screen).toMatch(label);
  expect(screen).toContain('new answer');
  expect(screen).not.toContain(NEW);
});
