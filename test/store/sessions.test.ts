import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Session } from '../../src/core/session.ts';
import { createSessions, type SessionStore } from '../../src/store/sessions.ts';
import { SAMPLE_ID, sampleExchange, sampleRun, sampleSession, temporaryFolder } from './session-samples.ts';

interface Place {
  readonly store: SessionStore;
  readonly home: string;
  readonly folder: string;
  /** As another program on the same files. */
  another(): SessionStore;
}

function place(): Place {
  const home = temporaryFolder();
  const make = () => createSessions({ env: {}, home, platform: 'linux', cwd: () => home });
  return { store: make(), home, folder: join(home, '.local/share/hf-tui/sessions'), another: make };
}

/** The value, or the test ends with the error. */
function unwrap<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function errorOf(
  result: { ok: true; value: unknown } | { ok: false; error: { code: string; message: string } },
) {
  if (result.ok) throw new Error('it succeeded');
  return result.error;
}

async function saved(at: Place, session: Session = sampleSession()): Promise<Session> {
  unwrap(await at.store.save(session));
  await at.store.close();
  return session;
}

const fileOf = (at: Place, id = SAMPLE_ID) => join(at.folder, `${id}.json`);

test('a file in the place of a folder is named as what is in the way', async () => {
  const at = place();
  mkdirSync(join(at.home, '.local/share/hf-tui'), { recursive: true });
  writeFileSync(at.folder, '');
  expect(errorOf(await at.store.save(sampleSession())).message).toBe(
    `The session could not be saved to ${fileOf(at)}: a file is where a folder should be.`,
  );
  await at.store.close();
});

test('a saved session is opened as it was', async () => {
  const at = place();
  const session = await saved(at, { ...sampleSession(), draft: 'and in' });
  const opened = unwrap(await at.another().open(SAMPLE_ID));
  expect(opened).toEqual({ session, path: fileOf(at), notices: [], readOnly: null });
  expect(statSync(fileOf(at)).mode & 0o777).toBe(0o600);
  expect(statSync(at.folder).mode & 0o777).toBe(0o700);
});

test('the last one is the one that was changed last', async () => {
  const at = place();
  expect(unwrap(await at.store.openLast())).toBeNull();
  await saved(at, { ...sampleSession('01B'), updatedAt: '2026-11-20T10:00:00.000Z' });
  await saved(at, { ...sampleSession('01A'), updatedAt: '2026-11-20T11:00:00.000Z' });
  expect(unwrap(await at.store.openLast())?.session.id).toBe('01A');
  const { sessions } = await at.store.list();
  expect(sessions.map(({ id, exchanges }) => [id, exchanges])).toEqual([
    ['01A', 2],
    ['01B', 2],
  ]);
});

test('a session is found by id, beginning, title and path; several matches are named', async () => {
  const at = place();
  await saved(at, { ...sampleSession('01JD3XAAAA'), title: 'Winter in Norway' });
  await saved(at, { ...sampleSession('01JD3XBBBB'), title: 'Winter' });
  await saved(at, { ...sampleSession('01JD3XCCCC'), title: 'cats/dogs' });
  const idFor = async (reference: string) => unwrap(await at.store.open(reference)).session.id;
  expect(await idFor('01JD3XAAAA')).toBe('01JD3XAAAA');
  expect(await idFor('01jd3xb')).toBe('01JD3XBBBB');
  expect(await idFor('winter')).toBe('01JD3XBBBB');
  expect(await idFor('winter in')).toBe('01JD3XAAAA');
  expect(await idFor('Cats/Dogs')).toBe('01JD3XCCCC');
  expect(await idFor(fileOf(at, '01JD3XAAAA'))).toBe('01JD3XAAAA');
  expect(await idFor('.local/share/hf-tui/sessions/01JD3XAAAA.json')).toBe('01JD3XAAAA');
  const several = errorOf(await at.store.open('wint'));
  expect(several.code).toBe('SESSION_NOT_FOUND');
  expect(several.message).toContain('01JD3XAAAA (Winter in Norway)');
  expect(several.message).toContain('01JD3XBBBB (Winter)');
  expect(errorOf(await at.store.open('summer')).code).toBe('SESSION_NOT_FOUND');
  expect(errorOf(await at.store.open('../../config')).code).toBe('SESSION_NOT_FOUND');
});

