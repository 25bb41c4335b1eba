import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { looseFile } from '../src/loose-files.ts';
import { pathsFrom } from '../src/store/paths.ts';

const home = mkdtempSync(join(tmpdir(), 'hf-tui-loose-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const paths = pathsFrom({}, home, 'linux');
mkdirSync(dirname(paths.configFile), { recursive: true });
writeFileSync(paths.configFile, '{}');

test('a file that others can get at is said, a token’s first', async () => {
  const warning = '/t can be read by other users of this computer: chmod 600 makes it private.';
  const other = { warning: 'This is shorter than a token of Hugging Face.' };
  chmodSync(paths.configFile, 0o600);
  expect(await looseFile([{}, other], paths, 'linux')).toBeNull();
  chmodSync(paths.configFile, 0o644);
  expect(await looseFile([{}, other], paths, 'linux')).toBe(
    `${paths.configFile} can be reached by other users of this computer: chmod 600 makes it private.`,
  );
  expect(await looseFile([other, { warning }], paths, 'linux')).toBe(warning);
  expect(await looseFile([{}], paths, 'win32')).toBeNull();
});
