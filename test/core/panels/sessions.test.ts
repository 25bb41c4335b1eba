import { describe, expect, it } from 'vitest';
import { appError } from '../../../src/core/errors.ts';
import { selectedItem } from '../../../src/core/list.ts';
import type { SessionsPanel } from '../../../src/core/panels/sessions.ts';
import { shownSessions } from '../../../src/core/panels/shown-sessions.ts';
import { newSession, type SessionSummary } from '../../../src/core/session.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/settings.ts';
import { type State, topPanel } from '../../../src/core/state.ts';
import { Notebook, T0 } from '../../harness/notebook.ts';

const summary = (id: string, title: string): SessionSummary => ({
  id,
  title,
  createdAt: T0,
  updatedAt: T0,
  endpoint: 'qwen',
  exchanges: 3,
  bytes: 1200,
  path: `/sessions/${id}.json`,
  pinned: false,
});
const ALL = [summary('S1', 'Open here'), summary('S2', 'Winter in Norway'), summary('S3', 'Cats')];
const listed = (sessions: readonly SessionSummary[]) =>
  ({ type: 'sessions/listed', sessions, unreadable: 0, now: T0, timeZone: 'UTC' }) as const;

const opened = (given: Partial<State> = {}): Notebook =>
  new Notebook(given).press('ctrl+s').send(listed(ALL));
const panelOf = (book: Notebook): SessionsPanel => {
  const panel = topPanel(book.state);
  if (panel?.kind !== 'sessions') throw new Error(`the list is not open: ${panel?.kind}`);
  return panel;
};
const ids = (book: Notebook) => shownSessions(panelOf(book)).map((item) => item.summary.id);
const selected = (book: Notebook) =>
  selectedItem(shownSessions(panelOf(book)), panelOf(book).list)?.summary.id;

describe('what is typed behind choosing a session', () => {
  const there = {
    type: 'session-opened',
    session: { ...newSession('S2', T0, 'practice'), draft: 'its draft. ' },
    notices: [],
    readOnly: null,
  } as const;

  it('is typed in that one, once it is there', () => {
    const book = new Notebook().exchange('one', '1').press('ctrl+s').send(listed(ALL)).press('down', 'enter');
    expect(book.all('open-session')).toHaveLength(1);
    book.type('typed at once');
    expect(book.state.composer.buffer.text).toBe('');
    book.send(there);
    expect(book.state.composer.buffer.text).toBe('its draft. typed at once');
    expect(book.type('!').state.composer.buffer.text).toBe('its draft. typed at once!');
    expect(book.state).not.toHaveProperty('isGoing');
  });

  it('is typed here when that cannot be opened, and Ctrl+C waits for nothing', () => {
    const book = new Notebook()
      .press('ctrl+s')
      .send(listed(ALL))
      .press('down', 'enter')
      .type('typed at once');
    book.send({ type: 'problem', error: appError('SESSION_CORRUPT', 'It is gone.') });
    expect(book.state).toMatchObject({
      composer: { buffer: { text: 'typed at once' } },
      notice: { text: 'It is gone.' },
    });
    const leaving = new Notebook().press('ctrl+s').send(listed(ALL)).press('down', 'enter');
    expect(leaving.press('ctrl+c', 'ctrl+c').state.leaving).toBe(0);
  });
});

