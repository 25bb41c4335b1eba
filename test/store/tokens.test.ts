import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { FoundToken } from '../../src/core/identity.ts';
import { Secret } from '../../src/core/secret.ts';
import { parseStoredTokens } from '../../src/store/stored-tokens.ts';
import { createTokens } from '../../src/store/tokens.ts';
import { temporaryFolder } from './session-samples.ts';

function put(path: string, text: string, mode = 0o600): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode });
}

/** `env HF_TOKEN hf_a`: source and token of each, in order. */
const shown = (found: readonly FoundToken[]) =>
  found.map(({ source, token }) => {
    const where = 'name' in source ? ` ${source.name}` : '';
    return `${source.kind}${where} ${token.reveal()}`;
  });

const OFFICIAL = '.cache/huggingface/token';
const STORED = '.cache/huggingface/stored_tokens';
const OWN = '.config/hf-tui/token';

test.each<
  readonly [
    what: string,
    env: Record<string, string>,
    files: Record<string, string>,
    expected: readonly string[],
  ]
>([
  ['nothing', {}, {}, []],
  ['HF_TOKEN', { HF_TOKEN: 'hf_a' }, {}, ['env HF_TOKEN hf_a']],
  [
    'all variables, in their order, before any file',
    { HUGGINGFACE_API_TOKEN: 'hf_c', HUGGING_FACE_HUB_TOKEN: 'hf_b', HF_TOKEN: 'hf_a' },
    { [OFFICIAL]: 'hf_d', [OWN]: 'hf_e' },
    [
      'env HF_TOKEN hf_a',
      'env HUGGING_FACE_HUB_TOKEN hf_b',
      'env HUGGINGFACE_API_TOKEN hf_c',
      'official-file hf_d',
      'own-file hf_e',
    ],
  ],
  [
    'an empty variable is none',
    { HF_TOKEN: ' ', HUGGING_FACE_HUB_TOKEN: 'hf_b' },
    {},
    ['env HUGGING_FACE_HUB_TOKEN hf_b'],
  ],
  [
    'line ends, spaces, quotes',
    { HF_TOKEN: ' "hf_a"\r\n' },
    { [OFFICIAL]: 'hf_d\r\n' },
    ['env HF_TOKEN hf_a', 'official-file hf_d'],
  ],
  ['an assignment in a file', {}, { [OWN]: "export HF_TOKEN='hf_e'\n" }, ['own-file hf_e']],
  ['an empty file is none', {}, { [OFFICIAL]: '\n' }, []],
  ['HF_HOME', { HF_HOME: '~/hf' }, { 'hf/token': 'hf_a' }, ['official-file hf_a']],
  [
    'HF_HOME with a variable',
    { HF_HOME: '$PLACE/hf', PLACE: '~/p' },
    { 'p/hf/token': 'hf_a' },
    ['official-file hf_a'],
  ],
  [
    'HF_TOKEN_PATH before HF_HOME',
    { HF_TOKEN_PATH: '~/t/tok', HF_HOME: '~/hf' },
    { 'hf/token': 'hf_a', 't/tok': 'hf_b', 't/stored_tokens': '[x]\nhf_token=hf_c' },
    ['official-file hf_b', 'stored x hf_c'],
  ],
  ['XDG_CACHE_HOME', { XDG_CACHE_HOME: '/nowhere-at-all' }, { [OFFICIAL]: 'hf_a' }, []],
  [
    'stored tokens, the one in use only once',
    {},
    { [OFFICIAL]: 'hf_a', [STORED]: '[one]\nhf_token = hf_a\n\n[two]\nhf_token = hf_b\n' },
    ['official-file hf_a', 'stored two hf_b'],
  ],
  [
    'implicit tokens switched off',
    { HF_HUB_DISABLE_IMPLICIT_TOKEN: '1', HF_TOKEN: 'hf_a' },
    { [OFFICIAL]: 'hf_d', [OWN]: 'hf_e' },
    ['own-file hf_e'],
  ],
])('%s', async (_what, env, files, expected) => {
  const home = temporaryFolder();
  for (const [name, text] of Object.entries(files)) put(join(home, name), text);
  const withHome = Object.fromEntries(Object.entries(env).map(([key, value]) => [key, value]));
  const tokens = createTokens({ env: withHome, home, platform: 'linux' });
  expect(shown(await tokens.find())).toEqual(expected);
});

