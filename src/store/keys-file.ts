import type { Command } from '../core/commands.ts';
import { COMMANDS } from '../core/commands.ts';
import { type ChangedKeys, changeKeys } from '../core/key-changes.ts';
import { nodeFs } from './fs-port.ts';
import { readRegularFile } from './read-file.ts';
import { isMissing } from './store-error.ts';

/** More than this is no list of keys; bytes. */
const LARGEST = 100_000;

export interface KeysFile {
  /** The registry, with the user's keys. */
  readonly commands: readonly Command[];
  /** What is wrong with the file, in one sentence each. */
  readonly problems: readonly string[];
  readonly exists: boolean;
}

/** The user's keys, from `keys.json`. Never throws: a file that cannot be used is said, and the usual keys hold. */
export async function readKeysFile(path: string): Promise<KeysFile> {
  let text: string;
  try {
    const read = await readRegularFile(nodeFs, path, LARGEST);
    if (read.kind !== 'read') {
      const what = read.kind === 'too-large' ? 'is too large to be one' : 'is no file';
      return { commands: COMMANDS, problems: [`keys.json ${what}.`], exists: true };
    }
    text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes);
  } catch (error) {
    const exists = !isMissing(error);
    return { commands: COMMANDS, problems: exists ? ['keys.json cannot be read.'] : [], exists };
  }
  return { ...keysIn(text), exists: true };
}

function keysIn(text: string): ChangedKeys {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return { commands: COMMANDS, problems: ['keys.json is no JSON.'] };
  }
  return changeKeys(document);
}
