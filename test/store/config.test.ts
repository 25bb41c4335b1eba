import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Endpoint } from '../../src/core/endpoint.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import { createConfig } from '../../src/store/config.ts';
import { parseEndpoint } from '../../src/store/endpoint-parse.ts';
import { parseSettings } from '../../src/store/settings-parse.ts';
import { temporaryFolder } from './session-samples.ts';

function place(content?: unknown) {
  const home = temporaryFolder();
  const config = createConfig({ env: {}, home, platform: 'linux' });
  const path = config.path();
  if (content !== undefined) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return {
    config,
    path,
    folder: join(home, '.config/hf-tui'),
    read: () => JSON.parse(readFileSync(path, 'utf8')),
  };
}

const QWEN: Endpoint = {
  kind: 'providers',
  name: 'qwen',
  model: 'Qwen/Qwen3-32B:fastest',
  token: { kind: 'hub' },
};
const OWN: Endpoint = {
  kind: 'openai',
  name: 'mine',
  url: 'http://localhost:8080/v1',
  token: { kind: 'env', name: 'MY_TOKEN' },
  timeouts: { connect: 100, firstByte: null, idle: 5000 },
};

test('without a file it is the first run', async () => {
  const { config, folder } = place();
  expect(await config.load()).toEqual({ settings: DEFAULT_SETTINGS, problem: null });
  expect(() => readdirSync(folder)).toThrow();
});

test('a look leaves the file alone, damaged or not, and takes what can be read', async () => {
  const { config, path, folder } = place();
  const look = async () => (await config.begin('left')).settings;
  expect(await look()).toEqual(DEFAULT_SETTINGS);
  expect(() => readdirSync(folder)).toThrow();
  await config.change((settings) => ({ ...settings, mouse: false }));
  expect((await look()).mouse).toBe(false);
  writeFileSync(path, '{"mouse": fal');
  expect(await look()).toEqual(DEFAULT_SETTINGS);
  expect(readFileSync(path, 'utf8')).toBe('{"mouse": fal');
});

test('what is changed is read again', async () => {
  const { config, path, folder } = place();
  const changed = await config.change((settings) => ({
    ...settings,
    endpoints: [QWEN, OWN],
    defaultEndpoint: 'qwen',
    theme: 'high-contrast',
    mouse: false,
  }));
  expect(changed.ok).toBe(true);
  const loaded = await config.load();
  expect(loaded).toEqual({
    settings: {
      ...DEFAULT_SETTINGS,
      endpoints: [QWEN, OWN],
      defaultEndpoint: 'qwen',
      theme: 'high-contrast',
      mouse: false,
    },
    problem: null,
  });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readFileSync(path, 'utf8').endsWith('}\n')).toBe(true);
});

test('a token stays with the origin that it was given to, also when the file is changed by hand', async () => {
  const { config, path, read } = place();
  const given: Endpoint = { ...OWN, url: 'https://mine.example/v1', token: { kind: 'hub' } };
  await config.change((settings) => ({ ...settings, endpoints: [QWEN, given] }));
  expect(read().endpoints[1]).toMatchObject({ token: { kind: 'hub' }, tokenFor: 'https://mine.example' });
  expect((await config.load()).settings.endpoints).toEqual([QWEN, given]);

  const moved = { ...read().endpoints[1], url: 'https://mine.example.evil.example/v1' };
  writeFileSync(path, JSON.stringify({ ...read(), endpoints: [moved] }));
  const loaded = await config.load();
  expect(loaded.settings.endpoints).toEqual([{ ...given, url: moved.url, token: { kind: 'none' } }]);
  expect(loaded.problem?.message).toContain('"mine" has a token that was given to https://mine.example');

  // Given by hand to the new origin, or never bound: the user's own word.
  writeFileSync(
    path,
    JSON.stringify({ endpoints: [{ ...moved, tokenFor: 'https://mine.example.evil.example' }] }),
  );
  expect((await config.load()).settings.endpoints[0]?.token).toEqual({ kind: 'hub' });
  writeFileSync(path, JSON.stringify({ endpoints: [given] }));
  expect((await config.load()).settings.endpoints[0]?.token).toEqual({ kind: 'hub' });
});

