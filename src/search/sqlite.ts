import type { DatabaseSync, StatementSync } from 'node:sqlite';

export type { DatabaseSync, StatementSync };

/**
 * Node's own SQLite; null where Node was built without it. On Node 22 the module announces itself as experimental on
 * standard error: that sentence, and no other, is not let through.
 */
export function loadSqlite(): typeof import('node:sqlite') | null {
  const { emitWarning } = process;
  const others: typeof emitWarning = (...given: readonly unknown[]) => {
    const [warning] = given;
    if (typeof warning === 'string' && warning.startsWith('SQLite is an experimental feature')) return;
    Reflect.apply(emitWarning, process, given);
  };
  process.emitWarning = others;
  try {
    return process.getBuiltinModule('node:sqlite') ?? null;
  } catch {
    return null;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Whether an error of SQLite says that another program is writing. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === BUSY;
}

/** Whether an error of SQLite says that the file is no sound index: damaged, something else, or of another make. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error)) return false;
  const code = Number(error.errcode) & 0xff;
  return code === ERROR || code === CORRUPT || code === NOT_A_DATABASE;
}

/** https://www.sqlite.org/rescode.html: ERROR is also what a table that is missing gives. */
const ERROR = 1;
const BUSY = 5;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;
