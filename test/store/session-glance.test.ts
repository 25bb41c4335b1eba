import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodeFs } from '../../src/store/fs-port.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { glanceAt, glanceThrough } from '../../src/store/session-glance.ts';
import { summaryFrom, summaryOf } from '../../src/store/session-summary.ts';
import { anySession } from './session-arbitrary.ts';
import { sampleExchange, sampleRun, sampleSession, temporaryFolder } from './session-samples.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const facts = { size: 1, modified: 0 };

test('a glance says of any session what reading it says', () => {
  fc.assert(
    fc.property(anySession, (session) => {
      const text = serialiseSession(session);
      const glance = glanceAt(bytesOf(text));
      if (glance === null) throw new Error('nothing was seen');
      expect(summaryFrom(glance, 'ID', '/ID.json', facts)).toEqual(
        summaryOf(JSON.parse(text), 'ID', '/ID.json', facts),
      );
    }),
    { numRuns: 200 },
  );
});

test('whatever is said in it, a session that is cut short or changed is not taken for a whole one', () => {
  const text = serialiseSession(sampleSession());
  for (let at = 0; at < text.length; at++) expect(glanceAt(bytesOf(text.slice(0, at)))).toBeNull();
});

test.each([
  ['on one line', (text: string) => JSON.stringify(JSON.parse(text))],
  ['indented otherwise', (text: string) => `${JSON.stringify(JSON.parse(text), null, 4)}\n`],
  ['of a newer version', (text: string) => text.replace('"version": 1', '"version": 2')],
  [
    'with a key behind the exchanges',
    (text: string) => `${JSON.stringify({ ...JSON.parse(text), last: [{}] }, null, 2)}\n`,
  ],
  ['with Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
  ['with a header that is damaged', (text: string) => text.replace('"title": "', '"title" "')],
  ['empty', () => ''],
])('a file %s is left to be read as JSON', (_what, change) => {
  expect(glanceAt(bytesOf(change(serialiseSession(sampleSession()))))).toBeNull();
});

test('a big file is seen the same piece by piece, wherever it is cut', async () => {
  const path = join(temporaryFolder(), 'S.json');
  for (let pad = 0; pad < 12; pad++) {
    const exchanges = Array.from({ length: 30 }, (_, n) =>
      sampleExchange(`01EX${n}`, `Question ${n}`, [sampleRun('x'.repeat(50_000 + (n === 9 ? pad : 0)))]),
    );
    // With an exchange that ends about where the second piece begins.
    const filler =
      (1 << 20) - serialiseSession({ ...sampleSession(), exchanges: exchanges.slice(0, 10) }).length;
    const text = serialiseSession({ ...sampleSession(), system: 's'.repeat(filler), exchanges });
    writeFileSync(path, text);
    const [through, at] = [await glanceThrough(nodeFs, path), glanceAt(bytesOf(text))];
    expect(isDeepStrictEqual(through, at), `${pad} bytes further`).toBe(true);
    expect(through?.exchanges).toBe(30);
    writeFileSync(path, text.slice(0, -3));
    expect(await glanceThrough(nodeFs, path)).toBeNull();
  }
});
