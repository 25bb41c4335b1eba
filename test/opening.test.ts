import { expect, it } from 'vitest';
import { COMMANDS } from '../src/core/commands.ts';
import { DEFAULT_SETTINGS, type Settings } from '../src/core/settings.ts';
import { openingState } from '../src/opening.ts';
import type { Services } from '../src/ports.ts';
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
      load: () => {
        throw new Error('practice mends no file');
      },
      look: async () => SAVED,
    },
    makeId: () => 'S1',
    clock: { now: () => T0 },
  } as unknown as Services;
  const bases = { hub: 'http://hub', router: 'http://router', management: 'http://management' };
  const options = { continueLast: false, practice: true, setup: false };
  const opened = await openingState(options, ports, bases, { commands: COMMANDS, problems: [] });
  expect(opened).toMatchObject({
    ok: true,
    value: { setup: false, state: { endpoint: { name: 'practice' } } },
  });
  expect(opened.ok && opened.value.state.settings).toEqual({
    ...DEFAULT_SETTINGS,
    theme: 'light',
    colours: { accent: '#1e90ff' },
    mouse: false,
    images: 'off',
  });
});
