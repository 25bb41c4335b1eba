import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chosenRun } from '../src/core/exchange.ts';
import { nodeFs } from '../src/store/fs-port.ts';
import { writeNewFile } from '../src/store/new-file.ts';
import { realComputer } from './harness/real-command.ts';
import { FIXTURES } from './images/fixture.ts';
import { said } from './transfer/sessions.ts';

const imagePath = (name: string) => join(FIXTURES, name);

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hf-tui-transfer-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a session that was really held', () => {
  it.each([
    'ipynb',
    'jsonl',
    'html',
    'json',
    'markdown',
    'csv',
    'text',
  ] as const)('goes to another computer as %s', async (form) => {
    const here = realComputer(join(folder, 'here'));
    const there = realComputer(join(folder, 'there'));
    const photo = imagePath('orientation-6-gps.jpg');
    const asked = await here.run(['ask', 'What is it?', '--image', photo, '--practice', '--save']);
    expect(asked.code).toBe(0);
    const [summary] = (await here.ports.sessions.list()).sessions;
    const out = join(folder, `talk.${form}`);
    const line = ['sessions', 'export', summary?.id ?? '', '--format', form, '--out', out];
    expect(await here.run(line)).toMatchObject({ code: 0, stderr: '' });
    expect(await there.run(['sessions', 'import', out])).toMatchObject({ code: 0, stderr: '' });

    const [brought] = (await there.ports.sessions.list()).sessions;
    const opened = await there.ports.sessions.open(brought?.id ?? '', 'look');
    const original = await here.ports.sessions.open(summary?.id ?? '', 'look');
    if (!opened.ok || !original.ok) throw new Error('it cannot be opened');
    expect(opened.value.session.exchanges.map(said)).toEqual(original.value.session.exchanges.map(said));
    expect(opened.value.session.id).not.toBe(summary?.id);
    if (form !== 'ipynb' && form !== 'jsonl' && form !== 'html') return;
    const [image] = opened.value.session.exchanges[0]?.images ?? [];
    const kept = await there.ports.sessions.readAsset(brought?.id ?? '', image?.sha256 ?? '');
    const [source] = original.value.session.exchanges[0]?.images ?? [];
    const sent = await here.ports.sessions.readAsset(summary?.id ?? '', source?.sha256 ?? '');
    expect(kept?.data).toEqual(sent?.data);
    expect(kept?.data.length).toBeGreaterThan(100);

    // The photo was not copied: what the model is shown again is what was kept.
    await there.run(['ask', 'And now?', '-s', brought?.id ?? '', '--practice']);
    const again = await there.ports.sessions.open(brought?.id ?? '', 'look');
    const last = again.ok ? again.value.session.exchanges.at(-1) : undefined;
    expect(last && chosenRun(last)?.status).toBe('complete');
  });

  it('becomes a page with its image in it', async () => {
    const here = realComputer(folder);
    await here.run(['ask', 'What?', '--image', imagePath('rgb.png'), '--practice', '--save']);
    const [summary] = (await here.ports.sessions.list()).sessions;
    const page = await here.run(['sessions', 'export', summary?.id ?? '', '--format', 'html']);
    expect(page.stdout).toMatch(/<img data-hf-tui="0\.0" alt="rgb\.png" src="data:image\/png;base64,iVBOR/);
  });
});

describe('a new file', () => {
  const text = new TextEncoder().encode('words');
  const name = () => 'random';

  it('never takes the place of another', async () => {
    const path = join(folder, 'a.md');
    const first = await writeNewFile(nodeFs, { path, bytes: text, whenTaken: 'another' }, name);
    const second = await writeNewFile(nodeFs, { path, bytes: text, whenTaken: 'another' }, name);
    expect([first, second]).toMatchObject([{ value: path }, { value: join(folder, 'a-2.md') }]);
    await symlink('/nowhere/at/all', join(folder, 'b.md'));
    const linked = { path: join(folder, 'b.md'), bytes: text, whenTaken: 'refuse' } as const;
    expect(await writeNewFile(nodeFs, linked, name)).toMatchObject({ error: { code: 'OUTPUT_FAILED' } });
    expect((await readdir(folder)).sort()).toEqual(['a-2.md', 'a.md', 'b.md']);
  });

  it('is written where there are no hard links', async () => {
    const fs = {
      ...nodeFs,
      link: async () => {
        throw Object.assign(new Error('no links'), { code: 'EPERM' });
      },
    };
    const path = join(folder, 'a.md');
    await writeNewFile(fs, { path, bytes: text, whenTaken: 'another' }, name);
    await writeNewFile(fs, { path, bytes: text, whenTaken: 'another' }, name);
    expect(await readFile(join(folder, 'a-2.md'), 'utf8')).toBe('words');
    expect((await readdir(folder)).length).toBe(2);
  });

  it('leaves nothing behind when the disk is full', async () => {
    const fs = {
      ...nodeFs,
      open: async (...how: Parameters<typeof nodeFs.open>) => ({
        ...(await nodeFs.open(...how)),
        sync: async () => {
          throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        },
      }),
    };
    const path = join(folder, 'a.md');
    expect(await writeNewFile(fs, { path, bytes: text, whenTaken: 'refuse' }, name)).toMatchObject({
      ok: false,
      error: { code: 'OUTPUT_FAILED', message: `${path} could not be written: the disk is full.` },
    });
    expect(await readdir(folder)).toEqual([]);
  });
});
