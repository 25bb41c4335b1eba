import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type FsPort, nodeFs, type OpenFile } from '../../src/store/fs-port.ts';
import { readJournal } from '../../src/store/journal-format.ts';
import { JournalWriter } from '../../src/store/journal-writer.ts';
import { sampleExchange, sampleRun, sampleSession, temporaryFolder } from './session-samples.ts';

const RUNNING = sampleExchange('01NEW', 'Hello', [sampleRun('', { status: 'running' })]);

/** A journal whose timers run when the test says so, and whose file can be made to fail. */
async function begun() {
  const path = join(temporaryFolder(), 'a.journal.jsonl');
  const timers: { readonly ms: number; readonly work: () => void }[] = [];
  const full = { writes: 0, truncates: 0 };
  const fault = () => Object.assign(new Error('no room'), { code: 'ENOSPC' });
  const wrap = (file: OpenFile): OpenFile => ({
    ...file,
    write: async (bytes, from) => {
      if (full.writes === 0) return file.write(bytes, from);
      full.writes -= 1;
      await file.write(bytes.subarray(0, bytes.length >> 1), from);
      throw fault();
    },
    truncate: async (length) => {
      if (full.truncates === 0) return file.truncate(length);
      full.truncates -= 1;
      throw fault();
    },
  });
  const fs: FsPort = { ...nodeFs, open: async (...call) => wrap(await nodeFs.open(...call)) };
  const same = { header: <T>(value: T) => value, exchange: <T>(value: T) => value };
  const journal = new JournalWriter(path, {
    fs,
    later: (ms, work) => {
      const timer = { ms, work };
      timers.push(timer);
      return () => {
        const at = timers.indexOf(timer);
        if (at >= 0) timers.splice(at, 1);
      };
    },
    without: same,
    now: () => '2026-11-20T10:00:00.000Z',
  });
  const heard: unknown[] = [];
  await journal.begin({ ...sampleSession(), exchanges: [RUNNING] }, RUNNING, (error) =>
    heard.push(error instanceof Error ? error.message : error),
  );
  return {
    journal,
    timers,
    full,
    heard,
    say: (text: string) => journal.append('01NEW', { text, reasoning: '' }),
    runTimer: () => timers.shift()?.work(),
    /** The text that the file holds, whole lines only. */
    text: () =>
      readJournal(readFileSync(path, 'utf8'))
        .entries.map((entry) => (entry.type === 'text' ? entry.text : ''))
        .join(''),
  };
}

test('text that finds no room is written, in its order, when there is some again', async () => {
  const { say, full, runTimer, text, journal } = await begun();
  say('One ');
  full.writes = 1;
  runTimer();
  await expect.poll(() => full.writes).toBe(0);
  say('two ');
  runTimer();
  await expect.poll(text).toBe('One two ');
  say('three');
  full.writes = 1;
  full.truncates = 1;
  runTimer();
  await expect.poll(() => full.truncates).toBe(0);
  await journal.close();
  expect(text()).toBe('One two three');
});

test('it is told at once, and once, that text finds no room, and when it does again', async () => {
  const { say, full, runTimer, heard, text } = await begun();
  say('One ');
  full.writes = 2;
  runTimer();
  await expect.poll(() => heard).toEqual(['no room']);
  say('two ');
  runTimer();
  await expect.poll(() => full.writes).toBe(0);
  say('three');
  runTimer();
  await expect.poll(() => heard).toEqual(['no room', null]);
  expect(text()).toBe('One two three');
});