test('a session opened from elsewhere is saved where it is', async () => {
  const at = place();
  await saved(at);
  const elsewhere = join(at.home, 'kept.json');
  writeFileSync(elsewhere, readFileSync(fileOf(at)));
  const opened = unwrap(await at.store.open('~/kept.json'));
  expect(opened.path).toBe(elsewhere);
  const before = readFileSync(fileOf(at), 'utf8');
  expect(unwrap(await at.store.save({ ...opened.session, title: 'Changed' })).path).toBe(elsewhere);
  expect(JSON.parse(readFileSync(elsewhere, 'utf8')).title).toBe('Changed');
  expect(readFileSync(fileOf(at), 'utf8')).toBe(before);
});

test('a file that is no session is refused and left alone', async () => {
  const at = place();
  const other = join(at.home, 'notes.json');
  writeFileSync(other, '["not", "a", "session"]');
  const error = errorOf(await at.store.open(other));
  expect(error.code).toBe('SESSION_CORRUPT');
  expect(readFileSync(other, 'utf8')).toBe('["not", "a", "session"]');
  expect(readdirSync(at.home).filter((name) => name.startsWith('notes'))).toEqual(['notes.json']);
});

test('a link in the folder is not followed', async () => {
  const at = place();
  await saved(at);
  const secret = join(at.home, 'elsewhere.json');
  writeFileSync(secret, readFileSync(fileOf(at)));
  symlinkSync(secret, fileOf(at, '01LINK'));
  expect(errorOf(await at.store.open('01LINK')).code).toBe('SESSION_CORRUPT');
  expect((await at.store.list()).sessions).toHaveLength(1);
});

test('a folder in place of a session is refused', async () => {
  const at = place();
  mkdirSync(fileOf(at, '01DIR'), { recursive: true });
  expect(errorOf(await at.store.open('01DIR')).code).toBe('SESSION_CORRUPT');
});

test('a damaged file is set aside untouched and its beginning comes back', async () => {
  const at = place();
  await saved(at);
  const whole = readFileSync(fileOf(at), 'utf8');
  const damaged = whole.slice(0, whole.indexOf('01JD3X0000000000000000000C') + 10);
  writeFileSync(fileOf(at), damaged);
  const store = at.another();
  const opened = unwrap(await store.open(SAMPLE_ID));
  expect(opened.session.exchanges.map(({ id }) => id)).toEqual(['01JD3X0000000000000000000B']);
  expect(opened.readOnly).toBeNull();
  expect(opened.notices.join(' ')).toMatch(/damaged .* 1 exchange could be read/);
  const aside = readdirSync(at.folder).filter((name) => name.includes('.corrupt-'));
  expect(aside).toHaveLength(1);
  expect(readFileSync(join(at.folder, aside[0] ?? ''), 'utf8')).toBe(damaged);
  expect(opened.notices.join(' ')).toContain(aside[0]);
  // Mended on the disk at once: opening it again says nothing and sets nothing aside.
  await store.close();
  expect(unwrap(await at.another().open(SAMPLE_ID)).notices).toEqual([]);
  expect(readdirSync(at.folder).filter((name) => name.includes('.corrupt-'))).toHaveLength(1);
});

test('a file that broke off before its exchanges gets the rest of its head from the backup', async () => {
  const at = place();
  await saved(at, { ...sampleSession(), title: 'Winter in Norway', system: 'Be brief.', draft: 'and' });
  await saved(at, { ...sampleSession(), title: 'Winter in Norway', system: 'Be brief.', draft: 'and in' });
  await at.store.close();
  const whole = readFileSync(fileOf(at), 'utf8');
  writeFileSync(fileOf(at), whole.slice(0, whole.indexOf('"title"')));
  const { session } = unwrap(await at.store.open(SAMPLE_ID));
  const { endpoint, parameters, exchanges } = sampleSession();
  expect(session).toMatchObject({ title: 'Winter in Norway', system: 'Be brief.', endpoint, parameters });
  expect(session.draft).toBe('and');
  expect(session.exchanges).toHaveLength(exchanges.length);
});

