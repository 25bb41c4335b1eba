import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/core/commands.ts';
import { completionAt } from '../../src/core/completion.ts';

/** Completion of a text written with `|` where the cursor is. */
function at(written: string) {
  return completionAt(written.replace('|', ''), written.indexOf('|'));
}

describe('a slash command', () => {
  test('all of them, by name, for a slash alone', () => {
    const found = at('/|');
    const slashes = COMMANDS.flatMap(({ slash }) => (slash === undefined ? [] : [slash])).toSorted();
    expect(found?.kind === 'command' && found.items.map((item) => item.insert.trim().slice(1))).toEqual(
      slashes,
    );
  });

  test('those that begin like it; a space behind what takes something', () => {
    expect(at('/cap|')).toEqual({
      kind: 'command',
      from: 0,
      to: 4,
      items: [{ insert: '/caption ', label: '/caption PATH', about: 'Caption an image' }],
    });
    const quit = at('/QUI|');
    expect(quit?.kind === 'command' && quit.items.map((item) => item.insert)).toEqual(['/quit']);
  });

  test('those that hold it, when none begins like it', () => {
    const found = at('/stem|');
    expect(found?.kind === 'command' && found.items.map((item) => item.insert)).toEqual(['/system ']);
  });

  test('replaces the whole word that the cursor is in', () => {
    expect(at('/he|lp me')).toMatchObject({ from: 0, to: 5 });
  });

  test('the forms behind /export', () => {
    expect(at('/export ma|')).toEqual({
      kind: 'command',
      from: 8,
      to: 10,
      items: [{ insert: 'markdown ', label: 'markdown', about: 'a document to read' }],
    });
    const all = at('/export |');
    expect(all?.kind === 'command' && all.items.length).toBe(8);
  });

  test('only at the start of the prompt', () => {
    expect(at('and /cap|')).toBeNull();
    expect(at('a\n/cap|')).toBeNull();
  });
});

describe('a path', () => {
  test.each([
    ['look at @pic|', 'pic', 9, 12],
    ['@|', '', 1, 1],
    ['a\n@./x/y|z', './x/y', 3, 8],
    ['@"my pictures/c|', 'my pictures/c', 2, 15],
    ['@my\\ pictures/c|', 'my pictures/c', 1, 15],
    ['/caption my\\ pic|', 'my pic', 9, 16],
    ['/caption ~/Pic|', '~/Pic', 9, 14],
    ['/image |', '', 7, 7],
    ['/caption my pictures/c|', 'my pictures/c', 9, 22],
  ])('%j', (text, prefix, from, to) => {
    expect(at(text)).toEqual({ kind: 'path', prefix, from, to });
  });

  test.each([
    'me@example|',
    'plain|',
    '|',
    '/rename x|',
    '@done |',
    '/caption x\ny|',
  ])('none in %j', (text) => {
    expect(at(text)).toBeNull();
  });
});
