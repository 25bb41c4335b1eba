import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createConfig } from '../../src/store/config.ts';
import { createSessions } from '../../src/store/sessions.ts';
import { temporaryFolder } from './session-samples.ts';

/** The long run, for by hand: HF_TUI_LONG=1. */
const LONG = process.env.HF_TUI_LONG === '1';

const run = promisify(execFile);
const child = (name: string, ...args: readonly string[]) =>
  run(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    join(import.meta.dirname, 'children', name),
    ...args,
  ]);

function everythingIn(folder: string): readonly { path: string; mode: number; isFolder: boolean }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return { path, mode: statSync(path).mode & 0o777, isFolder: entry.isDirectory() };
  });
}

describe.each(['000', '022', '077'])('under umask %s', (umask) => {
  test('every file is 0600 and every folder 0700', async () => {
    const home = temporaryFolder();
    await child('write-everything.ts', home, umask);
    const all = everythingIn(home);
    const names = all.map(({ path }) => path.slice(home.length + 1));
    for (const expected of [
      '.config/hf-tui/config.json',
      '.config/hf-tui/config.json.bak',
      '.config/hf-tui/token',
      '.cache/huggingface/token',
      '.local/share/hf-tui/sessions/01A.json',
      '.local/share/hf-tui/sessions/01A.json.bak',
      '.local/share/hf-tui/sessions/01A.lock',
      '.local/share/hf-tui/sessions/01A.journal.jsonl',
      `.local/share/hf-tui/sessions/01A.assets/${'ab'.repeat(32)}.png`,
      '.local/share/hf-tui/trash/01B.json',
    ]) {
      expect(names).toContain(expected);
    }
    for (const { path, mode, isFolder } of all) {
      expect(`${path} ${mode.toString(8)}`).toBe(`${path} ${isFolder ? '700' : '600'}`);
    }
    expect(names.filter((name) => name.endsWith('.tmp') || name.endsWith('.draft'))).toEqual([]);
    // The lock of a program that ended without giving it back is taken.
    const store = createSessions({ env: {}, home, platform: process.platform });
    const opened = await store.open('01A');
    expect(opened.ok && opened.value.readOnly).toBeNull();
    expect(opened.ok && opened.value.session.exchanges[0]?.runs[0]?.status).toBe('interrupted');
    await store.close();
  });
});

test('programs that change the settings at once lose nothing of each other', async () => {
  const home = temporaryFolder();
  const programs = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const times = LONG ? 200 : 50;
  await Promise.all(programs.map((name) => child('change-config.ts', home, name, String(times))));
  const config = createConfig({ env: {}, home, platform: process.platform });
  const { settings, problem } = await config.load();
  expect(problem).toBeNull();
  const names = new Set(settings.endpoints.map(({ name }) => name));
  expect(names.size).toBe(programs.length * times);
  expect(readdirSync(join(home, '.config/hf-tui')).sort()).toEqual(['config.json', 'config.json.bak']);
}, 240_000);

test('a lock from another machine is never taken', async () => {
  const home = temporaryFolder();
  await child('write-everything.ts', home, '077');
  const lock = join(home, '.local/share/hf-tui/sessions/01A.lock');
  const foreign = { ...JSON.parse(readFileSync(lock, 'utf8')), host: 'elsewhere' };
  writeFileSync(lock, JSON.stringify(foreign));
  const store = createSessions({ env: {}, home, platform: process.platform });
  const opened = await store.open('01A');
  expect(opened.ok && opened.value.readOnly?.code).toBe('STORE_LOCKED');
  expect(JSON.parse(readFileSync(lock, 'utf8'))).toEqual(foreign);
});