describe('the list of sessions', () => {
  it('reads the list, and stands on the open session', () => {
    const book = new Notebook().press('ctrl+s');
    expect(book.all('sessions/list')).toHaveLength(1);
    expect(panelOf(book).items).toBeNull();
    book.press('enter', 'ctrl+d', 'ctrl+e').send(listed(ALL));
    expect(ids(book)).toEqual(['S1', 'S2', 'S3']);
    expect(selected(book)).toBe('S1');
  });

  it('shows what has been read by now, can open it, and changes nothing until all is there', () => {
    const book = new Notebook()
      .press('ctrl+s')
      .send({ ...listed([summary('S3', 'Cats')]), progress: { kind: 'reading', of: 3 } });
    expect(ids(book)).toEqual(['S3']);
    book.press('ctrl+d');
    expect(book.all('sessions/remove')).toEqual([]);
    expect(book.state.notice?.text).toBe('The sessions are still being read.');
    book.send(listed(ALL));
    // The open session was not among the first.
    expect(selected(book)).toBe('S1');
    const early = new Notebook()
      .press('ctrl+s')
      .send({ ...listed([summary('S3', 'Cats')]), progress: { kind: 'reading', of: 3 } });
    expect(early.press('enter').last('open-session').reference).toBe('S3');
  });

  it('shows the list as it was last time until it has been checked, and keeps what is selected in its place', () => {
    const many = Array.from({ length: 60 }, (_, at) => summary(`M${at}`, `Session ${at}`));
    const book = new Notebook().press('ctrl+s').send({ ...listed(many), progress: { kind: 'checking' } });
    expect(selected(book)).toBe('M0');
    book.press('ctrl+d');
    expect(book.state.notice?.text).toBe('The sessions are still being read.');
    for (let at = 0; at < 30; at++) book.press('down');
    const rowOf = () =>
      shownSessions(panelOf(book)).findIndex(({ key }) => key === 'M30') - panelOf(book).list.top;
    const before = rowOf();
    const others = [summary('N1', 'New'), summary('N2', 'New'), ...many.filter(({ id }) => id !== 'M2')];
    book.send({ ...listed(others), progress: { kind: 'reading', of: 61 } });
    expect([selected(book), rowOf()]).toEqual(['M30', before]);
    book.send(listed(others.filter(({ id }) => id !== 'M30')));
    expect(selected(book)).toBe('M31');
  });

  it('keeps its rows when the list was checked and is the same', () => {
    const book = new Notebook().press('ctrl+s').send({ ...listed(ALL), progress: { kind: 'checking' } });
    const { items } = panelOf(book);
    book.send(listed(ALL));
    expect(panelOf(book).items).toBe(items);
    expect(panelOf(book).progress).toBeNull();
  });

  it('filters and opens', () => {
    const book = opened().type('norw').press('enter');
    expect(book.last('open-session').reference).toBe('S2');
    expect(book.state.panels).toEqual([]);
  });

  it('closes on the session that is open already', () => {
    const book = opened().press('enter');
    expect(book.all('open-session')).toEqual([]);
    expect(book.state.panels).toEqual([]);
  });

  it('begins a new one', () => {
    const book = opened().press('ctrl+a');
    expect(book.all('new-session')).toHaveLength(1);
    expect(book.state.panels).toEqual([]);
  });

  it('does not leave a reply that is still coming', () => {
    const book = new Notebook().type('hello').press('enter');
    book.begin();
    book.press('ctrl+s').send(listed(ALL)).press('down', 'enter');
    expect(book.all('open-session')).toEqual([]);
    expect(book.state.notice?.text).toContain('still coming');
    book.press('ctrl+a');
    expect(book.all('new-session')).toEqual([]);
  });
});

describe('renaming', () => {
  it('renames another session by its file', () => {
    const book = opened().press('down', 'ctrl+e', 'ctrl+u').type('  Summer  ').press('enter');
    expect(book.last('sessions/rename')).toEqual({ type: 'sessions/rename', id: 'S2', title: 'Summer' });
    expect(panelOf(book).renaming).toBeNull();
    expect(shownSessions(panelOf(book))[1]?.fields[0]).toBe('Summer');
    expect(book.state.session.title).toBe('');
  });

  it('renames the open one on the screen, and saves it', () => {
    const book = opened().press('ctrl+e').type('Mine').press('enter');
    expect(book.state.session.title).toBe('Mine');
    expect(book.last('save').session.title).toBe('Mine');
    expect(book.all('sessions/rename')).toEqual([]);
  });

  it('is left with Esc, and an empty title changes nothing', () => {
    const book = opened().press('down', 'ctrl+e').type('x').press('esc');
    expect(panelOf(book).renaming).toBeNull();
    book.press('ctrl+e', 'ctrl+u', 'enter');
    expect(shownSessions(panelOf(book))[1]?.fields[0]).toBe('Winter in Norway');
    expect(book.all('sessions/rename')).toEqual([]);
  });
});

