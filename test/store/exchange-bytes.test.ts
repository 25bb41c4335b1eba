import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { contextMessages } from '../../src/core/context.ts';
import { chosenRun, type JsonBytes } from '../../src/core/exchange.ts';
import type { Session } from '../../src/core/session.ts';
import { TokenRemoval } from '../../src/core/token-removal.ts';
import { bytesAsRead, ExchangeBytes } from '../../src/store/exchange-bytes.ts';
import { HeldBytes } from '../../src/store/held-bytes.ts';
import { sessionBytes } from '../../src/store/session-bytes.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { outlineOf } from '../../src/store/session-outline.ts';
import { parseSession } from '../../src/store/session-parse.ts';
import { understand } from '../../src/store/session-understanding.ts';
import { storedJson } from '../../src/store/stored-json.ts';
import { createWithoutTokens } from '../../src/store/without-tokens.ts';
import { anySession } from './session-arbitrary.ts';
import { sampleExchange, sampleRun, sampleSession } from './session-samples.ts';

const fallback = { id: 'FALLBACK', now: '2026-11-20T00:00:00.000Z', makeId: () => 'MADE' };

const readingOf = (bytes: Uint8Array) => {
  const file = new HeldBytes(bytes);
  return (into: Uint8Array, position: number) => file.read(into, position);
};

const sent = (json: JsonBytes | undefined) => {
  const bytes = json?.bytes();
  expect(bytes?.length).toBe(json?.length);
  return String(bytes);
};

/** The session as it is read from its outline; null when there is none, or anything is odd about it. */
async function readByOutline(bytes: Uint8Array): Promise<Session | null> {
  const outline = await outlineOf(readingOf(bytes));
  const head = outline === null ? null : parseSession(outline.head, fallback);
  if (outline === null || head === null || head.mended.length > 0 || head.newerVersion !== null) return null;
  const source = new ExchangeBytes(new HeldBytes(bytes), { ...fallback, now: head.session.createdAt });
  const exchanges = outline.places.map((place) => source.exchangeAt(place));
  const isWhole = exchanges.every((exchange) => source.check(exchange, true));
  return isWhole ? { ...head.session, exchanges } : null;
}

const nothingKnown = new TokenRemoval(() => []);

async function written(session: Session, removal = nothingKnown): Promise<Buffer> {
  const slices: Uint8Array[] = [];
  for await (const slice of sessionBytes(session, createWithoutTokens(removal))) slices.push(slice.slice());
  return Buffer.concat(slices);
}

const someSession = anySession.filter(({ exchanges }) => exchanges.length > 0);

test('what is read by the outline is what parsing the whole gives, and is written again byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(someSession, async (session) => {
      const bytes = Buffer.from(serialiseSession(session));
      const read = await readByOutline(bytes);
      expect(read).toEqual(understand(bytes, fallback).parsed?.session);
      if (read === null) return;
      expect(read.exchanges.every((exchange) => bytesAsRead(exchange) !== null)).toBe(true);
      expect(read.exchanges.map(({ answerJson }) => sent(answerJson))).toEqual(
        read.exchanges.map((exchange) => storedJson(chosenRun(exchange)?.output)),
      );
      expect((await written(read)).equals(bytes)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

/** Bytes that mean something to JSON, and some that mean nothing to UTF-8. */
const telling = fc.constantFrom(...Buffer.from('\n "\\{}[],:0e-\u007f'), 0xff, 0xc3, 0xed);
const change = fc.record({
  /** Where, as a part of the whole. */
  at: fc.double({ min: 0, max: 0.999, noNaN: true }),
  removed: fc.nat({ max: 40 }),
  put: fc.array(telling, { maxLength: 3 }),
});

test('a file that was changed anywhere is never read by its outline as anything else than it is', async () => {
  await fc.assert(
    fc.asyncProperty(
      someSession,
      fc.array(change, { minLength: 1, maxLength: 2 }),
      async (session, changes) => {
        let bytes = Buffer.from(serialiseSession(session));
        for (const { at, removed, put } of changes) {
          const from = Math.floor(at * bytes.length);
          bytes = Buffer.concat([bytes.subarray(0, from), Buffer.from(put), bytes.subarray(from + removed)]);
        }
        const read = await readByOutline(bytes);
        if (read === null) return;
        const careful = understand(bytes, fallback);
        expect(careful.damage).toBeNull();
        expect(read).toEqual(careful.parsed?.session);
        for (const exchange of read.exchanges) {
          const { answerJson } = exchange;
          if (answerJson !== undefined)
            expect(sent(answerJson)).toBe(storedJson(chosenRun(exchange)?.output));
        }
      },
    ),
    { numRuns: 100 },
  );
});

test.each([
  ['minified', (text: string) => JSON.stringify(JSON.parse(text))],
  ['indented otherwise', (text: string) => JSON.stringify(JSON.parse(text), null, 4)],
  [
    'with a key behind the exchanges',
    (text: string) => text.replace(/\n {2}\]\n\}\n$/, '\n  ],\n  "x": 1\n}\n'),
  ],
  ['without an exchange', () => serialiseSession({ ...sampleSession(), exchanges: [] })],
  ['with an id twice', (text: string) => text.replaceAll('000000000C"', '000000000B"')],
  ['with exchanges that are somewhere else', (text: string) => text.replace('"exchanges"', '"others"')],
])('a session %s has no outline', async (_what, changed) => {
  const text = changed(serialiseSession(sampleSession()));
  expect(await outlineOf(readingOf(Buffer.from(text)))).toBeNull();
});

