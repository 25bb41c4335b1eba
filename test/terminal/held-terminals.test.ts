import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noteHeld, wasLeftHeld } from '../../src/terminal/held-terminals.ts';

const HERE = 34_816;
let root = '';
let folder = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hf-tui-held-'));
  folder = join(root, 'state', 'terminals');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The number of a process that has ended. */
const gone = () => spawnSync('true').pid;

function note(pid: number, terminal: number, since = Date.now()): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${pid}.json`), JSON.stringify({ terminal, since }));
}

test('a note is the user’s alone, and is taken away again', () => {
  const putAway = noteHeld(folder);
  expect(readdirSync(folder)).toEqual([`${process.pid}.json`]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, `${process.pid}.json`)).mode & 0o777).toBe(0o600);
  putAway();
  putAway();
  expect(readdirSync(folder)).toEqual([]);
});

test('only a terminal that was left is to be put back, and only once', () => {
  expect(wasLeftHeld(folder, HERE)).toBe(false);
  note(gone(), HERE);
  expect(wasLeftHeld(folder, HERE)).toBe(true);
  expect(wasLeftHeld(folder, HERE)).toBe(false);
});

test('another terminal’s note waits for that terminal', () => {
  note(gone(), HERE + 1);
  expect(wasLeftHeld(folder, HERE)).toBe(false);
  expect(wasLeftHeld(folder, null)).toBe(false);
  expect(wasLeftHeld(folder, HERE + 1)).toBe(true);
});

test('a notebook that still runs is left alone', () => {
  note(process.ppid, HERE);
  expect(wasLeftHeld(folder, HERE)).toBe(false);
  expect(readdirSync(folder)).toHaveLength(1);
});

test('notes from before the computer was started, and what is no note, are taken away', () => {
  note(gone(), HERE, 1);
  writeFileSync(join(folder, `${gone()}.json`), 'not json');
  writeFileSync(join(folder, 'README'), 'not ours');
  expect(wasLeftHeld(folder, HERE)).toBe(false);
  expect(readdirSync(folder)).toEqual(['README']);
});

test.skipIf(process.getuid?.() === 0)('a folder that cannot be written costs nothing but the note', () => {
  mkdirSync(join(root, 'state'));
  chmodSync(join(root, 'state'), 0o500);
  noteHeld(folder)();
  chmodSync(join(root, 'state'), 0o700);
  expect(wasLeftHeld(folder, HERE)).toBe(false);
});