describe('deleting', () => {
  it('puts a session into the trash and takes it back where it was', () => {
    const book = opened().press('down', 'ctrl+d');
    expect(book.last('sessions/remove').id).toBe('S2');
    expect(ids(book)).toEqual(['S1', 'S3']);
    expect(selected(book)).toBe('S3');
    book.press('ctrl+z');
    expect(book.last('sessions/restore').id).toBe('S2');
    expect(ids(book)).toEqual(['S1', 'S2', 'S3']);
    expect(selected(book)).toBe('S2');
    book.press('ctrl+z');
    expect(book.all('suspend')).toHaveLength(1);
  });

  it('is not said to be in the trash once another program has brought it back', () => {
    const book = opened()
      .press('down', 'ctrl+d')
      .send(listed([ALL[0], ALL[2]].filter((one) => one !== undefined)));
    expect(book.state.notice?.text).toContain('is in the trash.');
    book.send(listed(ALL));
    expect(book.state.notice?.text).toBe('Winter in Norway is back: another program has restored it.');
    expect(ids(book)).toEqual(['S1', 'S2', 'S3']);
    expect(panelOf(book).deleted).toBeNull();
    // Where it is not said any more, there is nothing to take back.
    expect(opened().press('down', 'ctrl+d', 'up').send(listed(ALL)).state.notice).toBeNull();
  });

  it('does not delete the session that is open', () => {
    const book = opened().press('ctrl+d');
    expect(book.all('sessions/remove')).toEqual([]);
    expect(book.state.notice?.text).toContain('open');
  });

  it('shows the list as it really is after a failure', () => {
    const book = opened().press('down', 'ctrl+d');
    book.send({ type: 'sessions/failed', error: appError('STORE_DENIED', 'The folder is read-only.') });
    expect(book.state.notice?.text).toBe('The folder is read-only.');
    expect(book.all('sessions/list')).toHaveLength(2);
    book.send(listed(ALL));
    expect(ids(book)).toEqual(['S1', 'S2', 'S3']);
    book.press('ctrl+z');
    expect(book.all('sessions/restore')).toEqual([]);
  });
});

it('ignores a list that arrives after it was closed', () => {
  const book = new Notebook().press('ctrl+s', 'esc').send(listed(ALL));
  expect(book.state.panels).toEqual([]);
});

describe('the picture of the selected session', () => {
  const IMAGE = {
    path: '/home/me/cat.jpg',
    sha256: 'c',
    mediaType: 'image/jpeg',
    bytes: 1,
    width: 40,
    height: 40,
  } as const;
  const WIDE = { columns: 120, rows: 40 };
  const withImages = new Set(['S2', 'S3']);
  const pictured = (given: Partial<State> = {}) =>
    new Notebook({ size: WIDE, ...given }).press('ctrl+s').send({ ...listed(ALL), withImages });

  it('is looked for once, when a session that has images is selected', () => {
    const book = pictured();
    expect(book.all('sessions/find-image')).toEqual([]);
    book.press('down');
    expect(book.all('sessions/find-image')).toEqual([
      { type: 'sessions/find-image', id: 'S2', path: '/sessions/S2.json' },
    ]);
    book.send({ type: 'sessions/image-found', picture: { session: 'S2', image: IMAGE } });
    book.send({ ...listed(ALL), withImages });
    expect(panelOf(book).picture).toEqual({ session: 'S2', image: IMAGE });
    expect(book.all('sessions/find-image')).toHaveLength(1);
    book.type('cats');
    expect(book.last('sessions/find-image').id).toBe('S3');
  });

  it('is of the session that is selected by now', () => {
    const book = pictured().press('down', 'down');
    book.send({ type: 'sessions/image-found', picture: { session: 'S2', image: IMAGE } });
    expect(panelOf(book).picture).toEqual({ session: 'S3', image: null });
    book.press('esc').send({ type: 'sessions/image-found', picture: { session: 'S3', image: IMAGE } });
    expect(topPanel(book.state)).toBeUndefined();
  });

  it('is not looked for where there is no room or pictures are off, and is when the window grows', () => {
    const off = pictured({ settings: { ...DEFAULT_SETTINGS, images: 'off' } }).press('down');
    expect(off.all('sessions/find-image')).toEqual([]);
    const book = pictured({ size: { columns: 80, rows: 24 } }).press('down');
    expect(book.all('sessions/find-image')).toEqual([]);
    book.send({ type: 'resized', ...WIDE });
    expect(book.last('sessions/find-image').id).toBe('S2');
  });
});
