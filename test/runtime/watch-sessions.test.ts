import { expect, test } from 'vitest';
import type { SessionSummary } from '../../src/core/session.ts';
import { inOrder } from '../../src/runtime/effects/in-order.ts';
import { watchSessions } from '../../src/runtime/effects/watch-sessions.ts';
import type { Ports } from '../../src/runtime/ports.ts';
import { createSessions } from '../../src/store/sessions.ts';
import { Notebook, T0 } from '../harness/notebook.ts';
import { sampleSession, temporaryFolder } from '../store/session-samples.ts';

const summary = (id: string, title: string): SessionSummary => ({
  id,
  title,
  createdAt: T0,
  updatedAt: T0,
  endpoint: 'practice',
  exchanges: 1,
  bytes: 100,
  path: `/s/${id}.json`,
  pinned: false,
});

/** A list that is open on `at`, watched through as many pauses as there are steps; `step` is done in each. */
async function watched(
  steps: readonly ((
    now: { state: string; sessions: readonly SessionSummary[] },
    book: Notebook,
    sessions: object,
  ) => void)[],
  onList: (book: Notebook) => void = () => {},
) {
  const book = new Notebook();
  book.press('ctrl+s');
  const now = { state: '1', sessions: [summary('S8', 'Winter')] as readonly SessionSummary[] };
  let lists = 0;
  const list = () => ({ sessions: now.sessions, unreadable: 0 });
  book.send({ type: 'sessions/listed', ...list(), now: T0, timeZone: 'UTC' });
  const sessions = {
    folderState: async () => now.state,
    list: async () => {
      lists += 1;
      const listed = list();
      onList(book);
      return listed;
    },
  } as unknown as Ports['sessions'];
  const on = {
    state: () => book.state,
    dispatch: (msg: Parameters<Notebook['send']>[0]) => void book.send(msg),
  };
  const left = [...steps];
  const waits: number[] = [];
  let elapsed = 0;
  const clock = {
    now: () => T0,
    elapsed: () => {
      elapsed += 200;
      return elapsed;
    },
  };
  await watchSessions({ sessions, clock }, on, async (ms) => {
    waits.push(ms);
    const step = left.shift();
    if (step === undefined) book.press('esc');
    else step(now, book, sessions);
  });
  const panel = book.state.panels.at(-1);
  return { book, waits, lists: () => lists, panel };
}

const titles = (book: Notebook) => {
  const panel = book.state.panels.find((one) => one.kind === 'sessions');
  return panel?.kind === 'sessions' ? panel.items?.map(({ summary: { title } }) => title) : null;
};

test('the list is watched for as long as it is open', () => {
  const book = new Notebook();
  book.press('ctrl+s');
  expect(book.all('watch-sessions')).toHaveLength(1);
});

test('what others change in the folder is shown, and what does not change is not read', async () => {
  const seen: unknown[] = [];
  const { lists, waits } = await watched([
    (_, book) => seen.push(titles(book)),
    (now) => {
      now.state = '2';
      now.sessions = [summary('S9', 'Summer'), ...now.sessions];
    },
    (_, book) => seen.push(titles(book)),
  ]);
  expect(seen).toEqual([['Winter'], ['Summer', 'Winter']]);
  expect(lists()).toBe(1);
  // It took 200 ms to read.
  expect(waits).toEqual([1000, 1000, 2000, 2000]);
});

test('what is done in the list meanwhile stays done, and the folder is read again', async () => {
  const seen: unknown[] = [];
  let reads = 0;
  await watched(
    [
      (now) => {
        now.state = '2';
      },
      (now, book) => {
        seen.push(titles(book));
        now.sessions = [];
      },
      (_, book) => seen.push(titles(book)),
    ],
    (book) => {
      reads += 1;
      if (reads === 1) book.press('ctrl+d');
    },
  );
  expect(seen).toEqual([[], []]);
  expect(reads).toBe(2);
});

test('what is being done to a session comes first', async () => {
  let letGo = () => {};
  const seen: unknown[] = [];
  const done = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const { lists } = await watched([
    (now, _book, sessions) => {
      now.state = '2';
      now.sessions = [];
      void inOrder(sessions, () => done);
    },
    (_now, book) => {
      seen.push(titles(book));
      letGo();
    },
    () => {},
    (_now, book) => seen.push(titles(book)),
  ]);
  expect(seen).toEqual([['Winter'], []]);
  expect(lists()).toBe(1);
});

test('what changed while the help lay on it is shown behind that', async () => {
  const seen: unknown[] = [];
  await watched([
    (now, book) => {
      book.press('f1');
      now.state = '2';
      now.sessions = [];
    },
    (_now, book) => void book.press('esc'),
    () => {},
    (_now, book) => seen.push(titles(book)),
  ]);
  expect(seen).toEqual([[]]);
});

test('a list that is open again is watched once', async () => {
  const book = new Notebook();
  book.press('ctrl+s');
  const sessions = { folderState: async () => '1' } as unknown as Ports['sessions'];
  const on = { state: () => book.state, dispatch: () => {} };
  const clock = { now: () => T0, elapsed: () => 0 };
  const asleep: (() => void)[] = [];
  const first = watchSessions({ sessions, clock }, on, () => new Promise((go) => void asleep.push(go)));
  await expect.poll(() => asleep.length).toBe(1);
  const second = watchSessions({ sessions, clock }, on, async () => void book.press('esc'));
  asleep[0]?.();
  await Promise.all([first, second]);
});

test('the state of the folder changes when another program writes a session', async () => {
  const home = temporaryFolder();
  const make = () => createSessions({ env: {}, home, platform: 'linux' });
  const one = make();
  expect(await one.folderState()).toBe('');
  const states = new Set<string>();
  for (const title of ['One', 'Two']) {
    const other = make();
    await other.save({ ...sampleSession(), title });
    await other.close();
    states.add(await one.folderState());
  }
  expect(states.size).toBe(2);
});
