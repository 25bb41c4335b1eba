import { expect, it } from 'vitest';
import { PRACTICE } from '../../src/core/endpoint.ts';
import { ok } from '../../src/core/errors.ts';
import { initialState } from '../../src/core/initial-state.ts';
import { newSession } from '../../src/core/session.ts';
import { createStore } from '../../src/runtime/create-store.ts';
import type { Ports } from '../../src/runtime/ports.ts';
import { createEffectRunner } from '../../src/runtime/run-effects.ts';
import { T0 } from '../harness/notebook.ts';

const never = (): never => {
  throw new Error('not part of this test');
};

it('opens a session only after it is back from the trash', async () => {
  const done: string[] = [];
  let letBack = () => {};
  const sessions: Ports['sessions'] = {
    list: never,
    openLast: never,
    save: never,
    rename: never,
    remove: never,
    pathOf: never,
    keepAsset: never,
    readAsset: never,
    restore: async (id) => {
      await new Promise<void>((resolve) => {
        letBack = resolve;
      });
      done.push(`restored ${id}`);
      return ok(undefined);
    },
    open: async (id) => {
      done.push(`opened ${id}`);
      return ok({ session: newSession(id, T0, 'practice'), path: '', notices: [], readOnly: null });
    },
  };
  const runner = createEffectRunner({
    ports: {
      sessions,
      inference: { run: never, snapshot: never, test: never },
      hub: { whoami: never, models: never },
      dedicated: { list: never, change: never },
      tokens: { find: never, keep: never, forget: never, places: never },
      config: { load: never, change: never, path: never },
      images: { inspect: never, prepare: never },
      terminal: { copy: never, edit: never, openUrl: never, suspend: never, redraw: never, setTitle: never },
      clock: { now: () => T0, elapsed: () => 0 },
      makeId: () => 'ID',
    },
    timers: { elapsed: () => 0, after: () => () => {} },
    scrolled: (state) => state.scroll,
    listPaths: never,
  });
  const store = createStore(
    initialState(newSession('S1', T0, 'practice'), { endpoint: PRACTICE }),
    runner.run,
  );
  runner.run({ type: 'sessions/restore', id: 'S2' }, store);
  runner.run({ type: 'open-session', reference: 'S2' }, store);
  await new Promise((resolve) => setImmediate(resolve));
  letBack();
  await runner.settled();
  expect(done).toEqual(['restored S2', 'opened S2']);
  expect(store.state().session.id).toBe('S2');
});
