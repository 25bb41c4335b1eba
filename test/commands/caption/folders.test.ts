import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realComputer } from '../../harness/real-command.ts';
import { FIXTURES } from '../../images/fixture.ts';

let folder = '';
let pictures = '';
let out = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hf-tui-caption-'));
  pictures = join(folder, 'pictures');
  out = join(folder, 'out');
  await mkdir(join(pictures, 'sub'), { recursive: true });
  for (const name of ['rgb.png', 'baseline.jpg', 'still.gif'])
    await copyFile(join(FIXTURES, name), join(pictures, name));
  await copyFile(join(FIXTURES, 'lossy.webp'), join(pictures, 'sub/rgb.png'));
  await writeFile(join(pictures, 'broken.jpg'), 'this is no image');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const caption = (...more: readonly string[]) =>
  realComputer(folder).run(['caption', pictures, '--practice', ...more]);
const read = (...path: readonly string[]) => readFile(join(out, ...path), 'utf8');
const linesOf = (text: string) => text.trimEnd().split('\n');

describe('hf-tui caption with a folder', () => {
  it('captions every image below it in order, and says at the end what has none', async () => {
    const ran = await caption('--concurrency', '3');
    expect(ran.code).toBe(1);
    expect(linesOf(ran.stdout).map((line) => line.slice(pictures.length + 1).split(': ')[0])).toEqual([
      'baseline.jpg',
      'rgb.png',
      'still.gif',
      'sub/rgb.png',
    ]);
    expect(ran.stdout).toContain('rgb.png: ');
    expect(linesOf(ran.stderr)[0]).toBe('One of 5 has no caption:');
    expect(ran.stderr).toContain('broken.jpg cannot be used: ');
    expect(linesOf(ran.stderr)).toHaveLength(2);
  });

  it.each([
    ['--concurrency', '0'],
    ['--concurrency', 'many'],
    ['--concurrency', '2.5'],
    ['--resume', '--'],
    ['--format', 'imagefolder'],
  ])('refuses %s %s before anything is asked', async (...more) => {
    const ran = await caption(...more);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(linesOf(ran.stderr)).toHaveLength(2);
  });

  it('sends nothing that a link in it leads to outside, and says how many there are', async () => {
    await rm(join(pictures, 'broken.jpg'));
    for (const name of ['a.png', 'sub/b.png']) await symlink(join(FIXTURES, 'rgb.png'), join(pictures, name));
    const ran = await caption();
    expect(ran.code).toBe(0);
    expect(linesOf(ran.stdout)).toHaveLength(4);
    expect(ran.stderr).toBe(
      `2 links in ${pictures} lead out of it and were left out; name the files themselves to caption them.\n`,
    );
    const named = await realComputer(folder).run(['caption', join(pictures, 'a.png'), '--practice']);
    expect(named).toMatchObject({ code: 0, stderr: '' });
  });

  it('says so where there is no image at all', async () => {
    await mkdir(out);
    const ran = await realComputer(folder).run(['caption', out, join(out, '*.png'), '--practice']);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain(`There is no image in the folder ${out}.`);
    expect(ran.stderr).toContain(`No image matches ${out}/*.png.`);
  });

  it('takes each image once, however often it is named', async () => {
    const twice = [pictures, join(pictures, '*.png'), join(pictures, 'rgb.png')];
    const ran = await realComputer(folder).run(['caption', ...twice, '--practice']);
    expect(linesOf(ran.stdout)).toHaveLength(4);
  });
});

