import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type FsPort, nodeFs } from '../../src/store/fs-port.ts';
import { type LockTools, tryLock } from '../../src/store/lock.ts';
import { type Owner, stateOf } from '../../src/store/process-facts.ts';
import { makeRandomName } from '../../src/store/random-name.ts';
import { temporaryFolder } from './session-samples.ts';

const me: Owner = { pid: 100, host: 'h', machine: 'm', boot: 'b', space: 's', started: '5', uptime: 1000 };
/** The processes that run, with when they started. */
const world = (running: Readonly<Record<number, string>>, own: Owner = me): LockTools['processes'] => ({
  me: own,
  startOf: (pid) => running[pid] ?? null,
  uptime: () => 2000,
});
const tools = (running: Readonly<Record<number, string>>, own: Owner = me): LockTools => ({
  fs: nodeFs,
  processes: world(running, own),
  makeName: makeRandomName,
});

test.each<readonly [string, Partial<Owner>, Readonly<Record<number, string>>, 'alive' | 'gone' | 'unknown']>([
  ['runs', {}, { 7: '5' }, 'alive'],
  ['is no more', {}, {}, 'gone'],
  ['its number was given to another', {}, { 7: '6' }, 'gone'],
  ['start not known', { started: '' }, { 7: '6' }, 'alive'],
  ['before the machine was restarted', { boot: 'older' }, { 7: '5' }, 'gone'],
  ['restarted, without an id of the machine', { boot: 'older', machine: '' }, {}, 'unknown'],
  ['another host', { host: 'x' }, {}, 'unknown'],
  ['another machine of the same name', { machine: 'x' }, {}, 'unknown'],
  ['another container', { space: 'x' }, {}, 'unknown'],
])('the owner %s', (_what, owner, running, state) => {
  expect(stateOf({ ...me, pid: 7, ...owner }, world(running))).toBe(state);
});

const nameless = { ...me, machine: '', boot: '', space: '', started: '' };

test.each<readonly [string, Owner, Partial<Owner>, boolean, 'alive' | 'gone' | 'unknown']>([
  // Another start of the system.
  ['on a disk of its own, no id of the machine', me, { boot: 'older', machine: '' }, true, 'gone'],
  ['on a disk of its own, host renamed', me, { boot: 'older', host: 'x' }, true, 'gone'],
  [
    'on a shared disk, no id of the machine',
    { ...me, machine: '' },
    { boot: 'older', machine: '' },
    false,
    'unknown',
  ],
  ['that one not known', me, { boot: '' }, true, 'unknown'],
  // No id of the start at all: only how long the machine runs.
  ['machine ran longer than now', nameless, { uptime: 5000 }, false, 'gone'],
  ['machine ran as long as now, but for rounding', nameless, { uptime: 2004 }, false, 'alive'],
  ['machine ran for less than now', nameless, { uptime: 100 }, false, 'alive'],
  ['nothing written of the machine', nameless, { uptime: null }, false, 'alive'],
  ['another host that ran longer', nameless, { uptime: 5000, host: 'x' }, false, 'unknown'],
  // The same start: how long it ran says nothing.
  ['same start, clock of its own', me, { uptime: 5000 }, true, 'alive'],
])('a process of that number runs, %s', (_what, own, owner, isLocal, state) => {
  const processes = world({ 7: own.started }, own);
  expect(stateOf({ ...own, pid: 7, ...owner }, processes, isLocal)).toBe(state);
});

test('one holder at a time, until it is given back', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'x.lock');
  const first = await tryLock(path, tools({ 100: '5' }));
  const second = await tryLock(path, tools({ 100: '5' }));
  expect([first.kind, second.kind]).toEqual(['held', 'busy']);
  if (first.kind === 'held') await first.lock.release();
  expect(readdirSync(folder)).toEqual([]);
  expect((await tryLock(path, tools({ 100: '5' }))).kind).toBe('held');
});

test('of many that find a lock left behind, one gets it', async () => {
  for (let round = 0; round < 30; round++) {
    const folder = temporaryFolder();
    const path = join(folder, 'x.lock');
    await tryLock(path, tools({}, { ...me, pid: 9 }));
    const running = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [200 + index, '5']));
    const attempts = await Promise.all(
      Array.from({ length: 8 }, (_, index) => tryLock(path, tools(running, { ...me, pid: 200 + index }))),
    );
    const held = attempts.filter(({ kind }) => kind === 'held').length;
    expect(held).toBeLessThanOrEqual(1);
    // Those who were turned away each time it changed hands try again; then there is exactly one holder.
    const again = held === 1 ? null : await tryLock(path, tools(running, { ...me, pid: 300 }));
    expect(held + (again?.kind === 'held' ? 1 : 0)).toBe(1);
    expect(readdirSync(folder)).toEqual(['x.lock']);
  }
});

test.each([
  '',
  'not json',
  '{}',
  '{"pid":"7"}',
])('a lock that says %j belongs to someone unknown', async (content) => {
  const path = join(temporaryFolder(), 'x.lock');
  writeFileSync(path, content);
  expect(await tryLock(path, tools({}))).toEqual({ kind: 'busy', owner: null, isSure: false });
});

test('a lock that is given back while it is looked at is got at once', async () => {
  const path = join(temporaryFolder(), 'x.lock');
  let isThere = true;
  const link: FsPort['link'] = async (from, to) => {
    if (!isThere) return nodeFs.link(from, to);
    isThere = false;
    throw Object.assign(new Error('EEXIST'), { code: 'EEXIST' });
  };
  const attempt = await tryLock(path, { ...tools({}), fs: { ...nodeFs, link } });
  expect(attempt.kind).toBe('held');
});

test('a lock is taken over though one who was about to was killed', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'x.lock');
  writeFileSync(path, JSON.stringify({ ...me, pid: 7, nonce: 'one' }));
  // The second was killed when it was about to take over from the first, the third from the second.
  writeFileSync(`${path}.take-one`, JSON.stringify({ ...me, pid: 8, nonce: 'two' }));
  writeFileSync(`${path}.take-two`, JSON.stringify({ ...me, pid: 9, nonce: 'three' }));
  const attempt = await tryLock(path, tools({ 100: '5' }));
  expect(attempt.kind).toBe('held');
  expect(readdirSync(folder)).toEqual(['x.lock']);
});

test('a lock whose nonce could not be a name leads nowhere', async () => {
  const path = join(temporaryFolder(), 'x.lock');
  writeFileSync(path, JSON.stringify({ ...me, pid: 7, nonce: '/../../x' }));
  expect(await tryLock(path, tools({}))).toEqual({ kind: 'busy', owner: null, isSure: false });
});

test('claims that lead in a circle are given up', async () => {
  const path = join(temporaryFolder(), 'x.lock');
  writeFileSync(path, JSON.stringify({ ...me, pid: 7, nonce: 'one' }));
  writeFileSync(`${path}.take-one`, JSON.stringify({ ...me, pid: 8, nonce: 'one' }));
  expect((await tryLock(path, tools({}))).kind).toBe('busy');
});

test('giving back what another has taken over leaves it alone', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'x.lock');
  const first = await tryLock(path, tools({ 100: '5' }));
  const taken = await tryLock(path, tools({}, { ...me, pid: 101 }));
  expect(taken.kind).toBe('held');
  if (first.kind === 'held') await first.lock.release();
  expect(readdirSync(folder)).toEqual(['x.lock']);
});

test('only disks that are known to be of one system are taken for that', async () => {
  expect(await nodeFs.isLocal?.('/proc')).toBe(false);
  expect(await nodeFs.isLocal?.(join(temporaryFolder(), 'missing'))).toBe(false);
});
