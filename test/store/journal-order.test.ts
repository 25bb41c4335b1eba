import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Exchange } from '../../src/core/exchange.ts';
import type { Session } from '../../src/core/session.ts';
import { nodeFs } from '../../src/store/fs-port.ts';
import { type JournalEntry, journalLine, readJournal } from '../../src/store/journal-format.ts';
import { digestOfOrder, inNewOrder, orderChange } from '../../src/store/journal-order.ts';
import { replay } from '../../src/store/journal-replay.ts';
import { JournalWriter } from '../../src/store/journal-writer.ts';
import { exchangeToJson, headerToJson } from '../../src/store/session-format.ts';
import { sampleExchange, sampleRun, sampleSession, temporaryFolder } from './session-samples.ts';

const fallback = { id: 'X', now: '2026-11-20T10:00:00.000Z', makeId: () => 'X' };
const exchange = (id: string, said = 'So.'): Exchange => sampleExchange(id, id, [sampleRun(said)]);
const session = (exchanges: readonly Exchange[]): Session => ({ ...sampleSession(), exchanges });
const idsOf = ({ exchanges }: Session) => exchanges.map(({ id }) => id);

/** The journal that a session leaves that goes through these states. */
async function journalOf(states: readonly Session[]): Promise<string> {
  const path = join(temporaryFolder(), 'a.journal.jsonl');
  const same = { header: <T>(value: T) => value, exchange: <T>(value: T) => value };
  const journal = new JournalWriter(path, {
    fs: nodeFs,
    later: () => () => undefined,
    without: same,
    now: () => fallback.now,
  });
  for (const [at, state] of states.entries()) {
    const before = states[at - 1];
    if (before !== undefined) await journal.change(before, state);
  }
  await journal.close();
  return readFileSync(path, 'utf8');
}

/** One thing that is done to the cells: places are taken modulo how many there are. */
const step = fc.record({
  what: fc.constantFrom('remove', 'move', 'put', 'say', 'bring back'),
  at: fc.nat(20),
  to: fc.nat(20),
});

function after(
  before: Session,
  { what, at, to }: { what: string; at: number; to: number },
  n: number,
): Session {
  const list = [...before.exchanges];
  const place = list.length === 0 ? 0 : at % list.length;
  if (what === 'put') list.splice(to % (list.length + 1), 0, exchange(`N${n}`));
  else if (what === 'bring back' && !list.some(({ id }) => id === 'E1'))
    list.splice(place, 0, exchange('E1'));
  else if (what === 'remove') list.splice(place, 1);
  else if (what === 'say' && list[place] !== undefined) list[place] = exchange(list[place].id, `Said ${n}`);
  else list.splice(to % (list.length + 1), 0, ...list.splice(place, 1));
  return session(list);
}

test('what was done to the cells comes back, whichever of the states the file holds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const states = [session(['E0', 'E1', 'E2', 'E3', 'E4'].map((id) => exchange(id)))];
      for (const [n, one] of steps.entries()) states.push(after(states[n] ?? session([]), one, n));
      const { entries, damage } = readJournal(await journalOf(states));
      expect(damage).toBeNull();
      // The first, when the file was not written since; the last, when the program ended before the journal went.
      for (const file of [states[0], states.at(-1)]) {
        const replayed = file && replay(file, entries, fallback);
        expect(replayed?.session.exchanges).toEqual(states.at(-1)?.exchanges);
      }
    }),
    { numRuns: 200 },
  );
});

test('a cell that is moved or removed in a long session writes no list of all others', async () => {
  const list = Array.from({ length: 10_000 }, (_, i) => exchange(`01JD3Z${String(i).padStart(20, '0')}`));
  const [first, second, ...others] = list;
  if (first === undefined || second === undefined) throw new Error('there are none');
  const removed = session([first, ...others]);
  const states = [session(list), removed, session([...others.slice(0, 1), first, ...others.slice(1)])];
  const journal = await journalOf(states);
  expect(journal.length).toBeLessThan(3000);
  expect(
    replay(session(list), readJournal(journal).entries, fallback)?.session.exchanges.slice(0, 3),
  ).toEqual(states[2]?.exchanges.slice(0, 3));
});

test('a journal that holds the ids of all exchanges, as they were once, is read', () => {
  const entry = {
    type: 'change',
    session: headerToJson(session([])),
    exchanges: [exchangeToJson(exchange('E9'))],
    order: ['E2', 'E9', 'E0'],
  };
  const text = journalLine(entry as unknown as JournalEntry);
  expect(text).not.toContain('digest');
  const { entries, damage } = readJournal(text);
  expect(damage).toBeNull();
  const file = session(['E0', 'E1', 'E2'].map((id) => exchange(id)));
  const replayed = replay(file, entries, fallback);
  expect(replayed && idsOf(replayed.session)).toEqual(['E2', 'E9', 'E0']);
});

test('an answer that ended and was removed does not come back', async () => {
  const before = session([exchange('E0'), exchange('E1')]);
  const { entries } = readJournal(await journalOf([before, session([exchange('E0')])]));
  const [removal] = entries;
  if (removal === undefined) throw new Error('nothing was written');
  const ended: JournalEntry = { type: 'end', exchange: exchangeToJson(exchange('E1')) };
  const replayed = replay(before, [ended, removal], fallback);
  expect(replayed && idsOf(replayed.session)).toEqual(['E0']);
});

test('what was made after one that is not there stands at the end', () => {
  const change = orderChange(['a', 'b', 'c', 'd'], ['a', 'b', 'x', 'd']);
  expect(change).toEqual({ after: 'b', were: ['c'], are: ['x'] });
  expect(inNewOrder(['a', 'c', 'd'], { after: 'b', were: ['c'], are: ['x'] })).toEqual(['a', 'd', 'x']);
  expect(orderChange(['a', 'b'], ['a', 'b', 'c'])).toBeNull();
  expect(orderChange(['a', 'b', 'c'], ['a', 'c', 'new'])).toEqual({ after: 'a', were: ['b'], are: [] });
  expect(digestOfOrder(['a', 'b'])).not.toBe(digestOfOrder(['b', 'a']));
});
