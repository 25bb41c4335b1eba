import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ListProgress } from '../../src/core/session.ts';
import { readSaid } from '../../src/search/said.ts';
import { nodeFs } from '../../src/store/fs-port.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { noteInIndex, SessionIndex } from '../../src/store/session-index.ts';
import { type ListOptions, listSessions } from '../../src/store/session-list.ts';
import { createSessions } from '../../src/store/sessions.ts';
import { faultyFs } from './faulty-fs.ts';
import { sampleExchange, sampleRun, sampleSession, temporaryFolder } from './session-samples.ts';

const MANY = 120;
const idOf = (index: number) => `01S${String(index).padStart(4, '0')}`;

function place() {
  const folder = join(temporaryFolder(), 'sessions');
  mkdirSync(folder);
  for (let index = 0; index < MANY; index++) {
    const session = { ...sampleSession(idOf(index)), title: `Session ${index}` };
    writeFileSync(join(folder, `${idOf(index)}.json`), serialiseSession(session));
  }
  return { folder, index: join(folder, '../cache/list.json') };
}

test('a file that is cut short is listed with what could be read of it', async () => {
  const home = temporaryFolder();
  const store = createSessions({ env: {}, home, platform: 'linux' });
  const exchanges = Array.from({ length: 6 }, (_, n) =>
    sampleExchange(`01EX${n}`, `Question ${n}`, [sampleRun('Yes.')]),
  );
  await store.save({ ...sampleSession('01CUT'), exchanges });
  await store.close();
  const path = join(home, '.local/share/hf-tui/sessions/01CUT.json');
  const whole = readFileSync(path);
  writeFileSync(path, whole.subarray(0, Math.floor(whole.length * 0.9)));
  const listed = await createSessions({ env: {}, home, platform: 'linux' }).list();
  expect(listed.unreadable).toBe(0);
  expect(listed.sessions).toMatchObject([
    { id: '01CUT', title: 'Winter in Norway', exchanges: 5, firstWords: 'Question 0', isDamaged: true },
  ]);
  const said = readSaid(path);
  expect(said?.said.text('01EX4')).toContain('Question 4');
  expect(said?.said.text('01EX5')).toBe('');
});

test('what has not changed is not read again, and the list is the same', async () => {
  const { folder, index } = place();
  const first = await listSessions(nodeFs, folder, { indexPath: index });
  expect(first.sessions).toHaveLength(MANY);
  expect(statSync(index).mode & 0o777).toBe(0o600);
  const counting = faultyFs(null, 0);
  expect(await listSessions(counting, folder, { indexPath: index })).toEqual(first);
  // One for the index itself.
  expect(counting.calls.filter((name) => name === 'open')).toHaveLength(1);
});

test('what was changed, added or deleted shows at once', async () => {
  const { folder, index } = place();
  await listSessions(nodeFs, folder, { indexPath: index });
  const changed = { ...sampleSession(idOf(3)), title: 'Changed', updatedAt: '2027-01-01T00:00:00.000Z' };
  rmSync(join(folder, `${idOf(3)}.json`));
  writeFileSync(join(folder, `${idOf(3)}.json`), serialiseSession(changed));
  rmSync(join(folder, `${idOf(4)}.json`));
  writeFileSync(join(folder, 'mine.json'), serialiseSession(sampleSession('mine')));
  const { sessions } = await listSessions(nodeFs, folder, { indexPath: index });
  expect(sessions[0]?.title).toBe('Changed');
  expect(sessions).toHaveLength(MANY);
  expect(sessions.map(({ id }) => id)).toContain('mine');
  expect(sessions.map(({ id }) => id)).not.toContain(idOf(4));
});

