import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Session } from '../../src/core/session.ts';
import { createSessions } from '../../src/store/sessions.ts';
import { SAMPLE_ID, sampleExchange, sampleRun, sampleSession, temporaryFolder } from './session-samples.ts';

/** Just above the size at which the journal is synced first. */
const exchanges = Array.from({ length: 5 }, (_, index) =>
  sampleExchange(`01EX${index}`, `Question ${index}`, [sampleRun('x'.repeat(500_000))]),
);
const big: Session = { ...sampleSession(), exchanges };

function place() {
  const home = temporaryFolder();
  const waiting: (() => void)[] = [];
  const options = { env: {}, home, platform: 'linux' as const };
  const store = createSessions({
    ...options,
    later: (_ms, work) => {
      waiting.push(work);
      return () => undefined;
    },
  });
  const folder = join(home, '.local/share/hf-tui/sessions');
  return {
    store,
    folder,
    /** As the next program sees it; the lock of the first, which never closed, is its own process's. */
    look: async () => {
      const opened = await createSessions(options).open(SAMPLE_ID, 'look');
      if (!opened.ok) throw new Error(opened.error.message);
      return opened.value.session;
    },
    inFile: (): { title: string; exchanges: unknown[] } =>
      JSON.parse(readFileSync(join(folder, `${SAMPLE_ID}.json`), 'utf8')),
    timePasses: () => {
      for (const work of waiting.splice(0)) work();
    },
  };
}

const added = sampleExchange('01NEW', 'More?', [sampleRun('Yes.')]);
const [first, second, ...others] = exchanges;
if (first === undefined || second === undefined) throw new Error('no exchanges');

test.each<readonly [string, Session]>([
  ['an exchange more', { ...big, exchanges: [...exchanges, added] }],
  ['another title and draft', { ...big, title: 'Other', draft: 'and' }],
  ['an exchange muted', { ...big, exchanges: [{ ...first, muted: true }, second, ...others] }],
  ['exchanges moved', { ...big, exchanges: [second, first, ...others] }],
  ['an exchange removed', { ...big, exchanges: [second, ...others] }],
  ['one put in between', { ...big, exchanges: [first, added, second, ...others] }],
])('a big session with %s is on the disk at once, and in its file on closing', async (_what, changed) => {
  const at = place();
  await at.store.save(big);
  expect(at.inFile().exchanges).toHaveLength(5);
  const saved = await at.store.save(changed);
  expect(saved.ok).toBe(true);
  // The file is as it was; with the journal it says all.
  expect(at.inFile()).toMatchObject({ title: big.title });
  expect(at.inFile().exchanges).toHaveLength(5);
  expect(await at.look()).toEqual(changed);
  await at.store.close();
  expect(await at.look()).toEqual(changed);
  expect(at.inFile().title).toBe(changed.title);
  expect(at.inFile().exchanges).toHaveLength(changed.exchanges.length);
  expect(readdirSync(at.folder).filter((name) => name.includes('journal'))).toEqual([]);
});

test('the file follows when its time has come', async () => {
  const at = place();
  await at.store.save(big);
  await at.store.save({ ...big, title: 'One' });
  await at.store.save({ ...big, title: 'Two' });
  expect(at.inFile().title).toBe(big.title);
  at.timePasses();
  await at.store.rename(SAMPLE_ID, 'Three');
  expect(at.inFile().title).toBe('Three');
  await at.store.close();
});

test('what the file holds already is not brought back from the journal', async () => {
  const at = place();
  await at.store.save(big);
  const running = sampleExchange('01RUN', 'Long?', [sampleRun('', { status: 'running' })]);
  const during = { ...big, exchanges: [...exchanges, running] };
  await at.store.journal.begin(during, running);
  // While the reply arrives the journal stays, with a change that the file has overtaken.
  await at.store.save({ ...during, title: 'Old title' });
  at.timePasses();
  await at.store.save({ ...during, title: 'New title' });
  at.timePasses();
  await at.store.journal.end(SAMPLE_ID, { ...running, runs: [sampleRun('Done.')] });
  // Who reads while the file is written may find the file as it was and the journal as it is.
  await expect.poll(async () => (await at.look()).title, { timeout: 10_000 }).toBe('New title');
  expect((await at.look()).exchanges.at(-1)?.runs[0]?.output).toBe('Done.');
  await at.store.close();
});

test('a reply that ends while the file is written stays in the journal, which the file knows nothing of', async () => {
  const at = place();
  await at.store.save(big);
  const running = sampleExchange('01RUN', 'Long?', [sampleRun('', { status: 'running' })]);
  const during = { ...big, exchanges: [...exchanges, running] };
  await at.store.journal.begin(during, running);
  await at.store.save(during);
  at.timePasses();
  await at.store.journal.end(SAMPLE_ID, { ...running, runs: [sampleRun('Done.')] });
  // All that waits has been written.
  await at.store.close();
  expect(at.inFile().exchanges).toHaveLength(6);
  expect((await at.look()).exchanges.at(-1)?.runs[0]?.output).toBe('Done.');
});