test('what the file lost comes back from the backup', async () => {
  const at = place();
  const session = sampleSession();
  unwrap(await at.store.save({ ...session, exchanges: session.exchanges.slice(0, 1) }));
  unwrap(await at.store.save(session));
  unwrap(await at.store.save({ ...session, title: 'Later' }));
  await at.store.close();
  const whole = readFileSync(fileOf(at), 'utf8');
  writeFileSync(fileOf(at), whole.slice(0, 400));
  const opened = unwrap(await at.another().open(SAMPLE_ID));
  expect(opened.session.exchanges).toEqual(session.exchanges);
  expect(opened.session.title).toBe('Later');
  expect(opened.notices.join(' ')).toContain('from its backup');
});

test.each([
  ['empty', ''],
  ['NUL bytes', '\0'.repeat(500)],
  ['no JSON', 'hello'],
  ['another type', '[1, 2]'],
  ['null', 'null'],
  ['a million levels', '['.repeat(1_000_000)],
])('a file of which nothing is left (%s) is set aside and said', async (_name, content) => {
  const at = place();
  mkdirSync(at.folder, { recursive: true });
  writeFileSync(fileOf(at), content);
  expect((await at.store.list()).unreadable).toBe(1);
  const error = errorOf(await at.store.open(SAMPLE_ID));
  expect(error.code).toBe('SESSION_CORRUPT');
  const aside = readdirSync(at.folder).filter((name) => name.includes('.corrupt-'));
  expect(aside).toHaveLength(1);
  expect(readFileSync(join(at.folder, aside[0] ?? ''), 'utf8')).toBe(content);
  expect(existsSync(fileOf(at))).toBe(false);
  expect(readdirSync(at.folder).filter((name) => name.endsWith('.lock'))).toEqual([]);
});

test('nothing reaches a prototype', async () => {
  const at = place();
  await saved(at);
  const value = JSON.parse(readFileSync(fileOf(at), 'utf8'));
  const text = JSON.stringify(value).replace('{', '{"__proto__":{"polluted":1},"constructor":{"x":1},');
  writeFileSync(fileOf(at), text);
  const opened = unwrap(await at.another().open(SAMPLE_ID));
  expect(opened.session.extra).toEqual({});
  expect('polluted' in opened.session).toBe(false);
  expect('polluted' in {}).toBe(false);
});

test('a newer file opens read-only and stays as it is', async () => {
  const at = place();
  await saved(at);
  const newer = readFileSync(fileOf(at), 'utf8').replace('"version": 1', '"version": 7');
  writeFileSync(fileOf(at), newer);
  const opened = unwrap(await at.store.open(SAMPLE_ID));
  expect(opened.readOnly?.code).toBe('SESSION_NEWER');
  expect(opened.session.title).toBe('Winter in Norway');
  expect(errorOf(await at.store.save({ ...opened.session, title: 'x' })).code).toBe('SESSION_NEWER');
  expect(errorOf(await at.store.rename(SAMPLE_ID, 'x')).code).toBe('SESSION_NEWER');
  expect(readFileSync(fileOf(at), 'utf8')).toBe(newer);
});

test('a second window opens read-only until the first lets go', async () => {
  const at = place();
  await saved(at);
  const first = at.store;
  const second = at.another();
  expect(unwrap(await first.open(SAMPLE_ID)).readOnly).toBeNull();
  const opened = unwrap(await second.open(SAMPLE_ID));
  expect(opened.readOnly?.code).toBe('STORE_LOCKED');
  expect(opened.session.exchanges).toHaveLength(2);
  expect(errorOf(await second.save(opened.session)).code).toBe('STORE_LOCKED');
  expect(errorOf(await second.remove(SAMPLE_ID)).code).toBe('STORE_LOCKED');
  expect(unwrap(await second.open(SAMPLE_ID, 'look')).readOnly).toBeNull();
  await first.close();
  expect(unwrap(await second.open(SAMPLE_ID)).readOnly).toBeNull();
});

