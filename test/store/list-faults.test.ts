import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type FsPort, nodeFs } from '../../src/store/fs-port.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { createSessions } from '../../src/store/sessions.ts';
import { type Fault, type FaultyFs, faultyFs } from './faulty-fs.ts';
import { sampleSession, temporaryFolder } from './session-samples.ts';

/** More than are worth an index. */
const SESSIONS = 56;
const FAULTS: readonly Fault[] = [
  'ENOSPC',
  'EIO',
  'EACCES',
  'EROFS',
  'EDQUOT',
  'EMFILE',
  'short write',
  'no progress',
];

/** The real file system, but what is done in the cache folder is done by the other. */
function faultyBelow(folder: string, faulty: FaultyFs): FsPort {
  const at = (path: string): FsPort => (path.startsWith(folder) ? faulty : nodeFs);
  return {
    ...nodeFs,
    open: (path, how, mode) => at(path).open(path, how, mode),
    facts: (path) => at(path).facts(path),
    link: (from, to) => at(from).link(from, to),
    rename: (from, to) => at(from).rename(from, to),
    unlink: (path) => at(path).unlink(path),
    mkdir: (path, mode) => at(path).mkdir(path, mode),
    chmod: (path, mode) => at(path).chmod(path, mode),
    names: (path) => at(path).names(path),
    realpath: (path) => at(path).realpath(path),
    syncFolder: (path) => at(path).syncFolder(path),
  };
}

function place(home: string, fs: FsPort = nodeFs) {
  return createSessions({ env: {}, home, platform: 'linux', fs });
}

const titles = async (store: ReturnType<typeof place>) => {
  const { sessions, unreadable } = await store.list();
  return [unreadable, sessions.map(({ title }) => title).toSorted()];
};

test.each(
  FAULTS.flatMap((fault) => (['once', 'for ever'] as const).map((how) => [fault, how] as const)),
)('%s, %s, at every call on the index of the list: all sessions are listed, and none is touched', async (fault, how) => {
  const home = temporaryFolder();
  const folder = join(home, '.local/share/hf-tui/sessions');
  const cache = join(home, '.cache/hf-tui');
  mkdirSync(folder, { recursive: true });
  const put = (n: number, title: string) => {
    const id = `01LIST${String(n).padStart(3, '0')}`;
    writeFileSync(join(folder, `${id}.json`), serialiseSession({ ...sampleSession(id), title }));
  };
  for (let n = 0; n < SESSIONS; n++) put(n, `Session ${n}`);
  const files = () => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  // Once it is made, once it is read and written on.
  for (const isThere of [false, true]) {
    // What fails for ever from one call on fails at the next one too.
    for (let n = 1; ; n += how === 'once' ? 1 : 4) {
      rmSync(cache, { recursive: true, force: true });
      if (isThere) await place(home).list();
      put(0, `Changed before ${n}`);
      for (let one = 1; one < 55; one++) put(one, `Session ${one}, before ${n}`);
      const before = files();
      const expected = await titles(
        createSessions({ env: { XDG_CACHE_HOME: temporaryFolder() }, home, platform: 'linux' }),
      );
      const faulty = faultyFs(fault, n, how);
      const store = place(home, faultyBelow(cache, faulty));
      expect(await titles(store), `call ${n}`).toEqual(expected);
      expect(await titles(place(home)), `after call ${n}`).toEqual(expected);
      await store.close();
      expect(files()).toEqual(before);
      if (!faulty.struck()) break;
    }
  }
});
