import { expect, test } from 'vitest';
import type { Exchange } from '../../src/core/exchange.ts';
import { newSession } from '../../src/core/session.ts';
import { findInSession } from '../../src/runtime/effects/find-in-session.ts';
import { Notebook, T0 } from '../harness/notebook.ts';
import { sampleExchange, sampleRun } from '../store/session-samples.ts';

const exchanges: readonly Exchange[] = Array.from({ length: 400 }, (_, n) =>
  sampleExchange(`E${n}`, `question ${n}`, [sampleRun(n % 100 === 7 ? 'a river, a river' : 'a mountain')]),
);

/** In the cells of a session that is too long to be looked through at one go. */
function notebook() {
  return new Notebook({ session: { ...newSession('S1', T0, 'practice'), exchanges } }).press('esc', 'g');
}

/** Time passes at every look, so that each exchange is a turn of its own. */
function timers(between: () => void = () => {}) {
  let now = 0;
  const elapsed = () => {
    now += 5;
    return now;
  };
  const after = (_ms: number, call: () => void) => {
    between();
    queueMicrotask(call);
    return () => {};
  };
  return { elapsed, after };
}

function counting(book: Notebook, between?: () => void): Promise<void> {
  const on = {
    state: () => book.state,
    dispatch: (msg: Parameters<Notebook['send']>[0]) => void book.send(msg),
  };
  return findInSession(book.last('find/count'), on, timers(between));
}

test('a long session is looked through in turns, and gone through from there', async () => {
  const book = notebook().press('/').type('river');
  expect(book.state.find).toMatchObject({ isCounting: true, count: 0 });
  // Not there yet: that is no reason to leave.
  book.press('enter');
  expect(book.state.find).not.toBeNull();
  await counting(book);
  expect(book.state.find).toMatchObject({
    isCounting: false,
    count: 8,
    number: 1,
    at: { exchangeId: 'E7', nth: 0 },
  });
  const asked = book.all('find/count').length;
  book.press('n', 'n');
  expect(book.state.find).toMatchObject({ number: 3, at: { exchangeId: 'E107', nth: 0 } });
  expect(book.all('find/count')).toHaveLength(asked);
});

test('what is no longer looked for is given up', async () => {
  const book = notebook().press('/').type('river');
  let turns = 0;
  await counting(book, () => {
    turns += 1;
    if (turns === 10) book.type('s');
  });
  expect(turns).toBe(10);
  expect(book.state.find).toMatchObject({ isCounting: true, query: { text: 'rivers' } });
  await counting(book);
  expect(book.state.find).toMatchObject({ isCounting: false, count: 0 });
});

test('after a change of the session it is looked through again, and goes on from the match', async () => {
  const book = notebook().press('/').type('river').press('enter');
  await counting(book);
  book.press('x', 'n');
  expect(book.state.find).toMatchObject({ isCounting: true, number: 1 });
  await counting(book);
  expect(book.state.find).toMatchObject({ isCounting: false, number: 2, at: { exchangeId: 'E7', nth: 1 } });
});
