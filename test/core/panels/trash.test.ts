import { expect, test } from 'vitest';
import { topPanel } from '../../../src/core/state.ts';
import { Notebook } from '../../harness/notebook.ts';

test('emptying the trash counts first, then asks, then does it', () => {
  const book = new Notebook().send({ type: 'command', id: 'empty-trash' });
  expect(book.all('sessions/count-trash')).toHaveLength(1);
  book.send({ type: 'sessions/trash-counted', count: 3 });
  const panel = topPanel(book.state);
  expect(panel?.kind === 'confirm' && panel.question).toContain('3 sessions in the trash');
  expect(book.all('sessions/empty-trash')).toEqual([]);
  book.press('y');
  expect(book.all('sessions/empty-trash')).toHaveLength(1);
  book.send({ type: 'sessions/trash-emptied', count: 3 });
  expect(book.state.notice?.text).toBe('3 sessions deleted for good.');
});

test('no leaves it, and an empty one asks nothing', () => {
  const book = new Notebook().send({ type: 'sessions/trash-counted', count: 1 }).press('n');
  expect(book.all('sessions/empty-trash')).toEqual([]);
  expect(book.send({ type: 'sessions/trash-counted', count: 0 }).state).toMatchObject({
    panels: [],
    notice: { text: 'The trash is empty.' },
  });
});
