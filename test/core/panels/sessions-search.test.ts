import { describe, expect, it } from 'vitest';
import { selectedItem } from '../../../src/core/list.ts';
import type { SessionsPanel } from '../../../src/core/panels/sessions.ts';
import { shownSessions } from '../../../src/core/panels/shown-sessions.ts';
import type { SearchHit } from '../../../src/core/search.ts';
import { newSession, type SessionSummary } from '../../../src/core/session.ts';
import { topPanel } from '../../../src/core/state.ts';
import { Notebook, T0 } from '../../harness/notebook.ts';
import { sampleExchange, sampleRun } from '../../store/session-samples.ts';

const summary = (id: string, title: string, pinned = false): SessionSummary => ({
  id,
  title,
  createdAt: T0,
  updatedAt: T0,
  endpoint: 'qwen',
  exchanges: 3,
  bytes: 1200,
  path: `/sessions/${id}.json`,
  pinned,
});
const ALL = [summary('S1', 'Open here'), summary('S2', 'Winter in Norway'), summary('S3', 'Cats')];
const hit = (session: string, exchange: string | null, text: string, ...marks: number[]): SearchHit => ({
  session,
  exchange,
  text,
  marks,
  title: 'as it was',
  updatedAt: T0,
});
const listed = (sessions: readonly SessionSummary[]) =>
  ({ type: 'sessions/listed', sessions, unreadable: 0, now: T0, timeZone: 'UTC' }) as const;
const said = (query: string, ...hits: readonly SearchHit[]) =>
  ({ type: 'sessions/said', query, hits, reading: null }) as const;

const opened = (): Notebook => new Notebook().press('ctrl+s').send(listed(ALL));
const panelOf = (book: Notebook): SessionsPanel => {
  const panel = topPanel(book.state);
  if (panel?.kind !== 'sessions') throw new Error(`the list is not open: ${panel?.kind}`);
  return panel;
};
const keys = (book: Notebook) => shownSessions(panelOf(book)).map((item) => item.key);