test('the end of an OAuth log-in is told, for the official file too', async () => {
  const home = temporaryFolder();
  put(join(home, OFFICIAL), 'hf_oauth_a');
  put(
    join(home, STORED),
    '[oauth-alice]\nhf_token = hf_oauth_a\nrefresh_token = x\nexpires_at = 1788000000\n',
  );
  const [first] = await createTokens({ env: {}, home, platform: 'linux' }).find();
  expect(first?.expiresAt).toBe('2026-08-29T10:40:00.000Z');
  expect(first?.storedName).toBe('oauth-alice');
});

test('a file that others can read is warned about', async () => {
  const home = temporaryFolder();
  put(join(home, OFFICIAL), 'hf_a', 0o644);
  const [found] = await createTokens({ env: {}, home, platform: 'linux' }).find();
  expect(found?.warning).toContain('chmod 600');
  const [foreign] = await createTokens({ env: {}, home, platform: 'linux', uid: 4711 }).find();
  // Root's own files are nobody else's doing: of those only the mode is said, as where root runs the tests.
  expect(foreign?.warning).toMatch(process.getuid?.() === 0 ? 'chmod 600' : 'belongs to another user');
});

test.each([
  'official-file',
  'own-file',
] as const)('a token kept in the %s is private and found again', async (place) => {
  const home = temporaryFolder();
  const tokens = createTokens({ env: {}, home, platform: 'linux' });
  const kept = await tokens.keep(new Secret('hf_abcdefgh'), place);
  const path = join(home, place === 'official-file' ? OFFICIAL : OWN);
  expect(kept).toEqual({ ok: true, value: { kind: place, path } });
  expect(readFileSync(path, 'utf8')).toBe('hf_abcdefgh');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  expect(shown(await tokens.find())).toEqual([`${place} hf_abcdefgh`]);
});

test('a token file that is a link stays one', async () => {
  const home = temporaryFolder();
  put(join(home, 'dotfiles/token'), 'hf_old');
  mkdirSync(join(home, '.cache/huggingface'), { recursive: true });
  symlinkSync(join(home, 'dotfiles/token'), join(home, OFFICIAL));
  const tokens = createTokens({ env: {}, home, platform: 'linux' });
  expect((await tokens.keep(new Secret('hf_new'), 'official-file')).ok).toBe(true);
  expect(readFileSync(join(home, 'dotfiles/token'), 'utf8')).toBe('hf_new');
});

test('a token for this run is used first, and nothing of it is on the disk', async () => {
  const home = temporaryFolder();
  const tokens = createTokens({ env: { HF_TOKEN: 'hf_a' }, home, platform: 'linux' });
  await tokens.keep(new Secret('hf_memory'), 'memory');
  expect(shown(await tokens.find())).toEqual(['memory hf_memory', 'env HF_TOKEN hf_a']);
  expect(shown(await createTokens({ env: {}, home, platform: 'linux' }).find())).toEqual([]);
});

test('forgetting removes what hf-tui keeps and says what still stands', async () => {
  const home = temporaryFolder();
  const tokens = createTokens({ env: {}, home, platform: 'linux' });
  await tokens.keep(new Secret('hf_one'), 'official-file');
  await tokens.keep(new Secret('hf_two'), 'own-file');
  const rest = await tokens.forget();
  expect(rest.ok && shown(rest.value)).toEqual(['official-file hf_one']);
  expect((await tokens.forget()).ok).toBe(true);
});

test('a token that cannot be kept is told by its place, never by itself', async () => {
  const home = temporaryFolder();
  writeFileSync(join(home, '.config'), 'a file where a folder should be');
  const kept = await createTokens({ env: {}, home, platform: 'linux' }).keep(
    new Secret('hf_secret12345'),
    'own-file',
  );
  expect(kept.ok).toBe(false);
  expect(JSON.stringify(kept)).toContain('.config/hf-tui/token');
  expect(JSON.stringify(kept)).not.toContain('hf_secret12345');
});

test('stored_tokens is read as the official tools read it', () => {
  const text =
    '# made by hf\n[a b]\nHF_TOKEN = hf_1\n; note\n[empty]\nexpires_at = 5\n[c]\nhf_token: hf_2%x\nexpires_at = soon\n';
  expect(parseStoredTokens(text)).toEqual([
    { name: 'a b', token: 'hf_1', expiresAt: null },
    { name: 'c', token: 'hf_2%x', expiresAt: null },
  ]);
  expect(parseStoredTokens('no section\nhf_token = x')).toEqual([]);
});
