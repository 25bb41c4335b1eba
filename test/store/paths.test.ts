import { expect, test } from 'vitest';
import { pathsFrom } from '../../src/store/paths.ts';

test('everything has its place in the home folder', () => {
  const paths = pathsFrom({}, '/home/me', 'linux');
  expect(paths.configFile).toBe('/home/me/.config/hf-tui/config.json');
  expect(paths.keysFile).toBe('/home/me/.config/hf-tui/keys.json');
  expect(paths.tokenFile).toBe('/home/me/.config/hf-tui/token');
  expect(paths.sessionsFolder).toBe('/home/me/.local/share/hf-tui/sessions');
  expect(paths.trashFolder).toBe('/home/me/.local/share/hf-tui/trash');
  expect(paths.cacheFolder).toBe('/home/me/.cache/hf-tui');
  expect(paths.officialTokenFile).toBe('/home/me/.cache/huggingface/token');
  expect(paths.storedTokensFile).toBe('/home/me/.cache/huggingface/stored_tokens');
});

test.each(['linux', 'darwin'] as const)('XDG folders count on %s', (platform) => {
  const env = { XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: '/d', XDG_STATE_HOME: '/s', XDG_CACHE_HOME: '/k' };
  const paths = pathsFrom(env, '/home/me', platform);
  expect(paths.configFile).toBe('/c/hf-tui/config.json');
  expect(paths.sessionsFolder).toBe('/d/hf-tui/sessions');
  expect(paths.stateFolder).toBe('/s/hf-tui');
  expect(paths.cacheFolder).toBe('/k/hf-tui');
  expect(paths.officialTokenFile).toBe('/k/huggingface/token');
});

test('Windows has its own habits', () => {
  const paths = pathsFrom({ APPDATA: 'C:\\R', LOCALAPPDATA: 'C:\\L' }, 'C:\\Users\\me', 'win32');
  expect(paths.configFile).toBe('C:\\R\\hf-tui\\config.json');
  expect(paths.sessionsFolder).toBe('C:\\L\\hf-tui\\sessions');
  expect(paths.officialTokenFile).toBe('C:\\Users\\me\\.cache\\huggingface\\token');
});

test.each([
  [{ XDG_CONFIG_HOME: 'relative' }, 'configFolder', '/home/me/.config/hf-tui'],
  [{ XDG_CONFIG_HOME: '' }, 'configFolder', '/home/me/.config/hf-tui'],
  [{ HF_HOME: '/hf' }, 'officialTokenFile', '/hf/token'],
  [{ HF_HOME: '~' }, 'officialTokenFile', '/home/me/token'],
  [{ HF_HOME: '' }, 'officialTokenFile', '/home/me/.cache/huggingface/token'],
  [{ HF_HOME: 'hf' }, 'officialTokenFile', '/home/me/hf/token'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the variable is to be expanded by the program.
  [{ HF_TOKEN_PATH: '${A}/x', A: '/a' }, 'officialTokenFile', '/a/x'],
  [{ HF_TOKEN_PATH: '/$UNKNOWN/x' }, 'officialTokenFile', '/$UNKNOWN/x'],
  [{ HF_TOKEN_PATH: '/t/tok' }, 'storedTokensFile', '/t/stored_tokens'],
] as const)('%j', (env, key, expected) => {
  expect(pathsFrom(env, '/home/me', 'linux')[key]).toBe(expected);
});
