import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type FsPort, nodeFs } from '../../src/store/fs-port.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { createSessions } from '../../src/store/sessions.ts';
import { allBut, big, broken, exchanges, openedEarly, place, unwrap } from './big-session.ts';
import { SAMPLE_ID, sampleExchange, sampleRun } from './session-samples.ts';

const text = serialiseSession(big);
const MAY_BE = 'The file of this session may be damaged: all of it is being looked through.';
const places = {
  20: text.indexOf('"id": "01EX20"'),
  70: text.indexOf('"id": "01EX70"'),
  79: text.indexOf('"id": "01EX79"'),
};
const bytes = (some: string | Buffer): Buffer => Buffer.from(some);
const withByte = (at: number): Buffer => bytes(text).fill(0xff, at, at + 1);
const endOf = (at: number): number => text.indexOf('\n    }', at);

/** What is damaged, which exchanges are shown at first, and which can be read. */
const ofItsEnd: readonly (readonly [string, Buffer, readonly number[], readonly number[]])[] = [
  ['a line feed in an answer', bytes(broken(70)), [70], [70]],
  ['characters that are none', withByte(text.indexOf('Answer 75 ')), [75], []],
  [
    'a missing brace',
    bytes(text.slice(0, endOf(places[70])) + text.slice(endOf(places[70]) + 6)),
    [70, 71],
    [70],
  ],
  ['the last bytes missing', bytes(text.slice(0, -3)), [], []],
  ['cut in the last exchange', bytes(text.slice(0, places[79] + 2000)), [79], [79]],
  [
    'zeros across two exchanges',
    bytes(text).fill(0, endOf(places[70]) - 40, endOf(places[70]) + 20),
    [70, 71],
    [70, 71],
  ],
  [
    'text between two exchanges',
    bytes(text.replace('\n    {\n      "id": "01EX70"', ' oh\n    {\n      "id": "01EX70"')),
    [],
    [],
  ],
];
const without = (some: readonly number[]) => exchanges.filter((_, at) => !some.includes(at));
const ids = (some: readonly { readonly id: string }[]) => some.map(({ id }) => id);

test.each(
  ofItsEnd,
)('%s near the end: what is whole is shown until all is known', async (_, file, hidden, lost) => {
  const at = await place();
  writeFileSync(at.path, file);
  const { early, rest } = await openedEarly(at.store);
  expect(ids(early.session.exchanges)).toEqual(ids(without(hidden)));
  expect(early.session.exchanges.slice(-20)).toEqual(without(hidden).slice(-20));
  expect(early.notices).toEqual([MAY_BE]);
  // Asked before the damage is known, of what was shown.
  const saved = at.store.save({ ...early.session, draft: 'and then' });
  const read = unwrap(await rest);
  expect(ids(read.session.exchanges)).toEqual(ids(without(lost)));
  expect(read.notices.join(' ')).toMatch(
    new RegExp(`was damaged.*${80 - lost.length} exchanges could be read.*kept as it was`, 's'),
  );
  await read.rest;
  unwrap(await saved);
  await at.store.close();
  const [aside = ''] = at.corrupt();
  expect(readFileSync(join(at.path, '..', aside)).equals(file)).toBe(true);
  expect(at.inFile()).toBe(serialiseSession({ ...read.session, draft: 'and then' }));
});

test('what is damaged near the end comes back from the backup', async () => {
  const at = await place(broken(70));
  writeFileSync(`${at.path}.bak`, text);
  const { early, rest } = await openedEarly(at.store);
  expect(ids(early.session.exchanges)).toEqual(ids(allBut(70)));
  const read = unwrap(await rest);
  expect(read.session.exchanges).toEqual(exchanges);
  expect(read.notices.join(' ')).toContain('80 exchanges could be read, 1 of them from its backup.');
  await read.rest;
  await at.store.close();
  expect(at.inFile()).toBe(text);
});

test.each([
  20, 70,
])('what is saved of it with a change to cell %i hides nothing that came back', async (n) => {
  const at = await place(broken(n));
  const { early, rest } = await openedEarly(at.store);
  const [first, ...others] = early.session.exchanges;
  if (first === undefined) throw new Error('no exchanges');
  const added = sampleExchange('01NEW', 'Added', [sampleRun('Yes')]);
  const changed = [{ ...first, folded: true }, ...others.filter(({ id }) => id !== '01EX30'), added];
  const saved = at.store.save({ ...early.session, exchanges: changed });
  const read = unwrap(await rest);
  await read.rest;
  unwrap(await saved);
  await at.store.close();
  expect(at.inFile()).toBe(serialiseSession({ ...big, exchanges: [...allBut(n), added] }));
});

