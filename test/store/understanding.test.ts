import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Session } from '../../src/core/session.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { isBrokenAt } from '../../src/store/session-pieces.ts';
import { understand, understandInTurns } from '../../src/store/session-understanding.ts';
import { sampleExchange, sampleRun, sampleSession } from './session-samples.ts';

const fallback = { id: '01A', now: '2026-11-20T14:00:00.000Z', makeId: () => '01MADE' };
const exchanges = Array.from({ length: 4 }, (_, n) =>
  sampleExchange(`01EX${n}`, `Question "${n}" {[,`, [sampleRun(`Ans\\wer ${n} 🌍]}`)]),
);
const session: Session = { ...sampleSession(), exchanges };
const text = serialiseSession(session);
const file = Buffer.from(text);

/** Holds what is understood in turns, with exchanges that stay bytes, against what is understood at once. */
async function expectTheSame(bytes: Buffer, what: string) {
  const { settled, spoilt, ...inTurns } = await understandInTurns(bytes, fallback, 0);
  const { settled: _, spoilt: __, ...atOnce } = understand(bytes, fallback);
  expect(inTurns, what).toEqual(atOnce);
  for (const exchange of settled) expect(inTurns.parsed?.session.exchanges, what).toContain(exchange);
  return { ...inTurns, settled, spoilt };
}

test('cut at any byte, it is understood in turns as it is at once', async () => {
  for (let cut = 0; cut < file.length; cut++) await expectTheSame(file.subarray(0, cut), `cut at ${cut}`);
});

test('with any bit of any byte of two exchanges turned, it is understood in turns as it is at once', async () => {
  const from = text.indexOf('    {\n      "id": "01EX1"');
  const to = text.indexOf('01EX3');
  for (let at = from; at < to; at++) {
    const broken = Buffer.from(file);
    broken[at] = (broken[at] ?? 0) ^ (1 << (at % 8));
    await expectTheSame(broken, `byte ${at}`);
  }
});

const telling = fc.constantFrom(
  ...'{}[],":\\\n \0\u{ff}a1'.split(''),
  '\n    {\n',
  '\n    }',
  ',\n',
  '\n  ]',
  '"id": "',
);
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  removed: fc.nat({ max: 40 }),
  put: fc.array(telling, { maxLength: 3 }),
});

test('changed anywhere, it is understood in turns as it is at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 2 }), async (changes) => {
      let bytes = file;
      for (const { at, removed, put } of changes) {
        const from = Math.floor(at * bytes.length);
        const here = Buffer.from(put.join(''), 'latin1');
        bytes = Buffer.concat([bytes.subarray(0, from), here, bytes.subarray(from + removed)]);
      }
      await expectTheSame(bytes, 'changed');
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['with a blank line between two exchanges', text.replace('},\n    {', '},\n\n    {')],
  ['with a key behind the exchanges', text.replace(/\n {2}\]\n\}\n$/, '\n  ],\n  "x": 1\n}\n')],
  [
    'in which something lies as far in as exchanges do',
    text.replace(
      '      "input"',
      '      "more":\n    {\n    "a": [\n    {\n    }\n    ]\n    },\n      "input"',
    ),
  ],
  ['with blanks around a comma', text.replaceAll('},\n    {', '}  ,\n    {')],
])('JSON that somebody wrote by hand, %s, is not damaged', async (_what, byHand) => {
  const { damage, parsed } = await expectTheSame(Buffer.from(byHand), 'by hand');
  expect(damage).toBeNull();
  expect(parsed?.session.exchanges.map(({ input }) => input)).toEqual(exchanges.map(({ input }) => input));
});

test('what JSON begins with is never taken for broken, wherever it ends', () => {
  const value = {
    a: 'x"\\\u0001\n é🌍 at position 3',
    b: [true, null, -1.5e-10, {}],
    c: { d: 'after JSON' },
  };
  const begun = Buffer.from(`\n    {\n${JSON.stringify(value, null, 6).slice(2)},\n    {`);
  const from = begun.indexOf('{');
  for (let end = from + 2; end <= begun.length; end++)
    expect(isBrokenAt(begun.subarray(0, end), { from }), `cut at ${end}`).toBe(false);
  expect(isBrokenAt(Buffer.from('\n    {\n  "a": 1\n,\n    {\n'), { from })).toBe(true);
});

test('what may stand behind an object is never taken for broken, wherever it ends; what may not is', () => {
  const behind = (text: string, length?: number) =>
    isBrokenAt(Buffer.from(`\n    }${text}`).subarray(0, length), { from: 6 });
  for (const text of [
    ',\n {\n "a": -1.5e3\n }',
    ',\n "a": [\n tru',
    '\n ],\n "b":\n 1',
    '\n },\n nul',
    '\n ]\n}\n',
  ])
    for (let length = 6; length <= 6 + Buffer.byteLength(text); length++)
      expect(behind(text, length), `${text} cut at ${length}`).toBe(false);
  const zeros = '\0'.repeat(1 << 20);
  for (const text of [zeros, `,${zeros}`, ' oh\n', ',\n x\n "id": 1\n', '\n {\n'])
    expect(behind(text), text.slice(0, 9)).toBe(true);
  expect(isBrokenAt(Buffer.from(zeros), { from: 6 })).toBe(false);
});

test('in whatever words another engine refuses text, it is understood in turns as it is at once', async () => {
  const parse = JSON.parse;
  const saying = (words: string) =>
    vi.spyOn(JSON, 'parse').mockImplementation((...asked) => {
      try {
        return parse(...asked);
      } catch {
        throw new SyntaxError(words);
      }
    });
  const odd = [
    text.replace('},\n    {', '},\n\n    {'),
    text.replace('Ans', 'A\nns'),
    text.slice(0, -1).replace('},\n    {', ',\n    {'),
  ];
  try {
    for (const words of ['JSON.parse: what is this?', 'not JSON', '', 'no JSON at position x']) {
      saying(words);
      expect(isBrokenAt(Buffer.from('\n    {\n  "a": 1\n,\n    {\n'), { from: 5 }), words).toBe(false);
      for (const one of odd) await expectTheSame(Buffer.from(one), words);
    }
  } finally {
    vi.restoreAllMocks();
  }
});

test('what is whole stays bytes, and what is not becomes what could be mended', async () => {
  const { settled, parsed, repairs } = await expectTheSame(
    Buffer.from(
      text.replace('"input": "Question \\"1\\"', '"inp": "Question \\"1\\"').replace('"title"', '"titel"'),
    ),
    'mended',
  );
  expect(parsed?.session.exchanges.map((one) => settled.has(one))).toEqual([true, false, true, true]);
  expect(repairs.get('01EX1')).toEqual(['input']);
});

test('an answer that was still running is not among those that stay bytes', async () => {
  const running = sampleExchange('01RUN', 'More?', [sampleRun('half', { status: 'running' })]);
  const bytes = Buffer.from(serialiseSession({ ...session, exchanges: [running, ...exchanges] }));
  const { settled, parsed } = await expectTheSame(bytes, 'running');
  expect(parsed?.session.exchanges.map((one) => settled.has(one))).toEqual([false, true, true, true, true]);
});
