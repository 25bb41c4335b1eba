import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSessions } from '../../src/store/sessions.ts';
import { sampleSession, temporaryFolder } from './session-samples.ts';

const DAY = 86_400_000;
/** What was done is stamped by the file system, whose clock is the real one. */
const NOW = Date.now();

function place() {
  const home = temporaryFolder();
  let now = NOW;
  const make = () => createSessions({ env: {}, home, platform: 'linux', now: () => now });
  const folder = join(home, '.local/share/hf-tui/sessions');
  const store = make();
  return {
    store,
    make,
    trash: join(home, '.local/share/hf-tui/trash'),
    cache: join(home, '.cache/hf-tui'),
    ids: async () => (await store.list()).sessions.map(({ id }) => id).sort(),
    daysPass: (days: number) => {
      now += days * DAY;
    },
    /** A session last used, and last written, so many days ago. */
    async put(id: string, used: number, written: number, extra: { pinned?: boolean } = {}) {
      const other = make();
      const updatedAt = new Date(NOW - used * DAY).toISOString();
      await other.save({ ...sampleSession(id), updatedAt, extra });
      await other.close();
      const at = new Date(NOW - written * DAY);
      utimesSync(join(folder, `${id}.json`), at, at);
    },
  };
}

test('old sessions go to the trash, unless pinned, open or written lately; once a day', async () => {
  const at = place();
  await at.put('OLD', 40, 40);
  await at.put('NEW', 5, 5);
  await at.put('PINNED', 40, 40, { pinned: true });
  await at.put('IMPORTED', 40, 1);
  await at.put('HERE', 40, 40);
  await at.put('ELSEWHERE', 40, 40);
  await at.store.open('HERE');
  const other = at.make();
  await other.open('ELSEWHERE');
  expect(await at.store.putAwayOld(30)).toBe(1);
  expect(await at.ids()).toEqual(['ELSEWHERE', 'HERE', 'IMPORTED', 'NEW', 'PINNED']);
  expect((await at.store.trashed()).map(({ id }) => id)).toEqual(['OLD']);
  await other.close();
  await at.store.close();
  expect(await at.make().putAwayOld(30)).toBe(0);
  at.daysPass(1.1);
  expect(await at.make().putAwayOld(30)).toBe(2);
  expect(await at.ids()).toEqual(['IMPORTED', 'NEW', 'PINNED']);
  expect((await at.store.restore('OLD')).ok).toBe(true);
});

test('where it cannot be kept that it was done, nothing is done', async () => {
  const at = place();
  await at.put('OLD', 40, 40);
  mkdirSync(join(at.cache, '..'), { recursive: true });
  writeFileSync(at.cache, 'a file in its place');
  expect(await at.store.putAwayOld(30)).toBe(0);
  expect(await at.ids()).toEqual(['OLD']);
});

test('the trash is emptied, images and all', async () => {
  const at = place();
  expect(await at.store.emptyTrash()).toEqual({ ok: true, value: 0 });
  for (const id of ['ONE', 'TWO', 'KEPT']) await at.put(id, 1, 1);
  const image = { mediaType: 'image/png', bytes: 1, width: 1, height: 1, changes: [] } as const;
  await at.store.keepAsset('ONE', 'ab'.repeat(32), { ...image, data: new Uint8Array([1]) });
  await at.store.remove('ONE');
  await at.store.remove('TWO');
  expect(await at.store.emptyTrash()).toEqual({ ok: true, value: 2 });
  expect(readdirSync(at.trash)).toEqual([]);
  expect(await at.ids()).toEqual(['KEPT']);
});
