import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Session } from '../../src/core/session.ts';
import { type FsPort, nodeFs } from '../../src/store/fs-port.ts';
import { createSessions, type SessionStore } from '../../src/store/sessions.ts';
import { type Fault, faultyFs } from './faulty-fs.ts';
import { SAMPLE_ID, sampleExchange, sampleRun, sampleSession, temporaryFolder } from './session-samples.ts';

interface Place {
  readonly home: string;
  readonly temporary: string;
  readonly usual: string;
  /** What nothing can be written under, and the error of who tries. */
  readonly broken: Map<string, string>;
  readonly store: SessionStore;
  another(): SessionStore;
}

/** The real file system, but nothing can be written under some folders. */
function breakable(broken: ReadonlyMap<string, string>): FsPort {
  const refuse = (path: string) => {
    for (const [folder, code] of broken) {
      if (path.startsWith(folder)) throw Object.assign(new Error(code), { code });
    }
  };
  return {
    ...nodeFs,
    async open(path, how, mode) {
      if (how !== 'read') refuse(path);
      return nodeFs.open(path, how, mode);
    },
    async mkdir(path, mode) {
      refuse(path);
      await nodeFs.mkdir(path, mode);
    },
    async link(from, to) {
      refuse(to);
      await nodeFs.link(from, to);
    },
    async rename(from, to) {
      refuse(to);
      await nodeFs.rename(from, to);
    },
  };
}

function place(): Place {
  const root = temporaryFolder();
  const home = join(root, 'home');
  const temporary = join(root, 'tmp');
  for (const folder of [home, temporary]) mkdirSync(folder);
  const broken = new Map<string, string>();
  const fs = breakable(broken);
  const make = () => createSessions({ env: {}, home, temporary, platform: 'linux', cwd: () => home, fs });
  const usual = join(home, '.local/share/hf-tui/sessions');
  return { home, temporary, usual, broken, store: make(), another: make };
}

function unwrap<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const grown = (session: Session): Session => ({
  ...session,
  exchanges: [...session.exchanges, sampleExchange('01MORE', 'more', [sampleRun('Said since.')])],
});

test('a session that the disk does not take is saved elsewhere, and from then on there', async () => {
  const at = place();
  unwrap(await at.store.save(sampleSession()));
  at.broken.set(at.usual, 'ENOSPC');
  const more = grown(sampleSession());
  const refused = await at.store.save(more);
  expect(!refused.ok && refused.error.code).toBe('STORE_FULL');

  const folder = join(at.home, 'elsewhere');
  const path = join(folder, `${SAMPLE_ID}.json`);
  expect(unwrap(await at.store.saveIn(more, '~/elsewhere')).path).toBe(path);
  expect(at.store.pathOf(SAMPLE_ID)).toBe(path);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const titled = { ...more, title: 'Titled since' };
  expect(unwrap(await at.store.save(titled)).path).toBe(path);
  await at.store.close();

  const again = unwrap(await at.another().open(path));
  expect(again).toEqual({ session: titled, path, notices: [], readOnly: null });
  expect(readdirSync(folder).filter((name) => name.endsWith('.lock'))).toEqual([`${SAMPLE_ID}.lock`]);
  // What the usual place had is as it was, and nobody holds it.
  expect(unwrap(await at.another().open(SAMPLE_ID)).session).toEqual(sampleSession());
});

test('when the other place takes nothing either, it stays where it was and is saved there later', async () => {
  const at = place();
  at.broken.set(at.usual, 'EIO').set(join(at.home, 'elsewhere'), 'EROFS');
  const session = sampleSession();
  expect((await at.store.save(session)).ok).toBe(false);
  const refused = await at.store.saveIn(session, 'elsewhere');
  expect(!refused.ok && refused.error.code).toBe('STORE_DENIED');
  expect(existsSync(join(at.home, 'elsewhere'))).toBe(false);
  expect(at.store.pathOf(SAMPLE_ID)).toBe(join(at.usual, `${SAMPLE_ID}.json`));
  at.broken.clear();
  unwrap(await at.store.save(session));
  await at.store.close();
  expect(unwrap(await at.another().open(SAMPLE_ID)).session).toEqual(session);
});

test('a file is no folder, and another file of that name is kept', async () => {
  const at = place();
  writeFileSync(join(at.home, 'notes'), 'mine');
  const refused = await at.store.saveIn(sampleSession(), '~/notes');
  expect(!refused.ok && refused.error.message).toBe(`${join(at.home, 'notes')} is no folder.`);
  mkdirSync(join(at.home, 'kept'));
  writeFileSync(join(at.home, 'kept', `${SAMPLE_ID}.json`), 'not ours');
  const saved = unwrap(await at.store.saveIn(sampleSession(), '~/kept'));
  expect(saved.notice).toContain('Another program had changed the file');
  const kept = readdirSync(join(at.home, 'kept')).find((name) => name.includes('.changed-')) ?? '';
  expect(readFileSync(join(at.home, 'kept', kept), 'utf8')).toBe('not ours');
});

