import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSaid } from '../../src/search/said.ts';
import { nodeFs } from '../../src/store/fs-port.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { listSessions } from '../../src/store/session-list.ts';
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

test('while many are read for the first time, the newest are told of first', async () => {
  const { folder, index } = place();
  const told: (readonly [number, string, number])[] = [];
  const { sessions } = await listSessions(nodeFs, folder, {
    indexPath: index,
    some: (some, of) => told.push([some.length, some[0]?.id ?? '', of]),
  });
  expect(sessions).toHaveLength(MANY);
  for (const [length, , of] of told) {
    expect(length).toBeGreaterThan(0);
    expect(of).toBe(MANY);
  }
  // With an index there is nothing to wait for.
  told.length = 0;
  await listSessions(nodeFs, folder, { indexPath: index, some: (some) => told.push([some.length, '', 0]) });
  expect(told).toEqual([]);
});
