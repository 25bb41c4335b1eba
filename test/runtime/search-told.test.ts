import { expect, test } from 'vitest';
import { PRACTICE } from '../../src/core/endpoint.ts';
import { ok } from '../../src/core/errors.ts';
import { newSession } from '../../src/core/session.ts';
import type { Ports } from '../../src/runtime/ports.ts';
import { createEffectRunner } from '../../src/runtime/run-effects.ts';
import { Notebook, T0 } from '../harness/notebook.ts';
import { sampleExchange, sampleRun } from '../store/session-samples.ts';

test('the search is told of what was said and of titles, not of drafts', async () => {
  const told: string[] = [];
  const ports = {
    sessions: { save: async () => ok({ path: '/S1.json', bytes: 1 }) },
    search: { changed: (session: string) => void told.push(session) },
  } as unknown as Ports;
  const book = new Notebook();
  const runner = createEffectRunner({
    ports,
    timers: { elapsed: () => 0, after: () => () => {} },
    scrolled: (state) => state.scroll,
    listPaths: async () => [],
  });
  const store = { state: () => book.state, dispatch: () => {}, subscribe: () => () => {} };
  const session = { ...newSession('S1', T0, 'practice'), exchanges: [] };
  const save = async (one: typeof session | ReturnType<typeof newSession>) => {
    runner.run({ type: 'save', session: one }, store);
    await runner.settled();
  };
  await save(session);
  await save({ ...session, draft: 'a' });
  await save({ ...session, draft: 'a prompt' });
  expect(told).toEqual(['S1']);
  const exchanges = [sampleExchange('E1', 'a prompt', [sampleRun('an answer')])];
  await save({ ...session, exchanges });
  await save({ ...session, exchanges, draft: 'more' });
  await save({ ...session, exchanges, title: 'A title' });
  expect(told).toEqual(['S1', 'S1', 'S1']);
});

test('and whether an answer is coming', async () => {
  let isBusy = () => false;
  const over = Promise.withResolvers<void>();
  const exchange = sampleExchange('E1', 'a prompt', [sampleRun('')]);
  const session = { ...newSession('S1', T0, 'practice'), exchanges: [exchange] };
  const ports = {
    sessions: { save: async () => ok({ path: '/S1.json', bytes: 1 }) },
    search: {
      changed: (_session: string, busy: () => boolean) => {
        isBusy = busy;
      },
    },
    inference: {
      async *run() {
        await over.promise;
        yield { type: 'end', status: 'complete', finishReason: 'stop', error: null };
      },
    },
    clock: { now: () => T0, elapsed: () => 0 },
  } as unknown as Ports;
  const runner = createEffectRunner({
    ports,
    timers: { elapsed: () => 0, after: () => () => {} },
    scrolled: (state) => state.scroll,
    listPaths: async () => [],
  });
  const book = new Notebook();
  const store = { state: () => book.state, dispatch: () => {}, subscribe: () => () => {} };
  runner.run({ type: 'save', session }, store);
  await runner.settled();
  expect(isBusy()).toBe(false);
  runner.run({ type: 'ask', requestId: 'R1', session, exchange, endpoint: PRACTICE }, store);
  expect(isBusy()).toBe(true);
  over.resolve();
  await runner.settled();
  expect(isBusy()).toBe(false);
});
