import { isUtf8 } from 'node:buffer';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Result } from '../../src/core/errors.ts';
import type { Session } from '../../src/core/session.ts';
import { withBackup } from '../../src/store/session-backup.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { understand, understandInTurns } from '../../src/store/session-understanding.ts';
import { createSessions } from '../../src/store/sessions.ts';
import { SAMPLE_ID, sampleExchange, sampleRun, sampleSession, temporaryFolder } from './session-samples.ts';

const exchanges = Array.from({ length: 5 }, (_, n) =>
  sampleExchange(`01EX${n}`, `Question ${n}`, [sampleRun(`Answer ${n}`)]),
);
const session: Session = { ...sampleSession(), exchanges };
const text = serialiseSession(session);

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Opens a session whose file and backup say this. */
async function opened(file: string | Buffer, backup?: string) {
  const home = temporaryFolder();
  const path = join(home, '.local/share/hf-tui/sessions', `${SAMPLE_ID}.json`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, file);
  if (backup !== undefined) writeFileSync(`${path}.bak`, backup);
  const store = createSessions({ env: {}, home, platform: 'linux' });
  const { session: found, notices } = unwrap(await store.open(SAMPLE_ID));
  await store.close();
  return { session: found, ids: found.exchanges.map(({ id }) => id), said: notices.join(' '), path };
}

const allBut = (...gone: readonly number[]) =>
  exchanges.map(({ id }) => id).filter((_, at) => !gone.includes(at));
const all = allBut();

/** What stands for an exchange in the file, with that changed. */
const within = (n: number, from: string, to: string) => {
  const at = text.indexOf(`"id": "01EX${n}"`);
  return text.slice(0, at) + text.slice(at).replace(from, to);
};

test.each([
  ['a quote in its text', within(2, '"Question 2"', '"Quest"ion 2"')],
  ['its closing brace', within(2, '\n    },\n', '\n     ,\n')],
  ['the line that ends it', within(2, '\n    },\n    {\n', '\n    {\n')],
  ['its opening brace', text.replace('    {\n      "id": "01EX2"', '    [\n      "id": "01EX2"')],
])('damage in one exchange (%s) costs no other, and its backup brings it back where it stood', async (_what, file) => {
  const alone = await opened(file);
  expect(alone.ids).toEqual(allBut(2));
  expect(alone.said).toContain('4 exchanges could be read, at least 1 could not.');
  const both = await opened(file, text);
  expect(both.session.exchanges).toEqual(exchanges);
  expect(both.said).toContain('5 exchanges could be read, 1 of them from its backup.');
  expect(readFileSync(both.path, 'utf8')).toBe(text);
});

test('what somebody wrote behind the exchanges is kept when one of these is damaged', async () => {
  const behind = '\n  ],\n  "mine": { "a": [1] },\n  "more": "]}"\n}\n';
  const byHand = (file: string) => file.replace(/\n {2}\]\n\}\n$/, behind);
  const kept = { mine: { a: [1] }, more: ']}' };
  expect((await opened(byHand(text))).session.extra).toEqual(kept);
  const {
    ids,
    session: found,
    said,
    path,
  } = await opened(byHand(within(2, '"Question 2"', '"Quest"ion 2"')));
  expect(ids).toEqual(allBut(2));
  expect(found.extra).toEqual(kept);
  expect(said).toContain('4 exchanges could be read, at least 1 could not.');
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject(kept);
  // Damaged themselves, or another list, they are told apart from nothing.
  for (const odd of [behind.replace('"]}"', '"]}'), behind.replace('"mine"', '"exchanges"')]) {
    const file = within(2, '"Question 2"', '"Quest"ion 2"').replace(/\n {2}\]\n\}\n$/, odd);
    const other = await opened(file);
    expect(other.ids).toEqual(allBut(2));
    expect(other.session.extra).toEqual({});
    expect(other.said).toContain('was damaged');
  }
});

