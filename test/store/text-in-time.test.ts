import { expect, test } from 'vitest';
import { createSessions } from '../../src/store/sessions.ts';
import { emptyDisk, memoryFs } from './memory-fs.ts';
import { SAMPLE_ID, sampleExchange, sampleRun, sampleSession } from './session-samples.ts';

const ID = '01NEW';

/** A reply under way, on a disk in memory, with a clock that stands until it is told to go on. */
async function replying() {
  const disk = emptyDisk();
  const { fs, log } = memoryFs(disk);
  const due: { readonly ms: number; readonly work: () => void }[] = [];
  const later = (ms: number, work: () => void) => {
    const timer = { ms, work };
    due.push(timer);
    return () => void due.splice(due.indexOf(timer), 1);
  };
  const me = { pid: 7, host: 'here', machine: 'one', boot: 'now', space: '', started: '1', uptime: null };
  const processes = { me, startOf: () => '1', uptime: () => 60 };
  const store = createSessions({ env: {}, home: '/home', platform: 'linux', fs, processes, later });
  const running = sampleExchange(ID, 'And now?', [sampleRun('', { status: 'running' })]);
  const session = { ...sampleSession(), exchanges: [running] };
  const begun = await store.journal.begin(session, running);
  if (!begun.ok) throw new Error(begun.error.message);
  return {
    due,
    append: (text: string) => store.journal.append(SAMPLE_ID, ID, { text, reasoning: '' }),
    /** All of the text that the journal holds. */
    async written() {
      await new Promise((resolve) => setImmediate(resolve));
      const contents = [...disk.contents.values()].map((bytes) => new TextDecoder().decode(bytes)).join('');
      return [...contents.matchAll(/"text":"([^"]*)"/g)].map(([, text]) => text).join('');
    },
    /** Whether the last change of any file was synced. */
    isSynced() {
      const kinds = log.flat().map(({ type }) => type);
      return kinds.lastIndexOf('sync') > kinds.lastIndexOf('data');
    },
    close: () => store.close(),
  };
}

test('text that waits is on the disk 150 ms after its first piece, 250 after it arrived', async () => {
  const reply = await replying();
  reply.append('Ber');
  reply.append('gen');
  expect(await reply.written()).toBe('');
  expect(reply.due.map(({ ms }) => ms)).toEqual([150]);
  reply.due.pop()?.work();
  expect(await reply.written()).toBe('Bergen');
  expect(reply.isSynced()).toBe(true);
  reply.append(' again');
  expect(reply.due).toHaveLength(1);
  await reply.close();
});

test.each([
  ['letters of one byte', 'b'.repeat(4096)],
  ['letters of three bytes', '山'.repeat(1366)],
  ['emoji', '🏔'.repeat(1024)],
])('4 KiB of text are written at once: %s', async (_name, text) => {
  const reply = await replying();
  const last = [...text].at(-1) ?? '';
  reply.append(text.slice(0, -last.length));
  expect(await reply.written()).toBe('');
  reply.append(last);
  expect(await reply.written()).toBe(text);
  await reply.close();
});

test('what was written for its length is synced in time, though nothing comes behind it', async () => {
  const reply = await replying();
  reply.append('b'.repeat(4096));
  expect(await reply.written()).toHaveLength(4096);
  expect(reply.due.map(({ ms }) => ms)).toEqual([150]);
  reply.due.pop()?.work();
  await reply.written();
  expect(reply.isSynced()).toBe(true);
  await reply.close();
});
