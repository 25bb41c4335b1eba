import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { atomicWrite } from '../../src/store/atomic-write.ts';
import { createConfig } from '../../src/store/config.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { createSessions } from '../../src/store/sessions.ts';
import { type Fault, faultyFs } from './faulty-fs.ts';
import { SAMPLE_ID, sampleExchange, sampleRun, sampleSession, temporaryFolder } from './session-samples.ts';

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
const both = (faults: readonly Fault[]) =>
  faults.flatMap((fault) => [
    { fault, how: 'once' as const },
    { fault, how: 'for ever' as const },
  ]);
const makeName = (() => {
  let count = 0;
  return () => `name${count++}`;
})();

describe.each(both(FAULTS))('$fault, $how, at every call', ({ fault, how }) => {
  test('an atomic write leaves the old file or the new one', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'file.json');
    const oldText = 'old '.repeat(5000);
    const newText = 'new '.repeat(9000);
    for (let n = 1; ; n++) {
      writeFileSync(path, oldText);
      const fs = faultyFs(fault, n, how);
      let threw = false;
      try {
        await atomicWrite(fs, path, Buffer.from(newText), { makeName, backup: true });
      } catch {
        threw = true;
      }
      const now = readFileSync(path, 'utf8');
      expect([oldText, newText]).toContain(now);
      if (!threw) expect(now).toBe(newText);
      if (!fs.struck()) break;
    }
  });
});

