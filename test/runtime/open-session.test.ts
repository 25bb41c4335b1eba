import { expect, test } from 'vitest';
import { appError, ok } from '../../src/core/errors.ts';
import type { Msg } from '../../src/core/message.ts';
import { newSession } from '../../src/core/session.ts';
import { doubtTold, showOpened } from '../../src/runtime/effects/open-session.ts';
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

test('that it seems to be damaged is told of the session that is being opened, and then of the one that is shown', () => {
  const told: Msg[] = [];
  const doubt = doubtTold((msg) => told.push(msg));
  doubt.doubted('It may be damaged.');
  doubt.shown('S1');
  doubt.doubted('It may be damaged.');
  expect(told).toEqual([
    { type: 'session-doubted', id: null, notice: 'It may be damaged.' },
    { type: 'session-doubted', id: 'S1', notice: 'It may be damaged.' },
  ]);
});
