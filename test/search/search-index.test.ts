import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { SearchIndex } from '../../src/search/search-index.ts';
import { Library, refreshed } from './sessions-on-disk.ts';

test.each([
  ['English', 'norw', 'Winter in Norway'],
  ['words in another order', 'norway winter', 'Winter in Norway'],
  ['accents left out', 'tromso cafe', 'Tromso has a café'],
  ['Chinese, two characters', '东京', '我想去东京塔看看'],
  ['Chinese, one character at the end', '看', '我想去东京塔看'],
  ['Japanese', 'オーロラ', '冬のノルウェーはオーロラが見える'],
  ['half width', 'ｵｰﾛﾗ', '冬のノルウェーはオーロラが見える'],
  ['Korean with an ending', '노르웨이', '노르웨이에서는 겨울이 춥다'],
  ['Thai', 'ช่องว่าง', 'ภาษาไทยไม่มีช่องว่างระหว่างคำ'],
  ['Arabic with marks', 'محطة', 'أين محطّة القطار؟'],
  ['Hebrew', 'שלום', 'שָׁלוֹם עולם'],
  ['Hindi', 'हिन्दी', 'यह हिन्दी में है'],
  ['Russian', 'ЗИМА', 'Будет зима'],
  ['emoji', '🚀', 'To the moon 🚀'],
  ['joined emoji', '👩‍🔬', 'Ask the 👩‍🔬 there'],
  ['part of a name', 'case', 'rename snake_case'],
  ['code', 'useEffect(', 'call useEffect(() => {})'],
])('%s: %j is found in %j and not elsewhere', (_what, query, said) => {
  const library = new Library();
  library.put('A', ['Something else', '別のこと']);
  library.put('B', ['Asked', said]);
  expect(library.find(query)).toEqual(['B-0']);
});

test.each([
  '',
  '   ',
  '"',
  '*',
  'nothing of the kind',
  '东塔',
  'NEAR(',
  'a" OR "b',
  "'; DROP TABLE said; --",
])('%j finds nothing and breaks nothing', (query) => {
  const library = new Library();
  library.put('A', ['Winter', '我想去东京塔看看']);
  expect(library.find(query)).toEqual([]);
  expect(library.find('winter')).toEqual(['A-0']);
});

test('no text whatever is taken for a question in the language of the index', () => {
  const library = new Library();
  library.put('A', ['Winter', 'Norway']);
  const index = library.index();
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', ' AND ', '*', ' NEAR ', ''),
      (text, sign) => {
        expect(index.find(`${sign}${text}${sign}`, 5).length).toBeLessThanOrEqual(1);
      },
    ),
  );
  index.close();
});

test('every answer and the title are found, and where', () => {
  const library = new Library();
  library.put('A', ['First question', 'One'], ['Second question', `${'long '.repeat(100)}needle in hay`]);
  const index = library.index();
  const [hit] = index.find('needle', 10);
  expect(hit).toMatchObject({ session: 'A', exchange: 'A-1', title: 'About A' });
  expect(hit?.text).toMatch(/^….*long needle in hay$/);
  const [from, to] = hit?.marks ?? [];
  expect(hit?.text.slice(from, to)).toBe('needle');
  expect(index.find('about', 10).map(({ exchange }) => exchange)).toEqual([null]);
  index.close();
});

test('the newest comes first, also after a change', () => {
  const library = new Library();
  for (const id of ['A', 'B', 'C']) library.put(id, ['apple', 'x'], ['apple', 'y']);
  expect(library.find('apple')).toEqual(['C-1', 'C-0', 'B-1', 'B-0', 'A-1', 'A-0']);
  library.put('A', ['apple', 'x'], ['apple', 'y'], ['apple', 'z']);
  // What was said before keeps its place.
  expect(library.find('apple')).toEqual(['A-2', 'C-1', 'C-0', 'B-1', 'B-0', 'A-1', 'A-0']);
});

test('the newest comes first when several have changed since', () => {
  const library = new Library();
  for (const id of ['A', 'B', 'C']) library.put(id, ['apple', 'x']);
  library.index().close();
  for (const id of ['B', 'D']) library.put(id, ['apple', 'y']);
  expect(library.find('apple')).toEqual(['D-0', 'B-0', 'C-0', 'A-0']);
});

test('what is changed, added, deleted or unreadable is followed', () => {
  const library = new Library();
  library.put('A', ['apple', 'x']);
  library.put('B', ['apple', 'y']);
  expect(library.find('apple')).toEqual(['B-0', 'A-0']);
  library.put('A', ['pear', 'x']);
  library.remove('B');
  library.put('C', ['apple', 'z']);
  expect(library.find('apple')).toEqual(['C-0']);
  expect(library.find('pear')).toEqual(['A-0']);
  library.write('C.json', '{"exchanges":');
  library.write('notes.txt', 'apple');
  library.write(
    'odd.json',
    '{"exchanges":[7,{"id":"o","input":["apple"]},{"id":"odd","input":"apple","output":1}]}',
  );
  expect(library.find('apple')).toEqual(['odd']);
  const index = library.index();
  library.put('B', ['apple', 'y']);
  expect(refreshed(index)).toBe(true);
  index.close();
});

