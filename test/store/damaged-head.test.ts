import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { serialiseSession } from '../../src/store/session-format.ts';
import { big, place, unwrap } from './big-session.ts';
import { SAMPLE_ID, sampleExchange, sampleRun, sampleSession } from './session-samples.ts';

const small = { ...sampleSession(), exchanges: [sampleExchange('01EX1', 'Where?', [sampleRun('There.')])] };

test.each([
  ['a big session', serialiseSession(big)],
  ['a small one', serialiseSession(small)],
])('of %s whose head is damaged that is told, and what came from the backup', async (_, text) => {
  const title = sampleSession().title;
  const from = text.indexOf('"title"');
  const damaged = Buffer.from(text).fill(0, from, from + 12);
  for (const backup of [null, text]) {
    const at = await place();
    writeFileSync(at.path, damaged);
    writeFileSync(`${at.path}.bak`, backup ?? '');
    const { session, notices } = unwrap(await at.store.open(SAMPLE_ID, 'look'));
    expect(notices.join(' ')).toContain(
      backup === null
        ? 'What stands above them was damaged too: its title and settings may be missing.'
        : 'What was missing above them came from its backup.',
    );
    expect(session.title).toBe(backup === null ? '' : title);
    await at.store.close();
  }
});

test('a title of the wrong kind comes back from the backup', async () => {
  const text = serialiseSession(small);
  const at = await place(text.replace(/"title": "[^"]*"/, '"title": 7'));
  writeFileSync(`${at.path}.bak`, text);
  const { session } = unwrap(await at.store.open(SAMPLE_ID, 'look'));
  expect(session.title).toBe(small.title);
  await at.store.close();
});
