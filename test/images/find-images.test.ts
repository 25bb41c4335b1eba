import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findImages, matchImages } from '../../src/images/find-images.ts';
import { FIXTURES } from './fixture.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hf-tui-find-'));
  await mkdir(join(folder, 'sub/deep'), { recursive: true });
  await mkdir(join(folder, '.hidden'));
  const png = join(FIXTURES, 'rgb.png');
  for (const name of [
    'cat10.PNG',
    'cat2.png',
    'no-ending',
    'sub/b.png',
    'sub/deep/a.png',
    '.hidden/x.png',
    '.y.png',
  ])
    await copyFile(png, join(folder, name));
  await writeFile(join(folder, 'notes.txt'), 'no image');
  await writeFile(join(folder, 'empty'), '');
  await symlink(folder, join(folder, 'sub/round'));
  await symlink(join(folder, 'cat2.png'), join(folder, 'sub/linked.png'));
  await symlink('/nowhere', join(folder, 'lost.png'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('findImages', () => {
  it('finds what is an image by its name or by how it begins, in the order in which people count', async () => {
    expect(await findImages(folder)).toEqual({
      names: ['cat2.png', 'cat10.PNG', 'no-ending', 'sub/b.png', 'sub/linked.png', 'sub/deep/a.png'],
      problems: [],
      leadingOut: 0,
    });
  });

  it('takes nothing from outside that a link leads to, and counts it', async () => {
    await symlink(join(FIXTURES, 'rgb.png'), join(folder, 'sub/outside.png'));
    await symlink(join(FIXTURES, 'rgb.png'), join(folder, 'outside'));
    await symlink(FIXTURES, join(folder, 'elsewhere'));
    const { names, leadingOut } = await findImages(folder);
    expect(names).toHaveLength(6);
    expect(names.join()).not.toContain('outside');
    expect(leadingOut).toBe(2);
    // Where the folder itself was reached by a link, what lies in it is inside.
    await symlink(folder, `${folder}-link`);
    expect((await findImages(`${folder}-link`)).names).toHaveLength(6);
    await rm(`${folder}-link`);
    expect(await matchImages('**/*.png', folder)).toEqual({
      names: ['cat2.png', 'sub/b.png', 'sub/linked.png', 'sub/deep/a.png'],
      leadingOut: 1,
    });
    expect(await matchImages('elsewhere/*.png', folder)).toMatchObject({ leadingOut: 0 });
    expect(await matchImages('*/*.png', folder)).toMatchObject({ names: ['sub/b.png', 'sub/linked.png'] });
  });

  it('leaves out the folder that is written to', async () => {
    const { names } = await findImages(folder, join(folder, 'sub'));
    expect(names).toEqual(['cat2.png', 'cat10.PNG', 'no-ending']);
    expect((await findImages(folder, folder)).names).toHaveLength(6);
  });

  it.skipIf(process.getuid?.() === 0)('says which folder it may not look into, and goes on', async () => {
    await chmod(join(folder, 'sub'), 0);
    const { names, problems } = await findImages(folder);
    await chmod(join(folder, 'sub'), 0o700);
    expect(names).toHaveLength(3);
    expect(problems).toMatchObject([{ code: 'IMAGE_UNREADABLE' }]);
  });
});

describe('matchImages', () => {
  it.each([
    ['*.png', ['cat2.png']],
    ['*', ['cat2.png', 'cat10.PNG', 'no-ending']],
    ['**/*.png', ['cat2.png', 'sub/b.png', 'sub/linked.png', 'sub/deep/a.png']],
    ['cat{2,10}.*', ['cat2.png', 'cat10.PNG']],
    ['sub/?.png', ['sub/b.png']],
    ['*.webp', []],
    ['.*.png', ['.y.png']],
  ])('%s', async (pattern, names) => {
    expect((await matchImages(pattern, folder)).names).toEqual(names);
    expect((await matchImages(join(folder, pattern), '/')).names).toEqual(
      names.map((name) => join(folder, name)),
    );
  });
});
