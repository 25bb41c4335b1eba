/** What starts the program speaks before any of it is loaded, so it makes its own words safe. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { waysOut } from './ways-out.ts';

const bin = resolve(import.meta.dirname, '../../bin/hf-tui');
const folder = mkdtempSync(join(tmpdir(), 'hf-tui-bin-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('shows the path of a program that is not there, and obeys nothing in it', () => {
  const hostile = join(folder, 'a\x1b]52;c;eA==\x07b\u009b2J\u202ec');
  mkdirSync(join(hostile, 'bin'), { recursive: true });
  cpSync(bin, join(hostile, 'bin/hf-tui'));
  // Without it the file is no module, and would not get as far as looking.
  cpSync(resolve(bin, '../../package.json'), join(hostile, 'package.json'));
  for (const line of [['--version'], ['doctor']]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(hostile, 'bin/hf-tui'), ...line], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^hf-tui could not start: [ -~]+\n$/);
  }
});

it('has these ways out and no other', () => {
  expect(waysOut(readFileSync(bin, 'utf8'))).toEqual({
    // The sentence for an old Node, the one for a program that does not load, and help for a slow reader.
    'a standard stream': 3,
    'an open file by its number': 2,
    // fs, without loading it as a module.
    'the inside of Node': 1,
  });
});
