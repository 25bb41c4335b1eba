import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { serialiseSession } from '../../src/store/session-format.ts';
import { sampleExchange, sampleRun, sampleSession, temporaryFolder } from './session-samples.ts';

const SOURCE = join(import.meta.dirname, '../../src/store/sessions.ts');

/** Opens a session by its path in a process of its own; gives the MB that the young generation takes then. */
const READING = `
  const { createSessions } = await import(process.argv[1]);
  const store = createSessions({ env: {}, home: process.argv[2], platform: 'linux' });
  const opened = await store.open(process.argv[3], 'look');
  const spaces = process.getBuiltinModule('node:v8').getHeapSpaceStatistics();
  const { physical_space_size } = spaces.find(({ space_name }) => space_name === 'new_space');
  console.log(JSON.stringify({ exchanges: opened.value.session.exchanges.length, young: physical_space_size / 2 ** 20 }));
`;

test('the young generation does not grow with what is read of a big session', () => {
  const home = temporaryFolder();
  const path = join(home, 'big.json');
  const exchanges = Array.from({ length: 4000 }, (_, n) =>
    sampleExchange(`01EX${n}`, `Question ${n}`, [sampleRun(`Answer ${n} ${'word '.repeat(500)}`)]),
  );
  writeFileSync(path, serialiseSession({ ...sampleSession(), exchanges }));
  const args = ['--input-type=module', '-e', READING, SOURCE, home, path];
  const said: unknown = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  expect(said).toMatchObject({ exchanges: 4000 });
  expect(said).toHaveProperty(
    'young',
    expect.toSatisfy((mb: number) => mb < 6),
  );
});
