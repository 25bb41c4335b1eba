import { expect, it } from 'vitest';
import { PRACTICE } from '../../src/core/endpoint.ts';
import { appError, failed, ok } from '../../src/core/errors.ts';
import { initialState } from '../../src/core/initial-state.ts';
import { newSession } from '../../src/core/session.ts';
import { createStore } from '../../src/runtime/create-store.ts';
import type { Ports } from '../../src/runtime/ports.ts';
import { createEffectRunner } from '../../src/runtime/run-effects.ts';
import { T0 } from '../harness/notebook.ts';

const never = (): never => {
  throw new Error('not part of this test');
};

const NO_SESSIONS: Ports['sessions'] = {
  list: never,
  open: never,
  openLast: never,
  save: never,
  rename: never,
  remove: never,
  restore: never,
  pathOf: never,
  keepAsset: never,
  readAsset: never,
};
const NO_TERMINAL: Ports['terminal'] = {
  copy: never,
  edit: never,
  openUrl: never,
  suspend: never,
  redraw: never,
  setTitle: never,
};

const runnerOf = (ports: Partial<Ports>, more: Partial<Parameters<typeof createEffectRunner>[0]> = {}) =>
  createEffectRunner({
    ports: {
      sessions: NO_SESSIONS,
      inference: { run: never, snapshot: never, test: never },
      hub: { whoami: never, models: never },
      dedicated: { list: never, change: never },
      tokens: { find: never, keep: never, forget: never, alone: never, places: never },
      config: { load: never, begin: never, change: never, path: never },
      images: { inspect: never, prepare: never },
      terminal: NO_TERMINAL,
      clock: { now: () => T0, elapsed: () => 0 },
      makeId: () => 'ID',
      ...ports,
    },
    timers: { elapsed: () => 0, after: () => () => {} },
    scrolled: (state) => state.scroll,
    listPaths: never,
    ...more,
  });

it('watches the folder of sessions for a screen, and not in lines, whose numbers must stay', () => {
  let looks = 0;
  const folderState = async () => {
    looks += 1;
    return '1';
  };
  const lines = runnerOf({ sessions: { ...NO_SESSIONS, folderState } });
  const screen = runnerOf({ sessions: { ...NO_SESSIONS, folderState } }, { rowBeside: () => null });
  const store = createStore(initialState(newSession('S1', T0, 'practice')), () => {});
  lines.run({ type: 'watch-sessions' }, store);
  expect(looks).toBe(0);
  screen.run({ type: 'watch-sessions' }, store);
  expect(looks).toBe(1);
});

it('opens a session only after it is back from the trash', async () => {
  const done: string[] = [];
  let letBack = () => {};
  const sessions: Ports['sessions'] = {
    ...NO_SESSIONS,
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
  const runner = runnerOf({ sessions });
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

it('does not wait at the end for what would only be shown', async () => {
  const unanswered = () => new Promise<never>(() => {});
  let isStopped = false;
  const runner = runnerOf({
    terminal: { ...NO_TERMINAL, copy: unanswered, openUrl: unanswered },
    search: { find: unanswered, refresh: unanswered, changed: () => {}, close: unanswered },
    hub: {
      whoami: never,
      models: (signal) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => {
            isStopped = true;
            resolve(failed(appError('NET_FAILED', 'Stopped.')));
          }),
        ),
    },
  });
  const store = createStore(initialState(newSession('S1', T0, 'practice')), runner.run);
  runner.run({ type: 'copy', text: 'x', what: 'the answer' }, store);
  runner.run({ type: 'open-url', url: 'https://x.invalid' }, store);
  runner.run({ type: 'sessions/search', query: 'x' }, store);
  runner.run({ type: 'endpoints/models' }, store);
  runner.letGo();
  await runner.settled();
  expect(isStopped).toBe(true);
});
