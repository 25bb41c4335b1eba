import { randomBytes } from 'node:crypto';

/** Part of a file name that no one can guess. */
export function makeRandomName(): string {
  return randomBytes(12).toString('hex');
}