test('an endpoint on the retired host is asked where its model is served now, and that is said', async () => {
  const old = (name: string, kind: string, path: string, more = {}) => ({
    name,
    kind,
    url: `https://api-inference.huggingface.co/${path}`,
    token: { kind: 'hub' },
    tokenFor: 'https://api-inference.huggingface.co',
    ...more,
  });
  const { config, read } = place({
    endpoints: [
      old('chat', 'openai', 'models/org/chat', { timeouts: { idle: 5000 } }),
      old('sees', 'image-to-text', 'models/org/sees'),
      old('base', 'text-generation', 'models/org/base'),
      old('named', 'openai', 'v1', { model: 'org/named' }),
      old('spelt', 'openai', '', { url: 'https://API-inference%2Ehuggingface.co./models/org/spelt' }),
      old('lost', 'openai', 'v1'),
    ],
  });
  const { settings, problem } = await config.load();
  const hub = { kind: 'hub' };
  expect(settings.endpoints).toEqual([
    { name: 'chat', kind: 'providers', model: 'org/chat', token: hub, timeouts: { idle: 5000 } },
    {
      name: 'sees',
      kind: 'image-to-text',
      url: 'https://router.huggingface.co/hf-inference/models/org/sees',
      token: hub,
    },
    { name: 'base', kind: 'providers', model: 'org/base', token: hub },
    { name: 'named', kind: 'providers', model: 'org/named', token: hub },
    { name: 'spelt', kind: 'providers', model: 'org/spelt', token: hub },
  ]);
  expect(problem?.message).toContain('"chat": api-inference.huggingface.co was switched off by Hugging Face');
  expect(problem?.message).toContain('"lost" cannot be used: api-inference.huggingface.co was switched off');
  await config.change((now) => ({ ...now, theme: 'dark' }));
  expect(read().endpoints.map(({ name, url }: { name: string; url?: string }) => [name, url])).toEqual([
    ['chat', undefined],
    ['sees', 'https://router.huggingface.co/hf-inference/models/org/sees'],
    ['base', undefined],
    ['named', undefined],
    ['spelt', undefined],
    ['lost', 'https://api-inference.huggingface.co/v1'],
  ]);
});

test('keys of other versions, and endpoints that cannot be used, stay in the file', async () => {
  const broken = { kind: 'telepathy', name: 'odd', level: 9 };
  const { config, read } = place({
    future: { a: [1] },
    theme: 'sepia',
    endpoints: [{ ...QWEN, note: 'cheap' }, broken],
  });
  const loaded = await config.load();
  expect(loaded.settings.endpoints).toEqual([QWEN]);
  expect(loaded.settings.theme).toBe('auto');
  expect(loaded.problem?.code).toBe('CONFIG_CORRUPT');
  expect(loaded.problem?.message).toContain('"odd"');
  expect(loaded.problem?.message).toContain('"theme"');
  await config.change((settings) => ({ ...settings, mouse: false, endpoints: [...settings.endpoints, OWN] }));
  expect(read()).toMatchObject({
    future: { a: [1] },
    theme: 'sepia',
    mouse: false,
    endpoints: [{ ...QWEN, note: 'cheap' }, OWN, broken],
  });
});

test('an endpoint that was removed is gone, and its unknown keys with it', async () => {
  const { config, read } = place({ endpoints: [{ ...QWEN, note: 'cheap' }, OWN] });
  await config.change((settings) => ({ ...settings, endpoints: settings.endpoints.slice(1) }));
  expect(read().endpoints).toEqual([{ ...OWN, tokenFor: 'http://localhost:8080' }]);
});

