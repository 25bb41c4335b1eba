import { expect, test } from 'vitest';
import { type FsPort, nodeFs } from '../../src/store/fs-port.ts';
import { createSessions } from '../../src/store/sessions.ts';
import { SAMPLE_ID, sampleExchange, sampleRun, sampleSession, temporaryFolder } from './session-samples.ts';

const asked = sampleExchange('01A', 'More?', [sampleRun('Yes.')]);

test.each([
  ['once', 1, 2],
  ['again and again', 100, 4],
])('a session that is written %s while it is looked at has all that was there before', async (_, times, looks) => {
  const home = temporaryFolder();
  const other = createSessions({ env: {}, home, platform: 'linux' });
  const before = sampleSession();
  await other.save(before);
  const after = { ...before, exchanges: [...before.exchanges, asked] };
  await other.journal.begin(after, { ...asked, runs: [sampleRun('', { status: 'running' })] });
  await other.journal.end(SAMPLE_ID, asked);
  let journalReads = 0;
  const fs: FsPort = {
    ...nodeFs,
    open: async (path, how, mode) => {
      // The file was read: now it is replaced, and what stood in the journal stands there no more.
      if (path.endsWith('.journal.jsonl') && ++journalReads <= times)
        await other.save({ ...after, title: `Written ${journalReads}` });
      return nodeFs.open(path, how, mode);
    },
  };
  const looked = await createSessions({ env: {}, home, platform: 'linux', fs }).open(SAMPLE_ID, 'look');
  expect(looked.ok && looked.value.session.exchanges).toEqual(after.exchanges);
  expect(looked.ok && looked.value.notices).toEqual([]);
  expect(journalReads).toBe(looks);
  await other.close();
});