test.each([
  ['none of its end is whole', text.replaceAll(/"output": "Answer [3-7]\d /g, '"output": "Ans\nwer ')],
  ['its head is damaged', text.replace('"title": "Winter', '"title": Winter')],
])('when %s, nothing is shown before all is known', async (_, file) => {
  const at = await place(file);
  const opened = unwrap(await at.store.open(SAMPLE_ID, 'early'));
  expect(opened.notices.join(' ')).toMatch(/was damaged.*kept as it was/s);
  expect(at.corrupt()).toHaveLength(1);
  // What comes then is only that it is on the disk.
  const rest = unwrap((await opened.rest) ?? (await at.store.open('')));
  expect(rest).toEqual({ ...opened, rest: undefined });
  expect(at.inFile()).toBe(serialiseSession(opened.session));
  await at.store.close();
});

test.each([
  ['its head', text.replace('"title": "Winter', '"title": Winter')],
  ['all of its end', text.replaceAll(/"output": "Answer [3-7]\d /g, '"output": "Ans\nwer ')],
  ['an answer above its end', broken(20)],
  ['a key above its end', text.replace('"id": "01EX20",\n      "task"', '"id": "01EX20",\n      "tasc"')],
  ['the end of an exchange above it', text.slice(0, endOf(places[20])) + text.slice(endOf(places[20]) + 6)],
])('when %s is damaged, that is told before it is known what of it can be had', async (_, file) => {
  const at = await place(file);
  const told: string[] = [];
  let opened = unwrap(await at.store.open(SAMPLE_ID, 'early', (sentence) => told.push(sentence)));
  for (let { rest } = opened; rest !== undefined; rest = opened.rest) {
    told.push(...opened.notices);
    opened = unwrap(await rest);
  }
  expect(told[0]).toBe(MAY_BE);
  expect(opened.notices.join(' ')).toMatch(/was damaged/);
  expect(told.filter((sentence) => sentence === MAY_BE)).toHaveLength(1);
  await at.store.close();
});

test.each([
  ['is whole', text, []],
  ['was written by a newer version', text.replace('"version": 1', '"version": 9'), []],
  ['has another form', JSON.stringify(JSON.parse(text)), [MAY_BE]],
])('of a session that %s no damage is told', async (_, file, doubts) => {
  const at = await place(file);
  const told: string[] = [];
  const opened = unwrap(await at.store.open(SAMPLE_ID, 'early', (sentence) => told.push(sentence)));
  const read = opened.rest === undefined ? opened : unwrap(await opened.rest);
  expect(told).toEqual(doubts);
  const whole = 'The file of this session holds all that it should.';
  expect(read.notices).toEqual(doubts.length === 0 ? [] : [whole]);
  await at.store.close();
});

test('a file that somebody wrote by hand is taken for damaged until it was read, and is left as it is', async () => {
  const byHand = text.replaceAll('},\n    {', '},\n\n    {');
  const at = await place(byHand);
  const { early, rest } = await openedEarly(at.store);
  expect(early.notices).toEqual([MAY_BE]);
  const read = unwrap(await rest);
  expect(read).toMatchObject({
    notices: ['The file of this session holds all that it should.'],
    readOnly: null,
  });
  expect(read.session).toEqual(big);
  await at.store.close();
  expect(at.corrupt()).toEqual([]);
  expect(at.inFile()).toBe(byHand);
});

test('when all of it cannot be read after its end was shown, nothing is written over it', async () => {
  const at = await place();
  writeFileSync(at.path, broken(70));
  let opened = 0;
  const fs: FsPort = {
    ...nodeFs,
    open: async (path, how) => {
      if (path === at.path && ++opened > 1) throw Object.assign(new Error('made up'), { code: 'EIO' });
      return nodeFs.open(path, how);
    },
  };
  const store = createSessions({ env: {}, home: at.home, platform: 'linux', fs });
  const { early, rest } = await openedEarly(store);
  const saved = store.save({ ...early.session, draft: 'and then' });
  expect((await rest).ok).toBe(false);
  expect((await saved).ok).toBe(false);
  expect((await store.save({ ...early.session, draft: 'and more' })).ok).toBe(false);
  await store.close();
  expect(at.inFile()).toBe(broken(70));
});

test('what is looked at or only told of is never a part of what is damaged', async () => {
  const at = await place(broken(70));
  expect(unwrap(await at.store.find(SAMPLE_ID)).exchanges).toBe(79);
  const looked = unwrap(await at.store.open(SAMPLE_ID, 'look'));
  expect(looked.notices.join(' ')).toContain('79 exchanges could be read');
  await at.store.close();
});

test.each([
  ['is whole', text, []],
  ['is damaged', broken(70), [MAY_BE]],
  ['has a value of the wrong kind', text.replace('"muted": false', '"muted": 7'), [MAY_BE]],
  ['has characters that are none', withByte(text.indexOf('Answer 75 ')), [MAY_BE]],
  ['has a damaged head', bytes(text).fill(0, 0, 40), [MAY_BE]],
  ['is cut', text.slice(0, -3), [MAY_BE]],
])('of a session that %s a doubt is told when it is only looked at', async (_, file, doubts) => {
  const at = await place();
  writeFileSync(at.path, file);
  const told: string[] = [];
  const looked = unwrap(await at.store.open(SAMPLE_ID, 'look', (sentence) => told.push(sentence)));
  expect(told).toEqual(doubts);
  expect(looked.notices.length).toBe(doubts.length);
  await at.store.close();
});

test('one that was written by hand is said to be whole when it was looked at', async () => {
  const at = await place(text.replaceAll('},\n    {', '},\n\n    {'));
  const looked = unwrap(await at.store.open(SAMPLE_ID, 'look'));
  expect(looked.notices).toEqual(['The file of this session holds all that it should.']);
  await at.store.close();
});
