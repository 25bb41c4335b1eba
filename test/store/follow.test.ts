import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSessions } from '../../src/store/sessions.ts';
import { SAMPLE_ID, sampleExchange, sampleRun, sampleSession, temporaryFolder } from './session-samples.ts';

function windows() {
  const home = temporaryFolder();
  const make = () => createSessions({ env: {}, home, platform: 'linux' });
  return { mine: make(), other: make(), folder: join(home, '.local/share/hf-tui/sessions') };
}

test('a session that another window writes is followed, the answer under way included', async () => {
  const { mine, other, folder } = windows();
  const session = sampleSession();
  await other.save(session);
  const running = sampleExchange('01RUN', 'Long?', [sampleRun('', { status: 'running' })]);
  const asking = { ...session, exchanges: [...session.exchanges, running] };
  await other.journal.begin(asking, running);

  const opened = await mine.open(SAMPLE_ID);
  expect(opened.ok && opened.value.readOnly?.code).toBe('STORE_LOCKED');
  // Nothing was lost: there is nothing to tell of.
  expect(opened.ok && opened.value.notices).toEqual([]);
  expect(opened.ok && opened.value.session.exchanges.at(-1)?.runs[0]?.status).toBe('running');

  const first = await mine.follow(SAMPLE_ID, '');
  if (!first.ok) throw new Error(first.error.message);
  expect(first.value.session?.exchanges).toHaveLength(3);
  const again = await mine.follow(SAMPLE_ID, first.value.seen);
  expect(again).toEqual({ ok: true, value: { seen: first.value.seen, session: null, isFree: false } });

  const ended = { ...running, runs: [sampleRun('Done.')] };
  await other.journal.end(SAMPLE_ID, ended);
  await other.save({ ...session, title: 'Other title', exchanges: [...session.exchanges, ended] });
  const second = await mine.follow(SAMPLE_ID, first.value.seen);
  if (!second.ok) throw new Error(second.error.message);
  expect(second.value.session).toMatchObject({ title: 'Other title' });
  expect(second.value.session?.exchanges.at(-1)).toEqual(ended);
  expect(second.value.isFree).toBe(false);

  await other.close();
  expect(await mine.follow(SAMPLE_ID, second.value.seen)).toMatchObject({
    ok: true,
    value: { isFree: true },
  });
  const mineNow = await mine.open(SAMPLE_ID);
  expect(mineNow.ok && mineNow.value.readOnly).toBeNull();
  await mine.close();
  expect(readdirSync(folder).filter((name) => /lock|journal/.test(name))).toEqual([]);
});

test('a session that is gone is an error, not a crash', async () => {
  const { mine } = windows();
  expect(await mine.follow('GONE', '')).toMatchObject({ ok: false, error: { code: 'SESSION_NOT_FOUND' } });
});
