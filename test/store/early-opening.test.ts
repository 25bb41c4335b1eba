import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { factsOf } from '../../src/core/exchange-facts.ts';
import { TokenRemoval } from '../../src/core/token-removal.ts';
import { type FsPort, nodeFs } from '../../src/store/fs-port.ts';
import { sessionBytes } from '../../src/store/session-bytes.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { createSessions } from '../../src/store/sessions.ts';
import { createWithoutTokens } from '../../src/store/without-tokens.ts';
import { allBut, big, broken, exchanges, openedEarly, place, unwrap } from './big-session.ts';
import { SAMPLE_ID, sampleExchange, sampleRun, sampleSession } from './session-samples.ts';

test('a big session is given with all its exchanges before they were read, and is the same afterwards', async () => {
  const at = await place();
  const { early, rest } = await openedEarly(at.store);
  expect(early.session.exchanges.map(({ id }) => id)).toEqual(exchanges.map(({ id }) => id));
  expect(early.session).toEqual(big);
  const read = unwrap(await rest);
  expect(read.session).toBe(early.session);
  expect(read).toMatchObject({ notices: [], readOnly: null });
  expect(unwrap(await at.make().open(SAMPLE_ID, 'look')).session).toEqual(big);
  await at.store.close();
});

test('the last one is found by the head of its file, and opened early', async () => {
  const at = await place();
  const other = { ...sampleSession('01B'), updatedAt: '2020-01-01T00:00:00.000Z' };
  unwrap(await at.store.save(other));
  await at.store.close();
  const last = unwrap(await at.make().openLast('early'));
  expect(last?.session.id).toBe(SAMPLE_ID);
  expect(last?.rest).toBeDefined();
  await last?.rest;
});

test('a small one is read whole', async () => {
  const at = await place(serialiseSession(sampleSession()));
  expect(unwrap(await at.store.open(SAMPLE_ID, 'early'))).not.toHaveProperty('rest');
  await at.store.close();
});

test('what is saved meanwhile is on the disk once all was read, with every exchange as it was', async () => {
  const at = await place();
  const { early, rest } = await openedEarly(at.store);
  const saved = at.store.save({ ...early.session, title: 'Renamed' });
  await rest;
  unwrap(await saved);
  await at.store.close();
  expect(at.inFile()).toBe(serialiseSession({ ...big, title: 'Renamed' }));
});

test('a big session is written as it is while others look at exchanges of it', async () => {
  const at = await place();
  const { early, rest } = await openedEarly(at.store);
  await rest;
  // What is written as text stands between what is written as it was read.
  const { exchanges: asRead } = early.session;
  const without = createWithoutTokens(new TokenRemoval(() => []));
  const written: Uint8Array[] = [];
  const muted = asRead.map((one, n) => (n % 9 === 4 ? { ...one, muted: true } : one));
  for await (const slice of sessionBytes({ ...early.session, exchanges: muted }, without)) {
    written.push(slice.slice());
    for (const one of asRead) one.answerJson?.bytes();
  }
  const wanted = exchanges.map((one, n) => (n % 9 === 4 ? { ...one, muted: true } : one));
  expect(Buffer.concat(written).equals(Buffer.from(serialiseSession({ ...big, exchanges: wanted })))).toBe(
    true,
  );
  await at.store.close();
});

test('damage far above what was shown is found, told and kept, and what is saved then is what came back', async () => {
  const at = await place(broken(20));
  const { early, rest } = await openedEarly(at.store);
  expect(early.notices).toEqual([]);
  // As it was given out, with another draft: written before the damage was found.
  const saved = at.store.save({ ...early.session, draft: 'and then' });
  const read = unwrap(await rest);
  expect(read.session.exchanges).toEqual(allBut(20));
  expect(read.notices.join(' ')).toMatch(
    /was damaged.*79 exchanges could be read, at least 1 could not\..*kept as it was/s,
  );
  unwrap(await saved);
  await at.store.close();
  const [aside = ''] = at.corrupt();
  expect(readFileSync(join(at.path, '..', aside), 'utf8')).toBe(broken(20));
  expect(at.inFile()).toBe(serialiseSession({ ...big, exchanges: allBut(20), draft: 'and then' }));
});

test('several that are damaged come back from the backup where they stood, and nothing else does', async () => {
  const at = await place(
    broken(20).replace('"input": "Question 30"', '"inpxx": 7').replace('"id": "01EX79"', '"id": "01EX8X"'),
  );
  const gone = sampleExchange('01GONE', 'Deleted since', [sampleRun('Yes')]);
  const before = { ...big, exchanges: [...exchanges.slice(0, 5), gone, ...exchanges.slice(5, 79)] };
  writeFileSync(`${at.path}.bak`, serialiseSession(before));
  const { rest } = await openedEarly(at.store);
  const read = unwrap(await rest);
  const last = { ...exchanges[79], id: '01EX8X' };
  expect(read.session.exchanges.map(({ id, input }) => [id, input])).toEqual(
    [...exchanges.slice(0, 79), last].map(({ id, input }) => [id, input]),
  );
  expect(read.notices.join(' ')).toContain(
    '80 exchanges could be read, 1 of them from its backup. What was missing in one exchange came from its backup.',
  );
  await read.rest;
  expect(at.inFile()).toContain('Question 30');
  await at.store.close();
  expect(unwrap(await at.make().open(SAMPLE_ID)).notices).toEqual([]);
});

