import { expect, test } from 'vitest';
import { appError, failed, ok, type Result } from '../../src/core/errors.ts';
import { newSession } from '../../src/core/session.ts';
import { followSession } from '../../src/runtime/effects/follow-session.ts';
import type { FollowedSession } from '../../src/runtime/ports/sessions.ts';
import type { Ports } from '../../src/runtime/ports.ts';
import { Notebook, T0 } from '../harness/notebook.ts';
import { sampleExchange, sampleRun } from '../store/session-samples.ts';

const LOCKED = appError('STORE_LOCKED', 'This session is open in another window.');
const exchange = sampleExchange('E1', 'Why?', [sampleRun('So.')]);
const session = { ...newSession('S7', T0, 'practice'), exchanges: [exchange] };

/** Plays what the store says to the program, one answer at each pause. */
async function follow(answers: Result<FollowedSession>[], then: (book: Notebook) => void = () => {}) {
  const book = new Notebook();
  book.send({ type: 'session-opened', session, notices: [], readOnly: LOCKED });
  const asked: string[] = [];
  const sessions = {
    follow: async (_id: string, seen: string) => {
      asked.push(seen);
      return answers.shift() ?? failed(LOCKED);
    },
  } as unknown as Ports['sessions'];
  const clock = { now: () => T0, elapsed: () => 0 };
  const on = {
    state: () => book.state,
    dispatch: (msg: Parameters<Notebook['send']>[0]) => void book.send(msg),
  };
  await followSession('S7', { sessions, clock }, on, async () => {
    if (answers.length === 0) then(book);
  });
  return { book, asked };
}

const said = (seen: string, more: Partial<FollowedSession> = {}) =>
  ok({ seen, session: null, isFree: false, ...more });

test('a locked session is followed, any other is not', () => {
  const book = new Notebook().send({ type: 'session-opened', session, notices: [], readOnly: LOCKED });
  expect(book.last('follow-session').id).toBe('S7');
  const newer = appError('SESSION_NEWER', 'Newer.');
  const other = new Notebook().send({ type: 'session-opened', session, notices: [], readOnly: newer });
  expect(other.all('follow-session')).toEqual([]);
});

test('what the other window does is shown, and what is selected here stays', async () => {
  const more = { ...session, title: 'More', exchanges: [exchange, { ...exchange, id: 'E2' }] };
  const { book, asked } = await follow(
    [said('1'), failed(LOCKED), said('2', { session: more }), said('3', { isFree: true })],
    (open) => void open.press('esc'),
  );
  expect(asked).toEqual(['', '1', '1', '2']);
  expect(book.state.session).toMatchObject({ title: 'More', endpoint: 'practice' });
  expect(book.state.session.exchanges).toHaveLength(2);
  expect(book.state.notice?.text).toContain('let go of this session');
  expect(book.state.saved.kind).toBe('read-only');
});

test('it ends with the session on the screen', async () => {
  const { asked } = await follow([said('1')], (book) => {
    book.send({ type: 'session-started', id: 'S8', at: T0 });
  });
  expect(asked).toEqual(['']);
});

test('a selected cell that is gone is selected no longer', () => {
  const book = new Notebook().send({ type: 'session-opened', session, notices: [], readOnly: LOCKED });
  book.press('esc');
  expect(book.state).toMatchObject({ mode: 'command', selected: 'E1' });
  book.send({ type: 'session-followed', session });
  expect(book.state).toMatchObject({ mode: 'command', selected: 'E1' });
  book.send({ type: 'session-followed', session: { ...session, exchanges: [] } });
  expect(book.state).toMatchObject({ mode: 'edit', selected: null });
  // Meant for another session, or for one that is ours by now.
  book.send({ type: 'session-followed', session: { ...session, id: 'S9' } });
  expect(book.state.session.id).toBe('S7');
});

test('the list opens a locked session again', () => {
  const book = new Notebook().send({ type: 'session-opened', session, notices: [], readOnly: LOCKED });
  const summary = { ...session, exchanges: 1, bytes: 1, path: '/S7.json', pinned: false };
  book.press('ctrl+s');
  book.send({ type: 'sessions/listed', sessions: [summary], unreadable: 0, now: T0, timeZone: 'UTC' });
  book.press('enter');
  expect(book.last('open-session').reference).toBe('S7');
});
