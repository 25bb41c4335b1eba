import { expect, test } from 'vitest';
import { appError, ok } from '../../src/core/errors.ts';
import type { Msg } from '../../src/core/message.ts';
import { newSession } from '../../src/core/session.ts';
import { showOpened } from '../../src/runtime/effects/open-session.ts';
import type { OpenedSession } from '../../src/runtime/ports/sessions.ts';

const session = newSession('S1', '2026-11-20T14:00:00.000Z', 'practice');
const back = { ...session, title: 'what came back' };
const of = (one: OpenedSession['session'], notices: readonly string[]): OpenedSession => ({
  session: one,
  path: '/S1.json',
  notices,
  readOnly: null,
});

test('what came back of a damaged session is told before it is on the disk, and what became of that behind it', async () => {
  const unsaved = appError('STORE_FULL', 'The disk is full.');
  const written: OpenedSession = { ...of(back, ['It was damaged.']), unsaved };
  const read: OpenedSession = { ...of(back, ['It was damaged.']), rest: Promise.resolve(ok(written)) };
  const told: Msg[] = [];
  await showOpened({ ...of(session, []), rest: Promise.resolve(ok(read)) }, (msg) => told.push(msg));
  expect(told).toEqual([
    { type: 'session-opened', session, notices: [], readOnly: null, isReading: true },
    {
      type: 'session-read',
      id: 'S1',
      mended: back,
      notices: ['It was damaged.'],
      readOnly: null,
      isWriting: true,
    },
    { type: 'session-read', id: 'S1', mended: null, notices: [], readOnly: null, isWriting: false, unsaved },
  ]);
});