describe('--resume', () => {
  it('asks nothing where all is there', async () => {
    await rm(join(pictures, 'broken.jpg'));
    await caption('--format', 'jsonl', '--out', out);
    const before = await read('captions.jsonl');
    const again = await caption('--format', 'jsonl', '--out', out, '--resume');
    expect(again).toEqual({ code: 0, stdout: '', stderr: 'All 4 have their captions already.\n' });
    expect(await read('captions.jsonl')).toBe(before);
  });

  it('leaves a file alone that something else wrote', async () => {
    await mkdir(out);
    for (const [name, format] of [
      ['captions.csv', 'csv'],
      ['captions.json', 'json'],
      ['metadata.jsonl', 'imagefolder'],
    ] as const) {
      await writeFile(join(out, name), 'my own words\nand more\n');
      const ran = await caption('--format', format, '--out', out, '--resume');
      expect(ran.code).toBe(1);
      expect(ran.stderr).toContain('nothing that hf-tui caption wrote');
      expect(await read(name)).toBe('my own words\nand more\n');
    }
  });

  it('counts a text beside its image as done', async () => {
    await writeFile(join(pictures, 'rgb.txt'), 'by hand\n');
    const ran = await caption('--format', 'txt', '--resume');
    expect(ran.code).toBe(1);
    expect(await readFile(join(pictures, 'rgb.txt'), 'utf8')).toBe('by hand\n');
    expect((await readdir(pictures)).filter((name) => name.endsWith('.txt'))).toEqual([
      'baseline.txt',
      'rgb.txt',
      'still.txt',
    ]);
    expect(await readFile(join(pictures, 'sub/rgb.txt'), 'utf8')).not.toBe('');
  });
});

describe('--format imagefolder', () => {
  it('makes a folder that datasets load: images, and a line for each', async () => {
    const ran = await caption('--format', 'imagefolder', '--out', out);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    const rows = linesOf(await read('metadata.jsonl')).map((line) => JSON.parse(line));
    expect(rows.map(({ file_name }) => file_name)).toEqual([
      'baseline.jpg',
      'rgb.png',
      'still.gif',
      'sub/rgb.png',
    ]);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(['file_name', 'text']);
      expect(row.text.length).toBeGreaterThan(5);
      expect(await readFile(join(out, row.file_name))).toEqual(await readFile(join(pictures, row.file_name)));
    }
    expect((await readdir(out)).sort()).toEqual([
      'baseline.jpg',
      'metadata.jsonl',
      'rgb.png',
      'still.gif',
      'sub',
    ]);
  });

  it('names images where they lie when they lie there already', async () => {
    out = pictures;
    await caption('--format', 'imagefolder', '--out', pictures);
    const rows = linesOf(await read('metadata.jsonl')).map((line) => JSON.parse(line));
    expect(rows.map(({ file_name }) => file_name)).toEqual([
      'baseline.jpg',
      'rgb.png',
      'still.gif',
      'sub/rgb.png',
    ]);
    const again = await caption('--format', 'imagefolder', '--out', pictures, '--resume');
    expect(again.stderr).toMatch(/^One of 5 has no caption:/);
    expect(linesOf(await read('metadata.jsonl'))).toHaveLength(4);
  });

  it('gives pictures of one name different names, and the same ones again when it goes on', async () => {
    const both = [join(pictures, 'rgb.png'), join(pictures, 'sub/rgb.png')];
    const line = ['caption', ...both, '--practice', '--format', 'imagefolder', '--out', out];
    await realComputer(folder).run(line);
    const whole = await read('metadata.jsonl');
    expect(linesOf(whole).map((row) => JSON.parse(row).file_name)).toEqual(['rgb.png', 'rgb-2.png']);
    // Killed after the copy, before its line was out.
    await writeFile(join(out, 'metadata.jsonl'), whole.slice(0, -9));
    const again = await realComputer(folder).run([...line, '--resume']);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(await read('metadata.jsonl')).toBe(whole);
    expect((await readdir(out)).sort()).toEqual(['metadata.jsonl', 'rgb-2.png', 'rgb.png']);
  });

  it('does not caption its own copies when it lies among the pictures', async () => {
    out = join(pictures, 'dataset');
    await caption('--format', 'imagefolder', '--out', out);
    const again = await caption('--format', 'imagefolder', '--out', out, '--resume');
    expect(again.stderr).toMatch(/^One of 5 has no caption:/);
    expect(linesOf(await read('metadata.jsonl'))).toHaveLength(4);
  });
});
