import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { realComputer } from '../../harness/real-command.ts';
import { FIXTURES } from '../../images/fixture.ts';

const CLI = resolve(import.meta.dirname, '../../../src/cli.ts');
const NAMES = ['baseline.jpg', 'grey.png', 'palette.png', 'progressive.jpg', 'rgb.png', 'still.gif'];

it('goes on after being killed, and captions every image once', async () => {
  const home = await mkdtemp(join(tmpdir(), 'hf-tui-kill-'));
  const pictures = join(home, 'pictures');
  const out = join(home, 'out');
  await mkdir(pictures);
  for (const name of NAMES) await copyFile(join(FIXTURES, name), join(pictures, name));
  const line = ['caption', pictures, '--practice', '--format', 'imagefolder', '--out', out, '--resume'];
  const sheet = () => readFile(join(out, 'metadata.jsonl'), 'utf8').catch(() => '');

  for (const atLeast of [1, 3]) {
    const child = spawn(process.execPath, [CLI, ...line], {
      env: { HOME: home, PATH: process.env.PATH ?? '' },
    });
    const ended = new Promise((done) => child.on('close', done));
    while (child.exitCode === null && (await sheet()).split('\n').length <= atLeast) await setImmediate();
    child.kill('SIGKILL');
    await ended;
    expect((await sheet()).split('\n').length).toBeGreaterThan(atLeast);
  }
  expect(await realComputer(home).run(line)).toMatchObject({ code: 0 });
  const rows = (await sheet())
    .trimEnd()
    .split('\n')
    .map((row) => JSON.parse(row).file_name);
  expect(rows.sort()).toEqual(NAMES);
  await rm(home, { recursive: true, force: true });
});