test.each([
  ['a turned bit', '"Question 2"', '"Question 2\t'],
  ['a line feed', 'Answer 2', 'Answer\n2'],
])('with an exchange that is damaged by %s, the one behind it does not come back that was deleted since', async (_, from, to) => {
  const gone = sampleExchange('01GONE', 'Deleted', [sampleRun('Yes')]);
  const before = { ...session, exchanges: [...exchanges.slice(0, 3), gone, ...exchanges.slice(3)] };
  const { ids } = await opened(within(2, from, to), serialiseSession(before));
  expect(ids).toEqual(all);
});

test('damage from the middle of one to the middle of another costs neither, though both begin and end as one', async () => {
  const from = text.indexOf('Answer 2') + 3;
  const behind = text.indexOf('"Question 3"');
  for (const between of ['', '\0'.repeat(behind - from)]) {
    const torn = text.slice(0, from) + between + text.slice(behind);
    expect((await opened(torn, text)).ids).toEqual(all);
    expect((await opened(torn)).ids).toEqual(allBut(2, 3));
  }
});

test('what was deleted since does not come back with what was lost', async () => {
  const gone = sampleExchange('01GONE', 'Deleted', [sampleRun('Yes')]);
  const before = serialiseSession({
    ...session,
    exchanges: [...exchanges.slice(0, 4), gone, ...exchanges.slice(4)],
  });
  expect((await opened(within(2, '"Question 2"', '"Quest"ion 2"'), before)).ids).toEqual(all);
});

test('a damaged head costs no exchange, and its backup says what it said', async () => {
  const file = text.replace('"title": "Winter', '"title": Winter');
  const alone = await opened(file);
  expect(alone.ids).toEqual(all);
  expect(alone.session.title).toBe('');
  const both = await opened(file, text);
  expect(both.ids).toEqual(all);
  expect(both.session.title).toBe(session.title);
});

test.each([
  ['its first byte', (file: string) => `\0${file.slice(1)}`],
  ['its first line and a half', (file: string) => '\0'.repeat(16) + file.slice(16)],
  ['the line before its exchanges', (file: string) => file.replace('"exchanges": [', '"exchanges": Y')],
])('damage in %s costs no exchange, and no other member of the session', async (_what, damaged) => {
  const alone = await opened(damaged(text));
  expect(alone.session.exchanges).toEqual(exchanges);
  expect(alone.session.title).toBe(session.title);
  expect(alone.session.createdAt).toBe(session.createdAt);
  expect(alone.session.system).toBe(session.system);
  expect(alone.said).toContain('5 exchanges could be read');
});

test('damage from the middle of one exchange to the middle of another costs none that the backup has', async () => {
  const from = text.indexOf('Answer 1');
  const to = text.lastIndexOf('Answer 3');
  const damaged = text.slice(0, from) + '\0'.repeat(to - from) + text.slice(to);
  expect((await opened(damaged)).said).toContain('2 exchanges could be read, at least 1 could not.');
  const found = await opened(damaged, text);
  expect(found.session.exchanges).toEqual(exchanges);
  expect(found.said).toContain('5 exchanges could be read, 3 of them from its backup.');
});

test('an input that is missing comes from the backup, and what was answered since stays', async () => {
  const newer = { ...session, exchanges: exchanges.map((one, at) => (at === 2 ? answeredAgain(one) : one)) };
  const at = serialiseSession(newer).indexOf('"input": "Question 2"');
  const file =
    serialiseSession(newer).slice(0, at) + serialiseSession(newer).slice(at).replace('"input"', '"in"');
  const found = await opened(file, text);
  expect(found.session.exchanges[2]).toMatchObject({ input: 'Question 2', chosen: 1 });
  expect(found.session.exchanges[2]?.runs.map(({ output }) => output)).toEqual(['Answer 2', 'Another']);
  expect(found.said).toContain('exchanges[2].input');
  expect(found.said).toContain(
    '5 exchanges could be read. What was missing in one exchange came from its backup.',
  );
  expect((await opened(file)).said).not.toContain('backup');
});

