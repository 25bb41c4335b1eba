import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  filterItems,
  follow,
  type ListItem,
  type ListState,
  listCommand,
  listText,
  matchesIn,
  newList,
  oneLine,
  scrolledTo,
  selectedItem,
} from '../../src/core/list.ts';
import { safeLine } from '../../src/core/safe-text.ts';

const itemsOf = (...names: readonly string[]): readonly ListItem[] =>
  names.map((name) => ({ key: name, fields: [safeLine(name), safeLine('model')] }));
const MANY = itemsOf(...Array.from({ length: 340 }, (_, i) => `item-${i}`));

const chosen = (items: readonly ListItem[], list: ListState): string | undefined =>
  selectedItem(filterItems(items, list.filter.text), list)?.key;
const played = (
  list: ListState,
  items: readonly ListItem[],
  ...ids: Parameters<typeof listCommand>[2][]
): ListState =>
  ids.reduce((now, id) => listCommand(now, filterItems(items, now.filter.text), id, 10) ?? now, list);

describe('a list', () => {
  const items = itemsOf('apple', 'banana', 'cherry', 'date');

  it('selects the first item, moves, and stays at its ends', () => {
    const list = newList();
    expect(chosen(items, list)).toBe('apple');
    expect(chosen(items, played(list, items, 'list-down', 'list-down'))).toBe('cherry');
    expect(chosen(items, played(list, items, 'list-up'))).toBe('apple');
    expect(chosen(items, played(list, items, 'list-last', 'list-down'))).toBe('date');
    expect(chosen(items, played(list, items, 'list-last', 'list-first'))).toBe('apple');
  });

  it('moves by pages', () => {
    expect(chosen(MANY, played(newList(), MANY, 'page-down', 'page-down'))).toBe('item-18');
    expect(chosen(MANY, played(newList(), MANY, 'page-down', 'page-up'))).toBe('item-0');
  });

  it('selects the best match while filtering, and keeps it when the filter is emptied', () => {
    const list = listText(played(newList(), items, 'list-last'), 'an');
    expect(filterItems(items, list.filter.text).map((item) => item.key)).toEqual(['banana']);
    const settled = played(list, items, 'list-up');
    expect(chosen(items, played(settled, items, 'kill-to-start'))).toBe('banana');
  });

  it('stays at its place when the selected item goes', () => {
    const list = played(newList(), items, 'list-down');
    expect(chosen(itemsOf('apple', 'cherry', 'date'), list)).toBe('cherry');
    expect(chosen(itemsOf('apple'), list)).toBe('apple');
    expect(chosen([], list)).toBeUndefined();
  });

  it('leaves other commands alone', () => {
    expect(listCommand(newList(), items, 'item-add', 10)).toBeNull();
  });

  it('takes a paste as one line', () => {
    expect(listText(newList(), 'ba\nna\n').filter.text).toBe('ba na');
    expect(oneLine('\r\na\r\nb\n')).toBe('a b');
  });

  it('marks what matched in the field it stands in', () => {
    const item = { key: 'k', fields: [safeLine('qwen-vl'), safeLine('Qwen/Qwen3')] };
    expect(matchesIn(item, 'vl qwen3')).toEqual([
      [5, 7],
      [5, 10],
    ]);
    expect(matchesIn(item, '')).toEqual([[], []]);
  });
});

describe('scrolledTo', () => {
  it('keeps a margin, and moves no more than needed', () => {
    expect(scrolledTo(0, 5, 100, 10)).toBe(0);
    expect(scrolledTo(0, 8, 100, 10)).toBe(1);
    expect(scrolledTo(50, 51, 100, 10)).toBe(49);
    expect(scrolledTo(0, 99, 100, 10)).toBe(90);
    expect(scrolledTo(40, 0, 100, 10)).toBe(0);
  });

  it('always shows the row and never rows that do not exist', () => {
    const numbers = fc.record({
      top: fc.integer({ min: 0, max: 500 }),
      total: fc.integer({ min: 1, max: 400 }),
      height: fc.integer({ min: 1, max: 60 }),
      row: fc.nat(),
    });
    fc.assert(
      fc.property(numbers, ({ top, total, height, row }) => {
        const shown = row % total;
        const first = scrolledTo(top, shown, total, height);
        expect(first).toBeLessThanOrEqual(shown);
        expect(shown).toBeLessThan(first + height);
        expect(first).toBeLessThanOrEqual(Math.max(0, total - height));
        expect(scrolledTo(first, shown, total, height)).toBe(first);
      }),
    );
  });

  it('follows the selection', () => {
    const list = follow(played(newList(), MANY, 'list-last'), MANY, 10);
    expect(list.top).toBe(330);
  });
});
