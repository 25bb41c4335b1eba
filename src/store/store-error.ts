import { type AppError, appError } from '../core/errors.ts';

/** The `code` of what Node threw; '' for anything else. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

export function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/**
 * A failure of the file system in plain words. `doing` completes the sentence "… : the disk is full.", e.g.
 * `The session could not be saved to /x/y.json`.
 */
export function storeError(error: unknown, doing: string): AppError {
  const code = codeOf(error);
  switch (code) {
    case 'ENOSPC':
      return appError('STORE_FULL', `${doing}: the disk is full.`, 'Free some space; it is tried again.', {
        retryable: true,
      });
    case 'EDQUOT':
      return appError(
        'STORE_FULL',
        `${doing}: your quota of disk space is used up.`,
        'Free some space; it is tried again.',
        { retryable: true },
      );
    case 'EROFS':
      return appError('STORE_DENIED', `${doing}: the file system is read-only.`, 'Make it writable.', {
        retryable: true,
      });
    case 'EACCES':
    case 'EPERM':
      return appError('STORE_DENIED', `${doing}: permission was denied.`, 'Check who owns it and its mode.', {
        retryable: true,
      });
    case 'EMFILE':
    case 'ENFILE':
      return appError('STORE_FAILED', `${doing}: too many files are open.`, 'It is tried again.', {
        retryable: true,
      });
    case 'EIO':
      return appError(
        'STORE_FAILED',
        `${doing}: the disk reported an error.`,
        'Copy what matters to another disk.',
        { retryable: true },
      );
    case 'EXDEV':
      return appError('STORE_FAILED', `${doing}: it lies on another file system.`, 'Move it by hand.');
    case 'ENOTDIR':
      return appError(
        'STORE_FAILED',
        `${doing}: a file is where a folder should be.`,
        'Move that file away.',
        { retryable: true },
      );
    case 'ENOENT':
      return appError('STORE_FAILED', `${doing}: the folder is not there.`, 'Check the path.', {
        retryable: true,
      });
    case '':
      return appError(
        'STORE_FAILED',
        `${doing}: ${error instanceof Error ? error.message : String(error)}.`,
        'It is tried again.',
        { retryable: true },
      );
    default:
      return appError('STORE_FAILED', `${doing} (${code}).`, 'It is tried again.', { retryable: true });
  }
}
