import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listImagePaths } from '../../src/images/path-listing.ts';

const folder = mkdtempSync(join(tmpdir(), 'hf-tui-paths-'));
beforeAll(() => {
  mkdirSync(join(folder, 'photos'));
  mkdirSync(join(folder, '.hidden'));
  for (const name of ['cat.jpg', 'car.PNG', 'notes.txt', 'photos/dog.webp'])
    writeFileSync(join(folder, name), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the paths that complete a prefix', () => {
  it.each([
    ['', ['car.PNG', 'cat.jpg', 'photos/']],
    ['ca', ['car.PNG', 'cat.jpg']],
    ['photos/', ['photos/dog.webp']],
    ['./c', ['./car.PNG', './cat.jpg']],
    ['.h', ['.hidden/']],
    ['nowhere/x', []],
  ])('%j in the working folder', async (prefix, paths) => {
    expect(await listImagePaths(prefix, '/nobody', folder)).toEqual(paths);
  });

  it('under the home folder and from the root', async () => {
    expect(await listImagePaths('~/pho', folder, '/')).toEqual(['~/photos/']);
    expect(await listImagePaths(`${folder}/ca`, '/', '/')).toEqual([
      `${folder}/car.PNG`,
      `${folder}/cat.jpg`,
    ]);
  });
});
