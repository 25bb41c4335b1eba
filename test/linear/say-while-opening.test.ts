import { expect, test } from 'vitest';
import { DEFAULT_BASES, initialState } from '../../src/core/initial-state.ts';
import { newSession } from '../../src/core/session.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import type { Said } from '../../src/linear/said.ts';
import { sayWhileOpening } from '../../src/linear/say-while-opening.ts';
import { createStore } from '../../src/runtime/create-store.ts';

const session = newSession('S1', '2026-11-20T14:00:00.000Z', '');
const doubted = { type: 'session-doubted', id: null, notice: 'It may be damaged.' } as const;
const opened = { type: 'session-opened', session, notices: [], readOnly: null } as const;
const read = {
  type: 'session-read',
  id: 'S1',
  mended: session,
  notices: ['79 could be read.'],
  readOnly: null,
} as const;

function opening() {
  const state = initialState(session, {
    settings: DEFAULT_SETTINGS,
    bases: DEFAULT_BASES,
    practiceOnly: false,
    endpoint: null,
    saved: { kind: 'opening' },
  });
  const said: string[] = [];
  const store = createStore(state, () => {});
  const end = sayWhileOpening(store, {
    say: (lines: readonly Said[]) => void said.push(...lines.map(({ text }) => text)),
  });
  return { store, said, end };
}

test('what is told of a session that is being opened is said at once, and given as said', () => {
  const { store, said, end } = opening();
  store.dispatch(doubted);
  expect(said).toEqual(['It may be damaged.']);
  store.dispatch({ ...opened, isReading: true });
  store.dispatch({ ...read, isWriting: true });
  expect(said).toEqual(['It may be damaged.', '79 could be read.']);
  store.dispatch({ ...read, notices: [] });
  expect(end()?.text).toBe('79 could be read.');
  expect(store.state().notice).toBe(end());
});

test('what is told of one that is there is left to whoever reads it out', () => {
  const { store, said, end } = opening();
  store.dispatch({ ...opened, notices: ['It came back.'] });
  expect(said).toEqual([]);
  expect(end()).toBeNull();
});