test('what has not changed is not written again', () => {
  const library = new Library();
  library.put('A', ['apple', 'x']);
  library.index().close();
  const index = library.index();
  expect(refreshed(index)).toBe(false);
  index.close();
});

test.each<readonly [string, (path: string) => void]>([
  [
    'no database',
    (path) => writeFileSync(path, 'This is no database, but a text that is long enough.'.repeat(99)),
  ],
  ['empty', (path) => writeFileSync(path, '')],
  ['cut short', (path) => writeFileSync(path, readFileSync(path).subarray(0, 5000))],
  [
    'of an older version',
    (path) => {
      const database = new DatabaseSync(path);
      database.exec('PRAGMA user_version = 999');
      database.close();
    },
  ],
  [
    'without its tables',
    (path) => {
      const database = new DatabaseSync(path);
      database.exec('DROP TABLE file');
      database.close();
    },
  ],
  [
    'a folder',
    (path: string) => {
      rmSync(path);
      mkdirSync(path);
      writeFileSync(join(path, 'kept'), 'by someone');
    },
  ],
])('an index that is %s is made again', async (what, harm) => {
  const { Searcher } = await import('../../src/search/searcher.ts');
  const library = new Library();
  library.put('A', ['apple', 'x']);
  library.index().close();
  harm(library.path);
  const searcher = new Searcher(library);
  await searcher.refresh();
  expect(searcher.find('apple', 10).hits).toMatchObject([{ exchange: 'A-0' }]);
  expect(searcher.find('apple', 10).reading).toBeNull();
  searcher.close();
  expect(statSync(library.path).mode & 0o777).toBe(0o600);
  // What was in the way and may be somebody's is still there.
  if (what === 'a folder')
    expect(readFileSync(join(`${library.path}.folder`, 'kept'), 'utf8')).toBe('by someone');
});

test('bits flipped anywhere in an index never make more of it than errors that mend it', async () => {
  const { Searcher } = await import('../../src/search/searcher.ts');
  const library = new Library();
  for (let n = 0; n < 20; n++) library.put(`S${n}`, ['apple', `pear ${n} ${'words '.repeat(n)}`]);
  library.index().close();
  const whole = readFileSync(library.path);
  for (let at = 100; at < whole.length; at += 4099) {
    const bytes = Buffer.from(whole);
    bytes.fill(0xff, at, at + 200);
    writeFileSync(library.path, bytes);
    const searcher = new Searcher(library);
    library.put('S0', ['apple', `again ${at}`]);
    await searcher.refresh();
    expect(searcher.find('apple', 100).hits.length).toBeLessThanOrEqual(20);
    searcher.close();
  }
});

test('two programs that make the index at once make one', () => {
  const library = new Library();
  for (let n = 0; n < 300; n++) library.put(`S${n}`, ['apple', `pear${n}`]);
  const one = SearchIndex.open(library.path, library.folder);
  const other = SearchIndex.open(library.path, library.folder);
  if (one === null || other === null) throw new Error('this Node has no SQLite');
  const turns = [one.refresh(), other.refresh()];
  while (turns.length > 0) {
    const turn = turns.shift();
    if (turn !== undefined && turn.next().done !== true) turns.push(turn);
  }
  expect(one.find('apple', 1000)).toHaveLength(300);
  expect(other.find('pear7', 1000).map(({ exchange }) => exchange)).toContain('S7-0');
  one.close();
  other.close();
});

test('a session that goes while it is read is not in the way', () => {
  const library = new Library();
  library.put('A', ['apple', 'x']);
  library.put('B', ['apple', 'y']);
  const index = SearchIndex.open(library.path, library.folder);
  if (index === null) throw new Error('this Node has no SQLite');
  const turns = index.refresh();
  turns.next();
  library.remove('B');
  while (turns.next().done !== true);
  expect(index.find('apple', 10).map(({ exchange }) => exchange)).toEqual(['A-0']);
  index.close();
});

test('while another program writes, reading goes on in turns, and ends when it may write', () => {
  const library = new Library();
  const index = library.index();
  library.put('A', ['Winter', 'Norway']);
  const other = new DatabaseSync(library.path);
  other.exec('BEGIN IMMEDIATE');
  const turns = index.refresh();
  for (let turn = 0; turn < 3; turn++) expect(turns.next().done).toBe(false);
  expect(index.find('winter', 5)).toEqual([]);
  other.exec('COMMIT');
  other.close();
  while (turns.next().done !== true);
  expect(index.find('winter', 5)).toHaveLength(1);
  index.close();
});
