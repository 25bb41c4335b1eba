import { readFile } from 'node:fs/promises';
import type { Command } from '../core/commands.ts';
import { COMMANDS } from '../core/commands.ts';
import { type ChangedKeys, changeKeys } from '../core/key-changes.ts';

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
    text = await readFile(path, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return {
      commands: COMMANDS,
      problems: isMissing ? [] : ['keys.json cannot be read.'],
      exists: !isMissing,
    };
  }
  return { ...keysIn(text), exists: true };
}

function keysIn(text: string): ChangedKeys {
  if (text.length > LARGEST) return { commands: COMMANDS, problems: ['keys.json is too large to be one.'] };
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return { commands: COMMANDS, problems: ['keys.json is no JSON.'] };
  }
  return changeKeys(document);
}