describe('searching in the list of sessions', () => {
  it('asks for what was typed, and shows what was said behind the names', () => {
    const book = opened().type('win');
    expect(book.all('sessions/search').map(({ query }) => query)).toEqual(['w', 'wi', 'win']);
    expect(keys(book)).toEqual(['S2']);
    book.send(
      said('win', hit('S3', 'E4', 'a win for cats', 2, 5), hit('S2', null, 'Winter in Norway', 0, 6)),
    );
    // The title of S2 is there already.
    expect(keys(book)).toEqual(['S2', 'S3 E4']);
    const found = shownSessions(panelOf(book)).at(-1);
    expect(found?.said?.pieces).toEqual([
      { text: 'a ', isMatch: false },
      { text: 'win', isMatch: true },
      { text: ' for cats', isMatch: false },
    ]);
  });

  it('drops answers to what is no longer typed, and keeps those to its beginning', () => {
    const book = opened().type('win');
    book.send(said('wi', hit('S3', 'E4', 'wide', 0, 4)));
    expect(keys(book)).toEqual(['S2']);
    book.send(said('win', hit('S3', 'E4', 'win', 0, 3))).type('d');
    expect(keys(book)).toEqual(['S3 E4']);
    book.press('backspace', 'backspace');
    expect(keys(book)).toEqual(['S2']);
    book.press('ctrl+u');
    expect(book.all('sessions/search')).toHaveLength(6);
    expect(keys(book)).toEqual(['S1', 'S2', 'S3']);
  });

  it('leaves out sessions that are gone, and shows three places of one', () => {
    const places = ['E1', 'E2', 'E3', 'E4'].map((id) => hit('S3', id, 'xyz', 0, 3));
    const book = opened()
      .type('xyz')
      .send(said('xyz', hit('GONE', 'E1', 'xyz', 0, 3), ...places));
    expect(keys(book)).toEqual(['S3 E1', 'S3 E2', 'S3 E3']);
    book.press('ctrl+d');
    expect(book.last('sessions/remove').id).toBe('S3');
  });

  it('draws nothing of what was said but text', () => {
    const book = opened()
      .type('xyz')
      .send(said('xyz', hit('S3', 'E1', '\x1b[2Jxyz\u202e', 4, 7)));
    const pieces = shownSessions(panelOf(book))[0]?.said?.pieces.map(({ text }) => text);
    expect(pieces?.join('')).not.toMatch(/[\x1b\u202e]/);
  });

  it('opens at the place that was found', () => {
    const book = opened()
      .type('xyz')
      .send(said('xyz', hit('S3', 'E2', 'xyz', 0, 3)))
      .press('enter');
    expect(book.last('open-session')).toMatchObject({ reference: 'S3', exchange: 'E2' });
    const exchanges = ['E1', 'E2', 'E3'].map((id) => sampleExchange(id, 'xyz', [sampleRun('yes')]));
    const session = { ...newSession('S3', T0, 'practice'), exchanges };
    const answer = { type: 'session-opened', session, notices: [], readOnly: null } as const;
    book.send({ ...answer, exchange: 'E2' });
    expect(book.state).toMatchObject({ mode: 'command', selected: 'E2' });
    expect(book.last('scroll').by).toBe('to-selected');
    book.send({ ...answer, exchange: 'GONE' });
    expect(book.state).toMatchObject({ mode: 'edit', selected: null });
    expect(book.state.notice?.text).toBe('What was found there is no longer in this session.');
  });

  it('jumps in the session that is open', () => {
    const exchanges = ['E1', 'E2'].map((id) => sampleExchange(id, 'xyz', [sampleRun('yes')]));
    const session = { ...newSession('S1', T0, 'practice'), exchanges };
    const book = new Notebook({ session }).press('ctrl+s').send(listed(ALL)).type('xyz');
    book.send(said('xyz', hit('S1', 'E1', 'xyz', 0, 3))).press('enter');
    expect(book.all('open-session')).toEqual([]);
    expect(book.state).toMatchObject({ selected: 'E1', mode: 'command', panels: [] });
  });
});

describe('pinning and duplicating', () => {
  const selected = (book: Notebook) =>
    selectedItem(shownSessions(panelOf(book)), panelOf(book).list)?.summary.id;

  it('puts pinned sessions first, and lets them go again', () => {
    const book = opened().press('down', 'down', 'ctrl+f');
    expect(book.last('sessions/pin')).toMatchObject({ id: 'S3', pinned: true });
    expect(keys(book)).toEqual(['S3', 'S1', 'S2']);
    expect(selected(book)).toBe('S3');
    book.press('ctrl+f');
    expect(book.last('sessions/pin')).toMatchObject({ id: 'S3', pinned: false });
    expect(new Notebook().press('ctrl+s').send(listed([...ALL, summary('S4', 'Dogs', true)]))).toSatisfy(
      (other: Notebook) => keys(other)[0] === 'S4',
    );
  });

  it('pins the open session in what is written of it', () => {
    const session = { ...newSession('S1', T0, 'practice'), title: 'Open here', extra: { own: 1 } };
    const book = new Notebook({ session }).press('ctrl+s').send(listed(ALL)).press('ctrl+f');
    expect(book.all('sessions/pin')).toEqual([]);
    expect(book.last('save').session.extra).toEqual({ own: 1, pinned: true });
    book.press('ctrl+f');
    expect(book.last('save').session.extra).toEqual({ own: 1 });
  });

  it('duplicates, and reads the list again', () => {
    const book = opened().press('down', 'ctrl+g');
    expect(book.last('sessions/duplicate').id).toBe('S2');
    const lists = book.all('sessions/list').length;
    book.send({ type: 'sessions/duplicated', title: 'Winter in Norway (copy)' });
    expect(book.all('sessions/list')).toHaveLength(lists + 1);
    expect(book.state.notice?.text).toBe('Winter in Norway (copy) is a session of its own now.');
  });
});
