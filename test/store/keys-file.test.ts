import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/core/commands.ts';
import { readKeysFile } from '../../src/store/keys-file.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hf-tui-keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

const read = async (text: string) => {
  await writeFile(join(folder, 'keys.json'), text);
  return readKeysFile(join(folder, 'keys.json'));
};

describe('readKeysFile', () => {
  it('is the registry as it is while there is no file', async () => {
    expect(await readKeysFile(join(folder, 'keys.json'))).toEqual({
      commands: COMMANDS,
      problems: [],
      exists: false,
    });
  });

  it('has the keys of the file in it', async () => {
    const { commands, problems, exists } = await read('\ufeff{"mute": "X"}');
    expect(commands.find(({ id }) => id === 'mute')?.keys).toEqual(['X']);
    expect({ problems, exists }).toEqual({ problems: [], exists: true });
  });

  it.each([
    ['{"mute": ', 'keys.json is no JSON.'],
    ['"x"', 'keys.json holds no object of commands and keys.'],
    [' '.repeat(200_000), 'keys.json is too large to be one.'],
  ])('says what is wrong, and keeps the usual keys', async (text, problem) => {
    expect(await read(text)).toEqual({ commands: COMMANDS, problems: [problem], exists: true });
  });

  it('says that it cannot be read', async () => {
    expect((await readKeysFile(folder)).problems).toEqual(['keys.json is no file.']);
  });
});