const three = ['01A', '01B', '01C'].map((id) =>
  sampleExchange(id, `What of ${id}?`, [sampleRun(`It is ${id}.`)]),
);
const session: Session = { ...sampleSession(), exchanges: three };

async function readThree() {
  const read = await readByOutline(Buffer.from(serialiseSession(session)));
  if (read === null) throw new Error('it has no outline');
  return read;
}

test('exchanges that are changed, moved or added to are written as they are, the others as they were', async () => {
  const read = await readThree();
  const [first, second, third] = read.exchanges;
  if (first === undefined || second === undefined || third === undefined) throw new Error('no exchanges');
  const added = sampleExchange('01D', 'More?', [sampleRun('Yes.')]);
  for (const exchanges of [
    [first, { ...second, muted: true }, third],
    [third, first, second],
    [first, added, second, third, { ...added, id: '01E' }],
    [third],
  ]) {
    const bytes = await written({ ...read, exchanges });
    expect(bytes.toString()).toBe(serialiseSession({ ...read, exchanges }));
  }
});

test('a copy of one says nothing by the bytes of the other', async () => {
  const read = await readThree();
  const [first] = read.exchanges;
  if (first === undefined) throw new Error('no exchange');
  expect(sent(first.answerJson)).toBe('"It is 01A."');
  const changed = { ...first, runs: [sampleRun('Something else.')] };
  expect(changed.answerJson).toBeUndefined();
  const asked = sampleExchange('01D', 'And?', []);
  const said = [...contextMessages({ system: '', exchanges: [first, asked] }, asked)];
  expect(said.map(({ role, text }) => [role, text])).toEqual([
    ['user', 'What of 01A?'],
    ['assistant', 'It is 01A.'],
    ['user', 'And?'],
  ]);
});

test('what stands for the conversation and was changed by hand is written again from the answer that counts', async () => {
  const text = serialiseSession(session).replace('"output": "It is 01B."', '"output": "changed"');
  const read = await readByOutline(Buffer.from(text));
  if (read === null) throw new Error('it has no outline');
  expect(read.exchanges[1]?.answerJson).toBeUndefined();
  expect((await written(read)).toString()).toBe(serialiseSession(session));
});

test('a token in what was read is not written again', async () => {
  const token = 'hf_aBcDeFgHiJkLmNoPqRsTuVwX';
  const text = serialiseSession(session).replaceAll('It is 01B.', `It is ${token}.`);
  const read = await readByOutline(Buffer.from(text));
  if (read === null) throw new Error('it has no outline');
  const again = (await written(read)).toString();
  expect(again).not.toContain(token);
  expect(again).toContain('(removed)');
  expect(again).toContain('It is 01C.');
});

test('far more than is kept is read again, and stays the same', async () => {
  const exchanges = Array.from({ length: 200 }, (_, n) =>
    sampleExchange(`01EX${n}`, 'q'.repeat(3000), [sampleRun(`${n} ${'x'.repeat(30_000)}`)]),
  );
  const read = await readByOutline(Buffer.from(serialiseSession({ ...session, exchanges })));
  expect(read?.exchanges).toEqual(exchanges);
  expect(read?.exchanges).toEqual(exchanges);
});

test('an exchange whose bytes say nothing is a stand-in, and the check says so', () => {
  const bytes = Buffer.from('{\n      "id": "01A", oops }');
  const source = new ExchangeBytes(new HeldBytes(bytes), fallback);
  const exchange = source.exchangeAt({ id: '01A', from: 0, to: bytes.length });
  expect(exchange.runs[0]?.error?.code).toBe('SESSION_CORRUPT');
  expect(source.check(exchange, false)).toBe(false);
  expect(bytesAsRead(exchange)).toBeNull();
});

test('an answer that is still running is only whole while somebody is at work on it', () => {
  const running = sampleExchange('01A', 'Long?', [sampleRun('', { status: 'running' })]);
  const text = serialiseSession({ ...session, exchanges: [running] });
  const [from, to] = [text.indexOf('{\n      "id"'), text.lastIndexOf('\n    }') + 6];
  const source = new ExchangeBytes(new HeldBytes(Buffer.from(text)), fallback);
  const exchange = source.exchangeAt({ id: '01A', from, to });
  expect(source.check(exchange, true)).toBe(true);
  expect(source.check(exchange, false)).toBe(false);
});

test('what stands between two exchanges is written as it should be, whatever was read there', async () => {
  const exchanges = ['01A', '01B', '01C'].map((id) => sampleExchange(id, 'Why?', [sampleRun('So.')]));
  const text = serialiseSession({ ...sampleSession(), exchanges });
  const bytes = Buffer.from(text);
  const outline = await outlineOf(readingOf(bytes));
  // The disk gave other bytes when the exchanges themselves were read.
  const [first] = outline?.places ?? [];
  bytes.fill(0, first?.to, (first?.to ?? 0) + 6);
  const source = new ExchangeBytes(new HeldBytes(bytes), fallback);
  const read = (outline?.places ?? []).map((place) => source.exchangeAt(place));
  expect(read.map((exchange) => source.check(exchange, false))).toEqual([true, true, true]);
  expect(String(await written({ ...sampleSession(), exchanges: read }))).toBe(text);
});
