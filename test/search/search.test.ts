import { afterEach, expect, test, vi } from 'vitest';
import type { SearchPort } from '../../src/runtime/ports.ts';
import { createSearch } from '../../src/search/search.ts';
import { loadSqlite } from '../../src/search/sqlite.ts';
import { Library } from './sessions-on-disk.ts';

const open: SearchPort[] = [];
afterEach(async () => {
  for (const search of open.splice(0)) await search.close();
  vi.restoreAllMocks();
});

function searchIn(library: Library, later?: Parameters<typeof createSearch>[1]): SearchPort {
  const search = createSearch({ path: library.path, folder: library.folder }, later);
  open.push(search);
  return search;
}

test('asks in a thread of its own', async () => {
  const library = new Library();
  library.put('A', ['apple', 'x']);
  const search = searchIn(library);
  expect(await search.refresh()).toEqual({ ok: true, value: true });
  expect(await search.refresh()).toEqual({ ok: true, value: false });
  const found = await search.find('appl', 10);
  expect(found).toMatchObject({
    ok: true,
    value: { reading: null, hits: [{ exchange: 'A-0', marks: [0, 5] }] },
  });
  await search.close();
  // The next question starts it again.
  expect(await search.find('apple', 10)).toMatchObject({ ok: true, value: { hits: [{ session: 'A' }] } });
});

test('two programs at once find the same', async () => {
  const library = new Library();
  for (let n = 0; n < 400; n++) library.put(`S${n}`, ['apple', `pear${n}`]);
  const both = [searchIn(library), searchIn(library)];
  await Promise.all(both.map((search) => search.refresh()));
  for (const search of both) {
    const found = await search.find('apple', 1000);
    expect(found.ok && found.value.hits).toHaveLength(400);
  }
});

test('a saved session is read once its exchanges have settled, and only that one', async () => {
  const library = new Library();
  const waiting: (() => void)[] = [];
  const search = searchIn(library, (_ms, work) => {
    waiting.push(work);
    return () => void waiting.splice(waiting.indexOf(work), 1);
  });
  library.put('A', ['apple', 'x']);
  library.put('B', ['apple', 'y']);
  let isBusy = true;
  search.changed('A', () => isBusy);
  search.changed('A', () => isBusy);
  expect(waiting).toHaveLength(1);
  // An answer is coming: it waits again, for as long.
  const [first] = waiting.splice(0);
  first?.();
  expect(waiting).toHaveLength(1);
  isBusy = false;
  waiting.splice(0)[0]?.();
  expect(waiting).toHaveLength(1);
  const found = async () => {
    const answer = await search.find('apple', 10);
    return answer.ok ? answer.value.hits.map(({ session }) => session) : [];
  };
  await expect.poll(found, { timeout: 30_000 }).toEqual(['A']);
  library.remove('A');
  search.changed('A', () => isBusy);
  waiting.splice(0).at(-1)?.();
  await search.refresh();
  expect(await found()).toEqual(['B']);
});

test('a place where nothing can be written is said', async () => {
  const library = new Library();
  const search = createSearch({ path: '/dev/null/search.sqlite', folder: library.folder });
  open.push(search);
  expect(await search.find('apple', 10)).toMatchObject({ ok: false, error: { code: 'STORE_FAILED' } });
});

test('what Node 22 says of its SQLite is not let through, and nothing else is held back', () => {
  const said: unknown[] = [];
  vi.spyOn(process, 'emitWarning').mockImplementation((warning) => void said.push(warning));
  const before = process.emitWarning;
  vi.spyOn(process, 'getBuiltinModule').mockImplementation((() => {
    process.emitWarning(
      'SQLite is an experimental feature and might change at any time',
      'ExperimentalWarning',
    );
    process.emitWarning('Something else', 'DeprecationWarning');
    return undefined;
  }) as typeof process.getBuiltinModule);
  expect(loadSqlite()).toBeNull();
  expect(said).toEqual(['Something else']);
  expect(process.emitWarning).toBe(before);
});