test('answers that are missing come from the backup, before the one that only the file has', async () => {
  const same = await opened(within(3, '"runs"', '"answers"'), text);
  expect(same.session.exchanges[3]?.runs).toEqual(exchanges[3]?.runs);
  expect(same.said).toContain('What was missing in one exchange came from its backup.');
  const other = within(3, '"output": "Answer 3"', '"output": "Answered since"').replace(
    /"runs"(?=[\s\S]{0,900}"Answer 3")/,
    '"answers"',
  );
  const both = await opened(other, text);
  expect(both.session.exchanges[3]?.runs.map(({ output }) => output)).toEqual(['Answer 3', 'Answered since']);
  expect(both.session.exchanges[3]?.chosen).toBe(1);
});

test('characters that are damaged come from the backup, whichever bit it is', async () => {
  const said = ['Die Größe der Stadt', '冬のノルウェーは静かです', 'Whales 🐋 and 👩‍🔬 in winter'];
  const many = said.map((output, n) => sampleExchange(`01EX${n}`, `Question ${n}`, [sampleRun(output)]));
  const whole = serialiseSession({ ...session, exchanges: many });
  const bytes = Buffer.from(whole);
  for (const [n, output] of said.entries()) {
    // The answer in the run: the other one is only there for whoever reads the file.
    const from = bytes.lastIndexOf(output);
    for (let at = from; at < from + Buffer.byteLength(output); at++) {
      const broken = Buffer.from(bytes);
      broken[at] = (broken[at] ?? 0) ^ 0x80;
      if (isUtf8(broken)) continue;
      const found = await understoodWith(broken, bytes);
      expect(found?.session.exchanges[n]?.runs[0]?.output, `byte ${at - from} of ${output}`).toBe(output);
      // Where a byte has become a control character, it is no JSON any more, and all of the exchange comes back.
      expect((found?.healed ?? 0) + (found?.fromBackup ?? 0)).toBe(1);
    }
  }
});

test('damaged characters of an answer that came since the backup stay as they are, and it is said what came back', async () => {
  const broken = (answer: string) => {
    const bytes = Buffer.from(
      serialiseSession({
        ...session,
        exchanges: exchanges.map((one, at) =>
          at === 2 ? sampleExchange('01EX2', 'Question 2', [sampleRun(answer)]) : one,
        ),
      }),
    );
    bytes[bytes.lastIndexOf(answer) + 3] = 0xff;
    return bytes;
  };
  const other = await opened(broken('Said since then'), text);
  expect(other.session.exchanges[2]?.runs[0]?.output).toBe('Sai\ufffd since then');
  expect(other.said).not.toContain('backup');
  const same = await opened(broken('Answer 2'), text);
  expect(same.session).toEqual(session);
  expect(same.said).toContain('Damaged characters of one exchange came from its backup.');
});

/** What comes of a file and of its backup, without a disk. */
async function understoodWith(file: Buffer, backup: Buffer) {
  const fallback = { id: SAMPLE_ID, now: '2026-11-20T14:00:00.000Z', makeId: () => '01MADE' };
  const { parsed, ...remains } = await understandInTurns(file, fallback);
  const before = understand(backup, fallback).parsed?.session;
  if (before === undefined) throw new Error('the backup is no session');
  const read = (id: string) => before.exchanges.find((one) => one.id === id) ?? null;
  const ids = before.exchanges.map(({ id }) => id);
  return withBackup(
    { ...remains, session: parsed?.session ?? null },
    { head: before, ids, read, bytes: () => null, close: async () => {} },
  );
}

function answeredAgain(exchange: (typeof exchanges)[number]) {
  return { ...exchange, runs: [...exchange.runs, sampleRun('Another')], chosen: 1 };
}