test('opened to be looked at or worked on whole, damage is known at once', async () => {
  const at = await place(broken(20));
  const looked = unwrap(await at.store.open(SAMPLE_ID, 'look'));
  expect(looked.session.exchanges).toHaveLength(79);
  expect(looked.notices.join(' ')).toContain('was damaged');
  expect(at.corrupt()).toEqual([]);
  expect(unwrap(await at.store.open(SAMPLE_ID)).session.exchanges).toHaveLength(79);
  expect(at.corrupt()).toHaveLength(1);
  await at.store.close();
});

test('an answer that was still arriving comes back from the journal, and is in the file once all was read', async () => {
  const at = await place();
  const running = sampleExchange('01NEW', 'More?', [sampleRun('', { status: 'running' })]);
  const { early, rest } = await openedEarly(at.store);
  await rest;
  const during = { ...early.session, exchanges: [...early.session.exchanges, running] };
  unwrap(await at.store.journal.begin(during, running));
  at.store.journal.append(SAMPLE_ID, '01NEW', { text: 'As far as', reasoning: '' });
  await at.store.close();

  const next = at.make();
  const again = await openedEarly(next);
  expect(again.early.session.exchanges.at(-1)?.runs[0]).toMatchObject({
    output: 'As far as',
    status: 'interrupted',
  });
  expect(again.early.notices.join(' ')).toContain('interrupted');
  await again.rest;
  expect(at.inFile()).toContain('As far as');
  await next.close();
});

test('an answer that the file says is running, far above, comes back as interrupted', async () => {
  const [first, ...others] = exchanges;
  if (first === undefined) throw new Error('no exchanges');
  const running = { ...first, runs: [sampleRun('half', { status: 'running' })] };
  const at = await place(serialiseSession({ ...big, exchanges: [running, ...others] }));
  const { rest } = await openedEarly(at.store);
  const read = unwrap(await rest);
  expect(read.session.exchanges[0]?.runs[0]).toMatchObject({ output: 'half', status: 'interrupted' });
  expect(read.notices.join(' ')).toContain('interrupted');
  await at.store.close();
});

test('in another window it is read only, early as well', async () => {
  const at = await place();
  const mine = await openedEarly(at.store);
  await mine.rest;
  const { early, rest } = await openedEarly(at.make());
  expect(early.readOnly?.code).toBe('STORE_LOCKED');
  expect(unwrap(await rest).readOnly?.code).toBe('STORE_LOCKED');
  await at.store.close();
});

test('what was not read yet is read when somebody looks, and is all there once the file is gone', async () => {
  const at = await place();
  const { early, rest } = await openedEarly(at.store);
  expect(early.session.exchanges[3]).toEqual(exchanges[3]);
  unwrap(await rest);
  rmSync(at.path);
  expect(early.session).toEqual(big);
  unwrap(await at.store.save({ ...early.session, title: 'Renamed' }));
  await at.store.close();
  expect(at.inFile()).toBe(serialiseSession({ ...big, title: 'Renamed' }));
});

test('a file that loses its beginning while it is read is told, and what can be read of it is there', async () => {
  const at = await place();
  const { rest } = await openedEarly(at.store);
  const text = at.inFile();
  truncateSync(at.path, 700_000);
  const read = unwrap(await rest);
  expect(read.notices.join(' ')).toMatch(/was damaged.*kept as it was/s);
  expect(read.session.exchanges.length).toBeGreaterThan(20);
  expect(read.session.exchanges).toEqual(exchanges.slice(0, read.session.exchanges.length));
  await at.store.close();
  const [aside = ''] = at.corrupt();
  expect(readFileSync(join(at.path, '..', aside), 'utf8')).toBe(text.slice(0, 700_000));
});

test('a file that is written anew in its place while it is read is read again', async () => {
  const at = await place();
  const { early, rest } = await openedEarly(at.store);
  const other = {
    ...big,
    exchanges: exchanges.map((one) => ({ ...one, input: one.input.replace('Q', 'q') })),
  };
  writeFileSync(at.path, serialiseSession(other));
  const read = unwrap(await rest);
  expect(read.session).not.toBe(early.session);
  expect(read.session.exchanges).toEqual(other.exchanges);
  await at.store.close();
});

test('a disk that fails for a moment, while somebody looks at what was not read yet, loses nothing', async () => {
  const at = await place();
  let isFailing = true;
  const fs: FsPort = {
    ...nodeFs,
    open: async (...asked) => {
      const file = await nodeFs.open(...asked);
      return {
        ...file,
        readNow: (...where) => {
          if (isFailing) throw Object.assign(new Error('made up'), { code: 'EIO' });
          return file.readNow(...where);
        },
      };
    },
  };
  const store = createSessions({ env: {}, home: at.home, platform: 'linux', fs });
  const { early, rest } = await openedEarly(store);
  // What is noted of it then must not stay.
  expect(early.session.exchanges.slice(2, 3).map(factsOf)).toMatchObject([{ status: 'failed' }]);
  isFailing = false;
  const read = unwrap(await rest);
  expect(read.session.exchanges.slice(2, 3).map(factsOf)).toMatchObject([{ status: 'complete' }]);
  expect(read.session.exchanges).toEqual(exchanges);
  await store.close();
  expect(at.inFile()).toBe(serialiseSession(big));
});