test.each([
  '',
  '{',
  '[]',
  '{"version":1,"folder":"","lines":7}',
  '{"version":1,"lines":[{"summary":{"id":"x"}}]}',
])('an index that says %j is made again', async (content) => {
  const { folder, index } = place();
  mkdirSync(join(folder, '../cache'));
  writeFileSync(index, content);
  expect((await listSessions(nodeFs, folder, { indexPath: index })).sessions).toHaveLength(MANY);
  expect(statSync(index).size).toBeGreaterThan(1000);
});

test('few sessions need no index, and a list never fails for want of one', async () => {
  const { folder, index } = place();
  for (let at = 10; at < MANY; at++) rmSync(join(folder, `${idOf(at)}.json`));
  expect((await listSessions(nodeFs, folder, { indexPath: index })).sessions).toHaveLength(10);
  expect(readdirSync(join(folder, '..'))).toEqual(['sessions']);
  writeFileSync(join(folder, '../cache'), 'a file in its place');
  expect((await listSessions(nodeFs, folder, { indexPath: index })).sessions).toHaveLength(10);
});

test('how a session begins and whether it is pinned is kept with it', async () => {
  const { folder, index } = place();
  const pinned = { ...sampleSession(idOf(5)), extra: { pinned: true } };
  writeFileSync(join(folder, `${idOf(5)}.json`), serialiseSession(pinned));
  const first = await listSessions(nodeFs, folder, { indexPath: index });
  const again = await listSessions(nodeFs, folder, { indexPath: index });
  for (const { sessions } of [first, again]) {
    const found = sessions.find(({ id }) => id === idOf(5));
    expect(found).toMatchObject({ pinned: true, firstWords: 'Which of these would you visit in winter?' });
    expect(sessions.find(({ id }) => id === idOf(6))?.pinned).toBe(false);
  }
});

test('what is open here is listed without reading its file', async () => {
  const home = temporaryFolder();
  const counting = faultyFs(null, 0);
  const opens = () => counting.calls.filter((name) => name === 'open').length;
  const manyFacts = nodeFs.manyFacts ?? (async () => []);
  const store = createSessions({ env: {}, home, platform: 'linux', fs: { ...counting, manyFacts } });
  await store.save({ ...sampleSession(), title: 'First' });
  await store.save({ ...sampleSession(), title: 'Second' });
  const before = opens();
  const { sessions } = await store.list();
  expect(sessions).toEqual((await listSessions(nodeFs, join(home, '.local/share/hf-tui/sessions'))).sessions);
  expect(sessions).toMatchObject([{ title: 'Second', exchanges: 2 }]);
  // For the index, which is not there.
  expect(opens()).toBe(before + 1);
});

interface Told {
  readonly ids: readonly string[];
  readonly titles: readonly string[];
  readonly progress: ListProgress | null;
}

async function toldOf(folder: string, options: Partial<ListOptions>) {
  const told: Told[] = [];
  const { sessions } = await listSessions(nodeFs, folder, {
    ...options,
    some: (some, progress) =>
      told.push({ ids: some.map(({ id }) => id), titles: some.map(({ title }) => title), progress }),
  });
  return { told, ids: sessions.map(({ id }) => id), titles: sessions.map(({ title }) => title) };
}

test('while many are read for the first time, the newest are told of first', async () => {
  const { folder, index } = place();
  const { told, ids } = await toldOf(folder, { indexPath: index });
  expect(ids).toHaveLength(MANY);
  for (const { ids: some, progress } of told.filter((one) => one.progress !== null)) {
    expect(some.length).toBeGreaterThan(0);
    expect(progress).toEqual({ kind: 'reading', of: MANY });
  }
});

test('what was listed last time is told at once, until it has been checked', async () => {
  const { folder, index } = place();
  await listSessions(nodeFs, folder, { indexPath: index });
  const { told, ids } = await toldOf(folder, { indexPath: index });
  expect(told.map(({ progress }) => progress)).toEqual([{ kind: 'checking' }, null]);
  expect(told.map((one) => one.ids)).toEqual([ids, ids]);
});

