import { expect, test } from 'vitest';
import { appError, failed, ok } from '../../src/core/errors.ts';
import type { Msg } from '../../src/core/message.ts';
import type { SearchAnswer } from '../../src/core/search.ts';
import { searchSaid } from '../../src/runtime/effects/search-said.ts';
import type { SearchPort } from '../../src/runtime/ports.ts';

function searching(answer: SearchPort['find']) {
  const asked: string[] = [];
  const told: Msg[] = [];
  const pauses: (() => void)[] = [];
  const search: SearchPort = {
    find: (words, limit) => {
      asked.push(words);
      return answer(words, limit);
    },
    refresh: async () => ok(false),
    changed: () => undefined,
    close: async () => undefined,
  };
  const { signal } = new AbortController();
  return {
    asked,
    told,
    look: (query: string) =>
      searchSaid(
        query,
        search,
        (msg) => told.push(msg),
        signal,
        () => new Promise((resolve) => pauses.push(resolve)),
      ),
    timePasses: async () => {
      for (const go of pauses.splice(0)) go();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const DONE: SearchAnswer = { hits: [], reading: null };

test('only what was typed last is looked for', async () => {
  const at = searching(async () => ok(DONE));
  const looks = [at.look('w'), at.look('wi'), at.look('win')];
  await at.timePasses();
  await Promise.all(looks);
  expect(at.asked).toEqual(['win']);
  expect(at.told).toEqual([{ type: 'sessions/said', query: 'win', ...DONE }]);
});

test('asks again while sessions are still being read', async () => {
  const answers: SearchAnswer[] = [{ hits: [], reading: { done: 1, of: 9 } }, DONE];
  const at = searching(async () => ok(answers.shift() ?? DONE));
  const look = at.look('win');
  await at.timePasses();
  await at.timePasses();
  await look;
  expect(at.told).toHaveLength(2);
});

test('says once that it cannot', async () => {
  const at = searching(async () => failed(appError('STORE_FAILED', 'No.')));
  for (const query of ['a', 'b']) {
    const look = at.look(query);
    await at.timePasses();
    await look;
  }
  expect(at.told).toHaveLength(1);
});
