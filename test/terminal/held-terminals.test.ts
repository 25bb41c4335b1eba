import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noteHeld, takeLeft } from '../../src/terminal/held-terminals.ts';

const HERE = 34_816;
const LINE = '500:5:bf:8a3b:3:1c:7f:15:4:0:1:0:11';
let root = '';
let folder = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hf-tui-held-'));
  folder = join(root, 'state', 'terminals');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The number of a process that has ended. */
const gone = () => spawnSync('true').pid;

function note(pid: number, terminal: number, since = Date.now(), line?: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${pid}.json`), JSON.stringify({ terminal, since, line }));
}

test('a note is the user’s alone, and is taken away again', () => {
  const putAway = noteHeld(folder, LINE);
  expect(readdirSync(folder)).toEqual([`${process.pid}.json`]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, `${process.pid}.json`)).mode & 0o777).toBe(0o600);
  putAway();
  putAway();
  expect(readdirSync(folder)).toEqual([]);
});

test('only a terminal that was left is to be put back, and only once', () => {
  expect(takeLeft(folder, HERE)).toBeNull();
  note(gone(), HERE);
  expect(takeLeft(folder, HERE)).toEqual({ line: null, hasTitle: true });
  expect(takeLeft(folder, HERE)).toBeNull();
});

test('another terminal’s note waits for that terminal', () => {
  note(gone(), HERE + 1);
  expect(takeLeft(folder, HERE)).toBeNull();
  expect(takeLeft(folder, null)).toBeNull();
  expect(takeLeft(folder, HERE + 1)).toEqual({ line: null, hasTitle: true });
});

test('a notebook that still runs is left alone', () => {
  note(process.ppid, HERE);
  expect(takeLeft(folder, HERE)).toBeNull();
  expect(readdirSync(folder)).toHaveLength(1);
});

test('notes from before the computer was started, and what is no note, are taken away', () => {
  note(gone(), HERE, 1);
  writeFileSync(join(folder, `${gone()}.json`), 'not json');
  writeFileSync(join(folder, 'README'), 'not ours');
  expect(takeLeft(folder, HERE)).toBeNull();
  expect(readdirSync(folder)).toEqual(['README']);
});

test.skipIf(process.getuid?.() === 0)('a folder that cannot be written costs nothing but the note', () => {
  mkdirSync(join(root, 'state'));
  chmodSync(join(root, 'state'), 0o500);
  noteHeld(folder, LINE)();
  chmodSync(join(root, 'state'), 0o700);
  expect(takeLeft(folder, HERE)).toBeNull();
});

test('the line settings of before are those of the note, and only what is none of a command line', () => {
  note(gone(), HERE, undefined, LINE);
  expect(takeLeft(folder, HERE)).toEqual({ line: LINE, hasTitle: true });
  const bsd = 'gfmt1:cflag=4b00:iflag=6b02:lflag=200005cf:oflag=3:discard=f:ispeed=38400';
  note(gone(), HERE, undefined, bsd);
  expect(takeLeft(folder, HERE)).toEqual({ line: bsd, hasTitle: true });
  for (const other of ['--file=/dev/tty', 'raw', '1:2; rm -r', '']) {
    note(gone(), HERE, undefined, other);
    expect(takeLeft(folder, HERE)).toEqual({ line: null, hasTitle: true });
  }
});
