import { expect, test } from 'vitest';
import type { Msg } from '../../src/core/message.ts';
import type { SessionsEffect } from '../../src/core/panels/sessions.ts';
import { runSessionsEffect } from '../../src/runtime/effects/sessions.ts';
import { createSessions } from '../../src/store/sessions.ts';
import { SAMPLE_ID, sampleSession, temporaryFolder } from '../store/session-samples.ts';

const T1 = '2027-01-01T00:00:00.000Z';

function place() {
  const home = temporaryFolder();
  const make = () => createSessions({ env: {}, home, platform: 'linux' });
  const sessions = make();
  const told: Msg[] = [];
  const ports = { sessions, clock: { now: () => T1, elapsed: () => 0 }, makeId: () => '01COPY' };
  return {
    sessions,
    another: make,
    told,
    run: (effect: SessionsEffect) =>
      runSessionsEffect(
        effect,
        ports,
        (msg) => told.push(msg),
        new AbortController().signal,
        async () => {},
      ),
  };
}

test('a pin is kept in the session file, and nothing else of it changes', async () => {
  const at = place();
  const session = { ...sampleSession(), extra: { own: [1] } };
  await at.sessions.save(session);
  await at.sessions.close();
  await at.run({ type: 'sessions/pin', id: SAMPLE_ID, pinned: true });
  expect((await at.another().list()).sessions).toMatchObject([{ id: SAMPLE_ID, pinned: true }]);
  const pinned = await at.another().open(SAMPLE_ID, 'look');
  expect(pinned.ok && pinned.value.session).toEqual({ ...session, extra: { own: [1], pinned: true } });
  await at.run({ type: 'sessions/pin', id: SAMPLE_ID, pinned: false });
  const free = await at.another().open(SAMPLE_ID, 'look');
  expect(free.ok && free.value.session).toEqual(session);
  expect(at.told).toEqual([]);
});

test('a session that is open elsewhere is not pinned behind its back', async () => {
  const at = place();
  await at.another().save(sampleSession());
  await at.run({ type: 'sessions/pin', id: SAMPLE_ID, pinned: true });
  expect(at.told).toMatchObject([{ type: 'sessions/failed', error: { code: 'STORE_LOCKED' } }]);
});

test('a duplicate holds all, images too, and is a session of its own', async () => {
  const at = place();
  const session = { ...sampleSession(), extra: { pinned: true, own: 1 } };
  await at.sessions.save(session);
  const sha256 = session.exchanges[1]?.images[0]?.sha256 ?? '';
  const image = { mediaType: 'image/jpeg', bytes: 3, width: 1, height: 1, changes: [] } as const;
  await at.sessions.keepAsset(SAMPLE_ID, sha256, { ...image, data: new Uint8Array([1, 2, 3]) });
  await at.run({ type: 'sessions/duplicate', id: SAMPLE_ID });
  expect(at.told).toEqual([{ type: 'sessions/duplicated', title: 'Winter in Norway (copy)' }]);
  // Nobody holds it: it can be opened elsewhere at once.
  const opened = await at.another().open('01COPY');
  expect(opened.ok && opened.value).toMatchObject({ readOnly: null });
  expect(opened.ok && opened.value.session).toEqual({
    ...session,
    id: '01COPY',
    title: 'Winter in Norway (copy)',
    createdAt: T1,
    updatedAt: T1,
    extra: { own: 1 },
  });
  expect((await at.sessions.readAsset('01COPY', sha256))?.data).toEqual(new Uint8Array([1, 2, 3]));
});

test('what cannot be read cannot be duplicated, and that is said', async () => {
  const at = place();
  await at.run({ type: 'sessions/duplicate', id: 'GONE' });
  expect(at.told).toMatchObject([{ type: 'sessions/failed', error: { code: 'SESSION_NOT_FOUND' } }]);
});
