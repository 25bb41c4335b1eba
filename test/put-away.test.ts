import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Msg } from '../src/core/message.ts';
import { DEFAULT_SETTINGS, type Settings } from '../src/core/settings.ts';
import type { Services } from '../src/ports.ts';
import { putAwayWhenIdle } from '../src/put-away.ts';
import { Notebook } from './harness/notebook.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function started(settings: Settings, practiceOnly = false, count = 2) {
  const asked: number[] = [];
  const told: Msg[] = [];
  const { state } = new Notebook({ settings, practiceOnly });
  const store = {
    state: () => state,
    dispatch: (msg: Msg) => void told.push(msg),
    subscribe: () => () => {},
  };
  const sessions = {
    putAwayOld: async (days: number) => {
      asked.push(days);
      return count;
    },
  } as unknown as Services['sessions'];
  putAwayWhenIdle(store, { sessions });
  expect(asked).toEqual([]);
  await vi.runAllTimersAsync();
  return { asked, told };
}

test('nothing is put away unless it is set', async () => {
  expect(await started(DEFAULT_SETTINGS)).toEqual({ asked: [], told: [] });
  expect(await started({ ...DEFAULT_SETTINGS, keepDays: 30 }, true)).toEqual({ asked: [], told: [] });
});

test('what was put away is said, and nothing when there was nothing', async () => {
  const { asked, told } = await started({ ...DEFAULT_SETTINGS, keepDays: 30 });
  expect(asked).toEqual([30]);
  expect(told).toMatchObject([
    { type: 'told', text: expect.stringContaining('2 sessions not used for 30 days') },
  ]);
  expect((await started({ ...DEFAULT_SETTINGS, keepDays: 30 }, false, 0)).told).toEqual([]);
});