test('what stands first is right when it is told, and the rest when it has been checked', async () => {
  const { folder, index } = place();
  await listSessions(nodeFs, folder, { indexPath: index });
  // All of one time: the highest id stands first, and the lowest is on no screen.
  const [first = '', gone = '', last = ''] = [idOf(MANY - 1), idOf(MANY - 2), idOf(0)];
  const rewrite = (id: string, title: string) =>
    writeFileSync(join(folder, `${id}.json`), serialiseSession({ ...sampleSession(id), title }));
  rewrite(first, 'Changed by hand');
  rewrite(last, 'Changed as well');
  rmSync(join(folder, `${gone}.json`));
  rmSync(join(folder, `${idOf(1)}.json`));
  const open = (await listSessions(nodeFs, folder, {})).sessions
    .slice(0, 1)
    .map((one) => ({ ...one, id: 'open' }));
  const { told, ids, titles } = await toldOf(folder, { indexPath: index, open: () => open });
  expect(told[0]?.titles.at(0)).toBe('Changed by hand');
  expect(told[0]?.ids).toContain('open');
  expect(told[0]?.ids).not.toContain(gone);
  expect(told[0]?.titles.at(-1)).toBe('Session 0');
  expect([ids[0], titles[0], titles.at(-1)]).toEqual([first, 'Changed by hand', 'Changed as well']);
  expect(ids).toHaveLength(MANY - 2);
  expect(ids).not.toContain('open');
  // And the next time all of it is known.
  const again = await toldOf(folder, { indexPath: index });
  expect(again.told.map((one) => one.titles)).toEqual([titles, titles]);
});

test('what is written behind an index counts, and a line of it that is damaged does not', async () => {
  const { folder, index } = place();
  const { sessions } = await listSessions(nodeFs, folder, { indexPath: index });
  const [one] = sessions;
  if (one === undefined) throw new Error('there is none');
  const newer = { ...one, title: 'Noted', updatedAt: '2028-01-01T00:00:00.000Z' };
  const facts = { inode: 1, size: one.bytes, modified: 1 };
  await noteInIndex(nodeFs, { path: index, folder }, newer, facts);
  // Of a program that keeps its sessions elsewhere.
  await noteInIndex(nodeFs, { path: index, folder: '/elsewhere' }, { ...newer, title: 'Wrong' }, facts);
  const kept = new SessionIndex(nodeFs, index, folder);
  await kept.load();
  expect(kept.kept(one.id)?.title).toBe('Noted');
  expect(kept.summaries()).toHaveLength(MANY);
  const text = readFileSync(index, 'utf8');
  writeFileSync(index, text.replace('"Session 7"', '"Session 8"'));
  const flipped = new SessionIndex(nodeFs, index, folder);
  await flipped.load();
  expect(flipped.summaries().map(({ title }) => title)).toEqual(['Noted']);
  expect((await listSessions(nodeFs, folder, { indexPath: index })).sessions).toEqual(sessions);
});

test('a session that was saved here is in the next list as it is, from its first moment', async () => {
  const home = temporaryFolder();
  const open = () => createSessions({ env: {}, home, platform: 'linux' });
  const store = open();
  for (let at = 0; at < MANY; at++) await store.save({ ...sampleSession(idOf(at)), title: `Session ${at}` });
  await store.close();
  await open().list();
  const second = open();
  await second.open(idOf(5));
  await second.save({
    ...sampleSession(idOf(5)),
    title: 'Gone on with',
    updatedAt: '2027-05-05T00:00:00.000Z',
  });
  const seen: (string | undefined)[] = [];
  await second.list((some, progress) => seen.push(`${progress?.kind ?? 'all'}: ${some[0]?.title}`));
  await second.close();
  await open().list((some, progress) => seen.push(`${progress?.kind ?? 'all'}: ${some[0]?.title}`));
  const wanted = ['checking: Gone on with', 'all: Gone on with'];
  expect(seen).toEqual([...wanted, ...wanted]);
});