test.each([
  ['cut short', '{"endpoints": [{"name'],
  ['empty', ''],
  ['NUL bytes', '\0\0\0'],
  ['a list', '[1]'],
  ['null', 'null'],
])('a file that is damaged (%s) is set aside with its bytes and said', async (_what, content) => {
  const { config, folder, path } = place(content);
  const loaded = await config.load();
  expect(loaded.settings).toEqual(DEFAULT_SETTINGS);
  expect(loaded.problem?.code).toBe('CONFIG_CORRUPT');
  const aside = readdirSync(folder).filter((name) => name.startsWith('config.json.corrupt-'));
  expect(aside).toHaveLength(1);
  expect(readFileSync(join(folder, aside[0] ?? ''), 'utf8')).toBe(content);
  expect(loaded.problem?.hint).toContain(aside[0]);
  // And once only.
  expect((await config.load()).problem).toBeNull();
  expect(() => statSync(path)).toThrow();
});

test('the settings before the last change stand in for a damaged file', async () => {
  const { config, path } = place();
  await config.change((settings) => ({ ...settings, endpoints: [QWEN] }));
  await config.change((settings) => ({ ...settings, endpoints: [QWEN, OWN] }));
  writeFileSync(path, readFileSync(path, 'utf8').slice(0, 40));
  const loaded = await config.load();
  expect(loaded.settings.endpoints).toEqual([QWEN]);
  expect(loaded.problem?.message).toContain('could not be read');
  expect((await config.load()).settings.endpoints).toEqual([QWEN]);
});

test('a change on a damaged file sets it aside first', async () => {
  const { config, folder, read } = place('{"a');
  const changed = await config.change((settings) => ({ ...settings, mouse: false }));
  expect(changed.ok && changed.value.mouse).toBe(false);
  expect(read().mouse).toBe(false);
  expect(readdirSync(folder).filter((name) => name.includes('.corrupt-'))).toHaveLength(1);
});

test('changes made at once in one program are all kept', async () => {
  const { config } = place();
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      config.change((settings) => ({
        ...settings,
        endpoints: [...settings.endpoints, { ...QWEN, name: `e${index}` }],
      })),
    ),
  );
  expect((await config.load()).settings.endpoints).toHaveLength(20);
});

test.each<readonly [unknown, string]>([
  [null, 'no endpoint'],
  [{ kind: 'providers' }, 'no name'],
  [{ kind: 'providers', name: 'x', model: 'no-slash' }, 'model id'],
  [{ kind: 'providers', name: 'practice', model: 'a/b' }, 'built-in'],
  [{ kind: 'openai', name: 'x' }, 'no "url"'],
  [{ kind: 'openai', name: 'x', url: 'ftp://x' }, 'ftp:'],
  [{ kind: 'openai', name: 'x', url: 'https://u:p@x' }, 'password'],
  [{ kind: 'openai', name: 'x', url: 'https://x', token: 'hf_abc' }, '"token"'],
  [{ kind: 'openai', name: 'x', url: 'https://x', token: { kind: 'env', name: 'A-B' } }, '"token"'],
  [{ kind: 'openai', name: 'x', url: 'https://x', timeouts: { idle: 'long' } }, 'timeouts'],
  [{ kind: 'openai', name: 'x', url: 'https://x', timeouts: { connect: null } }, 'timeouts'],
])('%j is refused with a sentence', (value, says) => {
  const parsed = parseEndpoint(value);
  expect(parsed).toContain(says);
  // What looks like a token in the wrong place is not repeated.
  expect(parsed).not.toContain('hf_abc');
});

test.each([
  [undefined, 'auto', 0],
  ['kitty', 'kitty', 0],
  ['iterm2', 'iterm2', 0],
  ['sixel', 'sixel', 0],
  ['blocks', 'blocks', 0],
  ['off', 'off', 0],
  [true, 'auto', 0],
  [false, 'off', 0],
  ['ascii', 'auto', 1],
  [3, 'auto', 1],
])('how images are drawn: %j in the file means %s', (written, meant, problems) => {
  const parsed = parseSettings(written === undefined ? {} : { images: written });
  expect(parsed.settings.images).toBe(meant);
  expect(parsed.problems).toHaveLength(problems);
});

test('what the file says of images stays as it was written until it is changed', async () => {
  const { config, read } = place({ images: false });
  await config.change((settings) => ({ ...settings, mouse: false }));
  expect(read().images).toBe(false);
  await config.change((settings) => ({ ...settings, images: 'sixel' }));
  expect(read().images).toBe('sixel');
});
