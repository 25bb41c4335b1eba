import { expect, it } from 'vitest';
import { COMMANDS } from '../src/core/commands.ts';
import { appError } from '../src/core/errors.ts';
import { DEFAULT_SETTINGS, type Settings } from '../src/core/settings.ts';
import { checkRest, openingState } from '../src/opening.ts';
import type { Services } from '../src/ports.ts';
import { createStore } from '../src/runtime/create-store.ts';
import { SavedEndpoints } from '../src/store/saved-endpoints.ts';
import { begunSettings } from './harness/begun-settings.ts';
import { QWEN, T0 } from './harness/notebook.ts';

const SAVED: Settings = {
  ...DEFAULT_SETTINGS,
  endpoints: [QWEN],
  defaultEndpoint: 'qwen',
  theme: 'light',
  colours: { accent: '#1e90ff' },
  mouse: false,
  images: 'off',
  keepDays: 3,
};

it('practises on nothing of the configuration but how the screen looks and behaves', async () => {
  const ports = {
    config: {
      begin: async (damaged: 'left' | 'mended') => {
        if (damaged === 'mended') throw new Error('practice mends no file');
        return begunSettings(SAVED, appError('CONFIG_CORRUPT', 'Practice says nothing of it.'));
      },
    },
    makeId: () => 'S1',
    clock: { now: () => T0 },
  } as unknown as Services;
  const bases = { hub: 'http://hub', router: 'http://router', management: 'http://management' };
  const options = { continueLast: false, practice: true, setup: false };
  const opened = await openingState(options, ports, bases, { commands: COMMANDS, problems: [] });
  expect(opened).toMatchObject({
    ok: true,
    value: { setup: false, check: null, state: { endpoint: { name: 'practice' } } },
  });
  expect(opened.ok && opened.value.state.settings).toEqual({
    ...DEFAULT_SETTINGS,
    theme: 'light',
    colours: { accent: '#1e90ff' },
    mouse: false,
    images: 'off',
  });
});

it.each([
  [['One is wrong.'], 'hf-tui keys --list lists the commands and keys.'],
  [['One is wrong.', 'Two.', 'Three.'], '2 more in keys.json: hf-tui keys shows them all.'],
])('says what is wrong with the keys, and where the rest of it is said: %j', async (problems, hint) => {
  const ports = {
    config: { begin: async () => begunSettings(SAVED) },
    makeId: () => 'S1',
    clock: { now: () => T0 },
  } as unknown as Services;
  const bases = { hub: 'http://hub', router: 'http://router', management: 'http://management' };
  const options = { continueLast: false, practice: true, setup: false };
  const opened = await openingState(options, ports, bases, { commands: COMMANDS, problems });
  expect(opened.ok && opened.value.state.notice).toEqual({ tone: 'error', text: 'One is wrong.', hint });
});

/** An endpoint of the file that notes when it is checked. */
function watched(name: string, checked: string[], more: object = {}) {
  return {
    name,
    kind: 'openai',
    get url() {
      checked.push(name);
      return `https://${name}.example/v1`;
    },
    ...more,
  };
}

it.each([
  { asks: undefined, standard: 'b', opens: 'b', first: ['b'] },
  { asks: 'c', standard: 'b', opens: 'c', first: ['c'] },
  { asks: undefined, standard: '', opens: 'a', first: ['a'] },
  { asks: undefined, standard: 'gone', opens: 'a', first: ['a'] },
  { asks: undefined, standard: 'practice', opens: 'practice', first: ['a'] },
])('checks one endpoint before the first frame, all others behind it: $asks, $standard', async (row) => {
  const checked: string[] = [];
  const items = [...'abc'].map((name) => watched(name, checked));
  const saved = new SavedEndpoints([...items, { name: 'd', kind: 'none' }], 'https://router.example');
  const problem = appError('CONFIG_CORRUPT', 'd cannot be used.', 'Correct it.');
  const settings: Settings = {
    ...DEFAULT_SETTINGS,
    defaultEndpoint: row.standard,
    endpoints: [],
  };
  Object.defineProperty(settings, 'endpoints', { get: () => saved.all().endpoints });
  const ports = {
    config: {
      begin: async () => ({
        settings,
        endpoints: saved,
        *check() {
          yield* saved.check();
          return problem;
        },
      }),
    },
    makeId: () => 'S1',
    clock: { now: () => T0 },
  } as unknown as Services;
  const bases = { hub: 'http://hub', router: 'http://router', management: 'http://management' };
  const options = {
    continueLast: false,
    practice: false,
    setup: false,
    ...(row.asks === undefined ? {} : { endpoint: row.asks }),
  };
  const opened = await openingState(options, ports, bases, { commands: COMMANDS, problems: [] });
  if (!opened.ok) throw new Error(opened.error.message);
  expect(checked).toEqual(row.first);
  expect(opened.value.state.endpoint?.name).toBe(row.opens);
  expect(opened.value.state.notice).toBeNull();

  const store = createStore(opened.value.state, () => {});
  await checkRest(opened.value, store);
  expect(checked.toSorted()).toEqual(['a', 'b', 'c']);
  expect(store.state().notice).toMatchObject({ tone: 'error', text: 'd cannot be used.' });
  expect(store.state().settings.endpoints.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});
