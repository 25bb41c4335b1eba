/**
 * Every call of SQLite and of the file system that the search makes, failed in turn. The index is a copy of what the
 * sessions' files say: whatever happens to it is said or mended, finds nothing that was not said, and leaves them alone.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { Searcher } from '../../src/search/searcher.ts';
import { Library } from './sessions-on-disk.ts';

interface Faults {
  /** What the call throws that is struck; null: none is. */
  error: (() => Error) | null;
  /** Which call, from 1. */
  at: number;
  how: 'once' | 'for ever';
  calls: number;
  kind: 'sqlite' | 'fs';
}

const faults = vi.hoisted<Faults>(() => ({ error: null, at: 0, how: 'once', calls: 0, kind: 'fs' }));

/** The call itself, unless it is its turn to fail. */
const guarded = vi.hoisted(() => {
  return <A extends unknown[], R>(kind: Faults['kind'], call: (...given: A) => R) => {
    return (...given: A): R => {
      if (faults.error !== null && faults.kind === kind) {
        faults.calls += 1;
        if (faults.how === 'once' ? faults.calls === faults.at : faults.calls >= faults.at)
          throw faults.error();
      }
      return call(...given);
    };
  };
});

vi.mock('node:fs', async (load) => {
  const fs = await load<typeof import('node:fs')>();
  const names = [
    'closeSync',
    'existsSync',
    'lstatSync',
    'mkdirSync',
    'openSync',
    'renameSync',
    'rmSync',
  ] as const;
  const more = ['fstatSync', 'readdirSync', 'readFileSync'] as const;
  const calls = [...names, ...more].map((name) => {
    // A descriptor is given back even when its close fails, and nobody hears of a name that is not there.
    const call = (...given: unknown[]): unknown => Reflect.apply(fs[name], fs, given);
    return [name, name === 'closeSync' || name === 'existsSync' ? call : guarded('fs', call)] as const;
  });
  return { ...fs, ...Object.fromEntries(calls) };
});

vi.mock('../../src/search/sqlite.ts', async (load) => {
  const ours = await load<typeof import('../../src/search/sqlite.ts')>();
  return {
    ...ours,
    loadSqlite: () => {
      const sqlite = ours.loadSqlite();
      if (sqlite === null) return null;
      return { ...sqlite, DatabaseSync: faulty(sqlite.DatabaseSync) };
    },
  };
});

const STATEMENT_CALLS: readonly PropertyKey[] = ['all', 'get', 'run', 'iterate'];

function faulty(Database: typeof import('node:sqlite').DatabaseSync) {
  return new Proxy(Database, {
    construct: (target, given) => {
      const made = guarded('sqlite', () => Reflect.construct(target, given))();
      return wrapped(made, ['exec', 'prepare']);
    },
  });
}

/** An object whose calls of these names may fail; what `prepare` gives is one too. */
function wrapped<T extends object>(made: T, names: readonly PropertyKey[]): T {
  return new Proxy(made, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      const call = (...given: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, target, given);
        return name === 'prepare' && typeof result === 'object' && result !== null
          ? wrapped(result, STATEMENT_CALLS)
          : result;
      };
      return names.includes(name) ? guarded('sqlite', call) : call;
    },
  });
}

afterEach(() => {
  faults.error = null;
});

/** As SQLite says it: https://www.sqlite.org/rescode.html. */
const SQLITE = [
  ['a full disk or quota', 13, 'database or disk is full'],
  ['an I/O error or a short write', 10, 'disk I/O error'],
  ['no permission or no more files', 14, 'unable to open database file'],
  ['a disk that can only be read', 8, 'attempt to write a readonly database'],
  ['damage', 11, 'database disk image is malformed'],
] as const;
const FS = ['ENOSPC', 'EIO', 'EACCES', 'EROFS', 'EDQUOT', 'EMFILE'] as const;

const cases = [
  ...SQLITE.map(([what, errcode, message]) => {
    return [
      'sqlite',
      what,
      () => Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode }),
    ] as const;
  }),
  ...FS.map((code) => ['fs', code, () => Object.assign(new Error(`${code}: made up`), { code })] as const),
].flatMap(([kind, what, error]) =>
  (['once', 'for ever'] as const).map((how) => ({ kind, what, how, error })),
);

/** The sessions in which it is found; the reason when it cannot be said. */
async function found(searcher: Searcher): Promise<readonly string[] | Error> {
  try {
    await searcher.refresh();
    const hits = searcher.find('apple', 10).hits.map(({ session }) => session);
    // What was read after a fault stands behind what was read before it.
    return hits.toSorted();
  } catch (error) {
    if (!(error instanceof Error) || error.message === '') throw new Error('it failed without a reason');
    return error;
  }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder).map((name) => `${name} ${readFileSync(join(folder, name), 'utf8')}`);
}

test.each(cases)('$what at every call of $kind, $how', async ({ kind, how, error }) => {
  // What fails for ever from one call on fails at the next one too: each third is enough of these.
  for (let at = 1; ; at += how === 'once' ? 1 : 3) {
    const library = new Library();
    library.put('A', ['apple', 'pear']);
    library.put('B', ['plum', 'quince']);
    library.index().close();
    // One is new, one has changed and one is gone since the index was made.
    library.put('B', ['apple', 'quince']);
    library.put('C', ['apple', 'plum']);
    library.remove('A');
    const before = filesIn(library.folder);

    Object.assign(faults, { error, at, how, calls: 0, kind });
    let searcher: Searcher | null = null;
    let said: readonly string[] | Error;
    try {
      searcher = new Searcher(library);
      said = await found(searcher);
    } catch (reason) {
      if (!(reason instanceof Error) || reason.message === '') throw new Error('it failed without a reason');
      said = reason;
    }
    faults.error = null;
    const isOver = faults.calls < at;
    // What is found was said; A is no more, and stays until somebody has looked.
    if (!(said instanceof Error)) for (const session of said) expect(['A', 'B', 'C']).toContain(session);

    // The same thread is asked again, and so is the next one.
    if (searcher !== null) {
      expect(await found(searcher), `call ${at}`).toEqual(['B', 'C']);
      searcher.close();
    }
    const next = new Searcher(library);
    expect(await found(next), `call ${at}`).toEqual(['B', 'C']);
    next.close();
    expect(filesIn(library.folder)).toEqual(before);
    if (isOver) break;
  }
});
