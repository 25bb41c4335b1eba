import { CodedError } from './coded-error.ts';
import type { FsPort } from './fs-port.ts';
import { type ReadJournal, readJournal } from './journal-format.ts';
import { readRegularFile } from './read-file.ts';
import { SESSION_LIMIT } from './session-limit.ts';
import { codeOf, isMissing } from './store-error.ts';

const NONE: ReadJournal = { entries: [], sound: '', damage: null };

/** The journal in a file; an empty one when there is no file. Throws what the file system throws. */
export async function readJournalFile(fs: FsPort, path: string): Promise<ReadJournal> {
  try {
    const read = await readRegularFile(fs, path, SESSION_LIMIT);
    if (read.kind === 'read') return readJournal(new TextDecoder().decode(read.bytes));
    throw new CodedError(read.kind === 'too-large' ? 'EFBIG' : 'EISDIR', `${path} is no journal`);
  } catch (error) {
    if (isMissing(error)) return NONE;
    throw error;
  }
}

/** The same without throwing: a journal that cannot be read is a damaged one that holds nothing. */
export async function journalAt(fs: FsPort, path: string): Promise<ReadJournal> {
  return readJournalFile(fs, path).catch((error: unknown) => ({
    ...NONE,
    damage: `it could not be read (${codeOf(error)})`,
  }));
}