describe.each(both(FAULTS))('$fault, $how, at every call', ({ fault, how }) => {
  test('saving a session leaves the old one or the new one, and says what went wrong', async () => {
    const before = sampleSession();
    const after = { ...before, title: 'After', draft: 'x'.repeat(20_000) };
    for (let n = 1; ; n++) {
      const home = temporaryFolder();
      const place = { env: {}, home, platform: 'linux' as const };
      const real = createSessions(place);
      await real.save(before);
      await real.close();
      const fs = faultyFs(fault, n, how);
      const store = createSessions({ ...place, fs });
      const opened = await store.open(SAMPLE_ID);
      const result = await store.save(after);
      await store.close();
      const checked = createSessions(place);
      const now = await checked.open(SAMPLE_ID, 'look');
      if (!now.ok) throw new Error(`call ${n}: ${now.error.message}`);
      expect([before, after], `call ${n}: ${fs.calls[n - 1]}`).toContainEqual(now.value.session);
      if (result.ok) expect(now.value.session).toEqual(after);
      if (opened.ok && opened.value.readOnly === null) expect(opened.value.session).toEqual(before);
      // Whatever was left behind is private.
      const folder = join(home, '.local/share/hf-tui/sessions');
      for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
      if (!fs.struck()) break;
    }
  });

  test('a damaged session keeps its bytes', async () => {
    const whole = serialiseSession(sampleSession());
    const damaged = whole.slice(0, -300);
    for (let n = 1; ; n++) {
      const home = temporaryFolder();
      const place = { env: {}, home, platform: 'linux' as const };
      const real = createSessions(place);
      await real.save(sampleSession());
      await real.close();
      const folder = join(home, '.local/share/hf-tui/sessions');
      writeFileSync(join(folder, `${SAMPLE_ID}.json`), damaged);
      const fs = faultyFs(fault, n, how);
      const store = createSessions({ ...place, fs });
      const opened = await store.open(SAMPLE_ID);
      if (opened.ok) await store.save({ ...opened.value.session, title: 'Goes on' });
      await store.close();
      const contents = readdirSync(folder)
        .filter((name) => name.startsWith(`${SAMPLE_ID}.json`) && !name.endsWith('.bak'))
        .map((name) => readFileSync(join(folder, name), 'utf8'));
      expect(contents, `call ${n}: ${fs.calls[n - 1]}`).toContain(damaged);
      if (!fs.struck()) break;
    }
  });

  test('the journal keeps what was told to be on the disk', async () => {
    const session = sampleSession();
    const running = sampleExchange('01NEW', 'Hello', [sampleRun('', { status: 'running' })]);
    const during = { ...session, exchanges: [...session.exchanges, running] };
    const ended = sampleExchange('01NEW', 'Hello', [sampleRun('Good day.')]);
    for (let n = 1; ; n++) {
      const home = temporaryFolder();
      const place = { env: {}, home, platform: 'linux' as const };
      const fs = faultyFs(fault, n, how);
      const store = createSessions({ ...place, fs, later: () => () => undefined });
      await store.save(session);
      const begun = await store.journal.begin(during, running);
      store.journal.append(SAMPLE_ID, '01NEW', { text: 'Good', reasoning: '' });
      const over = await store.journal.end(SAMPLE_ID, ended);
      await store.close();
      const opened = await createSessions(place).open(SAMPLE_ID, 'look');
      const found = opened.ok ? opened.value.session.exchanges.find(({ id }) => id === '01NEW') : undefined;
      if (begun.ok) expect(found?.input, `call ${n}: ${fs.calls[n - 1]}`).toBe('Hello');
      if (begun.ok && over.ok) expect(found).toEqual(ended);
      if (!fs.struck()) break;
    }
  });

  test('changing the settings leaves the old ones or the new ones', async () => {
    for (let n = 1; ; n++) {
      const home = temporaryFolder();
      const place = { env: {}, home, platform: 'linux' as const, patienceMs: 0 };
      await createConfig(place).change((settings) => ({ ...settings, defaultEndpoint: 'old' }));
      const fs = faultyFs(fault, n, how);
      const config = createConfig({ ...place, fs });
      const result = await config.change((settings) => ({ ...settings, defaultEndpoint: 'new' }));
      const now = await createConfig(place).load();
      expect(now.problem, `call ${n}: ${fs.calls[n - 1]}`).toBeNull();
      expect(['old', 'new']).toContain(now.settings.defaultEndpoint);
      if (result.ok) expect(now.settings.defaultEndpoint).toBe('new');
      if (!fs.struck()) break;
    }
  });

  test.each([
    'remove',
    'putAwayOld',
    'restore',
  ] as const)('a session that is moved (%s) is whole in one of the two places', async (act) => {
    const before = sampleSession();
    for (let n = 1; ; n++) {
      const home = temporaryFolder();
      // Long after it was last used.
      const now = () => Date.parse('2028-01-01T00:00:00.000Z');
      const place = { env: {}, home, platform: 'linux' as const };
      const real = createSessions(place);
      await real.save(before);
      await real.close();
      const data = join(home, '.local/share/hf-tui');
      const file = join(data, 'sessions', `${SAMPLE_ID}.json`);
      utimesSync(file, new Date('2026-11-20'), new Date('2026-11-20'));
      if (act === 'restore') await real.remove(SAMPLE_ID);
      const fs = faultyFs(fault, n, how);
      const store = createSessions({ ...place, fs, now });
      const result = act === 'putAwayOld' ? await store.putAwayOld(30) : await store[act](SAMPLE_ID);
      await store.close();
      const texts = [file, join(data, 'trash', `${SAMPLE_ID}.json`)]
        .filter((path) => existsSync(path))
        .map((path) => readFileSync(path, 'utf8'));
      expect(texts, `call ${n}: ${fs.calls[n - 1]}`).toEqual([serialiseSession(before)]);
      if (
        typeof result === 'object' &&
        result !== null &&
        'ok' in result &&
        result.ok &&
        act !== 'putAwayOld'
      ) {
        expect(existsSync(file)).toBe(act === 'restore');
      }
      // Nothing stays in the way of doing it again.
      const again = await createSessions(place).open(SAMPLE_ID);
      expect(again.ok, `call ${n}: ${fs.calls[n - 1]}`).toBe(existsSync(file));
      if (!fs.struck()) break;
    }
  });
});

test('a session that cannot be renamed on a full disk is said to be that, and nothing of a recovery', async () => {
  const said = new Set<string>();
  for (let n = 1; ; n++) {
    const place = { env: {}, home: temporaryFolder(), platform: 'linux' as const };
    const first = createSessions(place);
    await first.save(sampleSession());
    await first.close();
    const fs = faultyFs('ENOSPC', n, 'for ever');
    const store = createSessions({ ...place, fs });
    const renamed = await store.rename(SAMPLE_ID, `Title ${n}`);
    if (!renamed.ok) said.add(renamed.error.message);
    await store.close();
    if (!fs.struck()) break;
  }
  expect([...said].join(' ')).toContain('The session could not be renamed');
  expect([...said].join(' ')).not.toContain('recovered');
});