test('an answer under way when the session is moved comes back as interrupted', async () => {
  const at = place();
  const running = sampleExchange('01LIVE', 'go on', [sampleRun('', { status: 'running' })]);
  const during = { ...sampleSession(), exchanges: [...sampleSession().exchanges, running] };
  unwrap(await at.store.journal.begin(during, running));
  unwrap(await at.store.saveIn(during, '~/elsewhere'));
  at.store.journal.append(SAMPLE_ID, '01LIVE', { text: 'half an answer', reasoning: '' });
  await at.store.close();
  const again = unwrap(await at.another().open(join(at.home, 'elsewhere', `${SAMPLE_ID}.json`)));
  expect(again.session.exchanges.at(-1)?.runs[0]).toMatchObject({
    output: 'half an answer',
    status: 'interrupted',
  });
});

test('the folder that is suggested is one that can be written to', async () => {
  const at = place();
  const inHome = join(at.home, 'hf-tui-sessions');
  const inTemporary = join(at.temporary, 'hf-tui-sessions');
  const suggested = () => at.store.suggestFolder(sampleSession());
  expect(await suggested()).toBe(inHome);
  at.broken.set(at.home, 'ENOSPC');
  expect(await suggested()).toBe(inTemporary);
  // A name in a folder that everybody writes to may lead anywhere.
  symlinkSync('/', inTemporary);
  expect(await suggested()).toBeNull();
  at.broken.clear();
  unwrap(await at.store.saveIn(sampleSession(), inHome));
  expect(await suggested()).toBeNull();
  expect(readdirSync(at.home).sort()).toEqual(['hf-tui-sessions']);
  expect(readdirSync(at.temporary)).toEqual(['hf-tui-sessions']);
});

test.each<Fault>([
  'ENOSPC',
  'EACCES',
  'short write',
])('%s at any call leaves the session in one of both places', async (fault) => {
  const before = sampleSession();
  const after = grown(before);
  for (let n = 1; ; n++) {
    const home = temporaryFolder();
    const place = { env: {}, home, platform: 'linux' as const };
    const real = createSessions(place);
    unwrap(await real.save(before));
    await real.close();
    const fs = faultyFs(fault, n, 'for ever');
    const store = createSessions({ ...place, fs });
    await store.open(SAMPLE_ID);
    const moved = await store.saveIn(after, '~/elsewhere');
    const path = store.pathOf(SAMPLE_ID);
    await store.close();
    const now = unwrap(await createSessions(place).open(path, 'look')).session;
    expect(now, `call ${n}: ${fs.calls[n - 1]}`).toEqual(moved.ok ? after : before);
    if (!fs.struck()) break;
  }
});

test('a session in a folder that cannot be written to goes on, and every save tries again', async () => {
  const at = place();
  unwrap(await at.store.save(sampleSession()));
  await at.store.close();
  at.broken.set(at.usual, 'EROFS');
  const store = at.another();
  const opened = unwrap(await store.open(SAMPLE_ID));
  expect(opened.readOnly).toBeNull();
  expect(opened.unsaved?.code).toBe('STORE_DENIED');
  const more = grown(opened.session);
  expect((await store.save(more)).ok).toBe(false);
  at.broken.clear();
  unwrap(await store.save(more));
  await store.close();
  expect(unwrap(await at.another().open(SAMPLE_ID)).session).toEqual(more);
});

test('a damaged file that cannot be set aside is not replaced until it is', async () => {
  const at = place();
  unwrap(await at.store.save(sampleSession()));
  await at.store.close();
  const path = join(at.usual, `${SAMPLE_ID}.json`);
  const damaged = readFileSync(path, 'utf8').slice(0, -100);
  writeFileSync(path, damaged);
  at.broken.set(`${path}.corrupt`, 'ENOSPC');
  const store = at.another();
  const opened = unwrap(await store.open(SAMPLE_ID));
  expect(opened.unsaved?.code).toBe('STORE_FULL');
  expect((await store.save(opened.session)).ok).toBe(false);
  expect(readFileSync(path, 'utf8')).toBe(damaged);
  at.broken.clear();
  unwrap(await store.save(opened.session));
  await store.close();
  const aside = readdirSync(at.usual).filter((name) => name.includes('.corrupt-'));
  expect(aside.map((name) => readFileSync(join(at.usual, name), 'utf8'))).toEqual([damaged]);
});
