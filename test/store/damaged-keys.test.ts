import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Session } from '../../src/core/session.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { understand } from '../../src/store/session-understanding.ts';
import { createSessions } from '../../src/store/sessions.ts';
import { SAMPLE_ID, sampleExchange, sampleRun, sampleSession, temporaryFolder } from './session-samples.ts';

const fallback = { id: SAMPLE_ID, now: '2026-11-20T12:00:00.000Z', makeId: () => 'made' };
const LONG = sampleExchange('01LONG', 'Long?', [sampleRun('x'.repeat(2 << 20))]);
const SIZES: readonly (readonly [string, Session])[] = [
  ['small', sampleSession()],
  ['big', { ...sampleSession(), exchanges: [LONG, ...sampleSession().exchanges] }],
];

async function opened(session: Session, change: (text: string) => string) {
  const home = temporaryFolder();
  const options = { env: {}, home, platform: 'linux' as const };
  const store = createSessions(options);
  for (const title of ['Before', session.title]) await store.save({ ...session, title });
  await store.close();
  const folder = join(home, '.local/share/hf-tui/sessions');
  const path = join(folder, `${SAMPLE_ID}.json`);
  const damaged = change(readFileSync(path, 'utf8'));
  writeFileSync(path, damaged);
  const again = createSessions(options);
  const result = await again.open(SAMPLE_ID);
  await again.close();
  if (!result.ok) throw new Error(result.error.message);
  const aside = readdirSync(folder).filter((name) => name.includes('.corrupt-'));
  return {
    ...result.value,
    damaged,
    aside: aside.map((name) => readFileSync(join(folder, name), 'utf8')),
  };
}

describe.each(SIZES)('a %s session', (_size, session) => {
  test.each([
    'version',
    'id',
    'title',
    'exchanges',
    'input',
    'output',
    'runs',
    'muted',
    'chosen',
    'startedAt',
  ])('with one character of the key "%s" changed loses nothing, and it is told', async (key) => {
    const wrong = `"${key.slice(0, -1)}~"`;
    const found = await opened(session, (text) => text.replace(`"${key}":`, `${wrong}:`));
    expect(found.damaged).toContain(wrong);
    expect(found.session).toEqual(session);
    expect(found.aside).toEqual([found.damaged]);
    expect(found.notices.join(' ')).toMatch(new RegExp(`damaged .*\\b${key}\\b`));
  });

  test('without its exchanges gets them from the backup', async () => {
    const found = await opened(session, (text) => text.replace('"exchanges":', '"other":'));
    expect(found.session.exchanges).toEqual(session.exchanges);
    expect(found.notices.join(' ')).toContain('from its backup');
    expect(found.aside).toEqual([found.damaged]);
  });
});

test('any bit of any key changed is damage that is told, or changes nothing', () => {
  const text = serialiseSession(sampleSession());
  const bytes = Buffer.from(text);
  for (const { index, 0: line, 1: key = '' } of text.matchAll(/^ *"(\w+)":/gm)) {
    // Parameters are the server's: there are more of them than are known here.
    if (key === 'temperature') continue;
    const end = Buffer.byteLength(text.slice(0, index)) + line.length - 2;
    for (let at = end - key.length; at < end; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const broken = Buffer.from(bytes);
        broken[at] = (bytes[at] ?? 0) ^ (1 << bit);
        expect(understand(broken, fallback).damage, `${key}: bit ${bit} of byte ${at}`).not.toBeNull();
      }
    }
  }
});

test.each([
  ['a session of its required keys alone', { version: 1, id: SAMPLE_ID, exchanges: [] }],
  [
    'one with an exchange of its required keys alone',
    {
      version: 1,
      id: SAMPLE_ID,
      exchanges: [{ id: 'a', input: 'Hi', output: 'Ho', runs: [{ output: 'Ho', status: 'complete' }] }],
    },
  ],
  [
    'one with keys of its own',
    { version: 1, id: SAMPLE_ID, exchanges: [], parameters: { top_k: 4 }, tags: ['a'], notes: 'x' },
  ],
])('%s is well', (_what, value) => {
  const { damage, parsed } = understand(Buffer.from(JSON.stringify(value)), fallback);
  expect(damage).toBeNull();
  expect(parsed?.session.exchanges).toHaveLength(value.exchanges.length);
});
