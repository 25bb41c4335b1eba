import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSaid, Unreadable } from '../../src/search/said.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { sampleExchange, sampleRun, sampleSession, temporaryFolder } from '../store/session-samples.ts';

const session = {
  ...sampleSession(),
  exchanges: Array.from({ length: 40 }, (_, n) =>
    sampleExchange(`01EX${n}`, `Question ${n}`, [sampleRun(`Answer ${n} ${'word '.repeat(9000)}`)]),
  ),
};

test('what was said is read from the file until it is let go of, and no longer', () => {
  const path = join(temporaryFolder(), 'S.json');
  writeFileSync(path, serialiseSession(session));
  const read = readSaid(path);
  if (read === null) throw new Error('it could not be read');
  expect(read.said.text('01EX7')).toContain('Question 7');
  read.letGo();
  expect(() => read.said.text('01EX7')).toThrow(Unreadable);
});