test('a change by another program is kept, not overwritten', async () => {
  const at = place();
  const session = await saved(at);
  unwrap(await at.store.open(SAMPLE_ID));
  const theirs = readFileSync(fileOf(at), 'utf8').replace('Winter in Norway', 'Edited by hand');
  writeFileSync(fileOf(at), theirs);
  const result = unwrap(await at.store.save({ ...session, title: 'Ours' }));
  expect(result.notice).toContain('.changed-');
  const kept = readdirSync(at.folder).filter((name) => name.includes('.changed-'));
  expect(kept.map((name) => readFileSync(join(at.folder, name), 'utf8'))).toEqual([theirs]);
});

test('of several saves that wait, the newest is on the disk, and all are told', async () => {
  const at = place();
  const session = sampleSession();
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) => at.store.save({ ...session, title: `t${index}` })),
  );
  expect(results.every(({ ok }) => ok)).toBe(true);
  expect(JSON.parse(readFileSync(fileOf(at), 'utf8')).title).toBe('t19');
});

test('to the trash and back, with all that belongs to it', async () => {
  const at = place();
  const session = await saved(at);
  const sha256 = 'cd'.repeat(32);
  const image = {
    mediaType: 'image/png' as const,
    bytes: 3,
    width: 1,
    height: 1,
    changes: ['scaled down'],
    data: new Uint8Array([1, 2, 3]),
  };
  unwrap(await at.store.keepAsset(SAMPLE_ID, sha256, image));
  unwrap(await at.store.remove(SAMPLE_ID));
  expect(readdirSync(at.folder)).toEqual([]);
  expect((await at.store.trashed()).map(({ id }) => id)).toEqual([SAMPLE_ID]);
  expect(errorOf(await at.store.remove(SAMPLE_ID)).code).toBe('SESSION_NOT_FOUND');
  unwrap(await at.store.restore(SAMPLE_ID));
  const gone = errorOf(await at.store.restore(SAMPLE_ID));
  expect(gone.message).toContain('not in the trash any more');
  expect(unwrap(await at.store.open(SAMPLE_ID)).session).toEqual(session);
  const back = await at.store.readAsset(SAMPLE_ID, sha256);
  expect(back).toEqual(image);
  expect(await at.store.readAsset(SAMPLE_ID, '../../../etc/passwd')).toBeNull();
});

test('a session is renamed where it lies', async () => {
  const at = place();
  const session = await saved(at);
  unwrap(await at.store.rename(SAMPLE_ID, 'Summer'));
  expect(unwrap(await at.store.open('summer')).session).toEqual({ ...session, title: 'Summer' });
});

test('a reply that was arriving comes back as interrupted', async () => {
  const at = place();
  const session = await saved(at);
  const running = sampleExchange('01NEW', 'And in spring?', [
    sampleRun('', { status: 'running', usage: null, finishReason: null }),
  ]);
  const during = { ...session, exchanges: [...session.exchanges, running] };
  unwrap(await at.store.journal.begin(during, running));
  // 4 KiB are written at once, the rest would wait for its time.
  at.store.journal.append(SAMPLE_ID, '01NEW', { text: 'Bergen '.repeat(600), reasoning: 'hm' });
  await at.store.close();

  const store = at.another();
  const opened = unwrap(await store.open(SAMPLE_ID));
  const run = opened.session.exchanges[2]?.runs[0];
  expect(run?.status).toBe('interrupted');
  expect(run?.output).toBe('Bergen '.repeat(600));
  expect(run?.reasoning).toBe('hm');
  expect(opened.notices).toHaveLength(1);
  // It is in the file now, and the journal is gone.
  await store.close();
  expect(readdirSync(at.folder).sort()).toEqual([`${SAMPLE_ID}.json`, `${SAMPLE_ID}.json.bak`]);
  const again = unwrap(await at.another().open(SAMPLE_ID));
  expect(again.session).toEqual(opened.session);
  expect(again.notices).toEqual([]);
});

test('the first exchange of a session that was never saved comes back from the journal alone', async () => {
  const at = place();
  const running = sampleExchange('01NEW', 'Hello', [sampleRun('', { status: 'running' })]);
  const session = { ...sampleSession(), title: 'Hello', exchanges: [running] };
  unwrap(await at.store.journal.begin(session, running));
  await at.store.close();
  const store = at.another();
  expect((await store.list()).sessions.map(({ title }) => title)).toEqual(['Hello']);
  const opened = unwrap(await store.openLast());
  expect(opened?.session.title).toBe('Hello');
  expect(opened?.session.exchanges[0]?.runs[0]?.status).toBe('interrupted');
  expect(existsSync(fileOf(at))).toBe(true);
});

test('an answer that ended but was not saved comes back complete', async () => {
  const at = place();
  const session = await saved(at);
  const running = sampleExchange('01NEW', 'Hello', [sampleRun('', { status: 'running' })]);
  unwrap(await at.store.journal.begin({ ...session, exchanges: [...session.exchanges, running] }, running));
  const ended = sampleExchange('01NEW', 'Hello', [sampleRun('Good day.')]);
  unwrap(await at.store.journal.end(SAMPLE_ID, ended));
  await at.store.close();
  const opened = unwrap(await at.another().open(SAMPLE_ID));
  expect(opened.session.exchanges[2]).toEqual(ended);
});

test('saving takes the journal away, but not while a reply arrives', async () => {
  const at = place();
  const session = await saved(at);
  const running = sampleExchange('01NEW', 'Hello', [sampleRun('', { status: 'running' })]);
  const during = { ...session, exchanges: [...session.exchanges, running] };
  unwrap(await at.store.journal.begin(during, running));
  unwrap(await at.store.save(during));
  const journal = join(at.folder, `${SAMPLE_ID}.journal.jsonl`);
  expect(existsSync(journal)).toBe(true);
  const ended = sampleExchange('01NEW', 'Hello', [sampleRun('Good day.')]);
  unwrap(await at.store.journal.end(SAMPLE_ID, ended));
  unwrap(await at.store.save({ ...session, exchanges: [...session.exchanges, ended] }));
  expect(existsSync(journal)).toBe(false);
});

test('a FIFO, and a file of a gigabyte of nothing, are refused without waiting or reading', async () => {
  const at = place();
  mkdirSync(at.folder, { recursive: true });
  execFileSync('mkfifo', [fileOf(at, '01FIFO')]);
  writeFileSync(fileOf(at, '01HUGE'), '');
  truncateSync(fileOf(at, '01HUGE'), 2 ** 30);
  expect(errorOf(await at.store.open('01FIFO')).message).toContain('is no file');
  expect(errorOf(await at.store.open('01HUGE')).message).toContain('too large');
  expect(await at.store.list()).toEqual({ sessions: [], unreadable: 1 });
  // Neither was ours to move.
  expect(readdirSync(at.folder).sort()).toEqual(['01FIFO.json', '01HUGE.json']);
});

test('a request and a save at the same moment do not lock each other out', async () => {
  const at = place();
  const running = sampleExchange('01NEW', 'Hello', [sampleRun('', { status: 'running' })]);
  const session = { ...sampleSession(), exchanges: [running] };
  const results = await Promise.all([
    at.store.journal.begin(session, running),
    at.store.save(session),
    at.store.save(session),
  ]);
  expect(results.map(({ ok }) => ok)).toEqual([true, true, true]);
});

test('what a killed writer left behind is swept away by the next who opens the session', async () => {
  const at = place();
  await saved(at);
  const leftover = join(at.folder, `.${SAMPLE_ID}.json.abc.tmp`);
  const foreign = join(at.folder, '.01OTHER.json.abc.tmp');
  for (const path of [leftover, foreign]) writeFileSync(path, 'half');
  unwrap(await at.another().open(SAMPLE_ID, 'look'));
  expect(existsSync(leftover)).toBe(true);
  unwrap(await at.store.open(SAMPLE_ID));
  expect([existsSync(leftover), existsSync(foreign)]).toEqual([false, true]);
});
