import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openedSession } from '../../src/commands/opened-session.ts';
import { TextOutput } from '../../src/commands/text-output.ts';
import { broken, place, unwrap } from '../store/big-session.ts';
import { SAMPLE_ID } from '../store/session-samples.ts';

const MAY_BE = 'The file of this session may be damaged: all of it is being looked through.';

test.each([
  ['early', 1],
  ['look', 0],
] as const)('that a big session is damaged is said before what came back of it, once each (%s)', async (how, kept) => {
  const at = await place(broken(10));
  const stream = new PassThrough();
  const opened = unwrap(
    await openedSession({ ports: { sessions: at.store }, stderr: new TextOutput(stream) }, SAMPLE_ID, how),
  );
  stream.end();
  expect(opened.rest).toBeUndefined();
  expect(opened.session.exchanges).toHaveLength(79);
  const lines = (await text(stream)).trim().split('\n');
  expect(lines.slice(0, 2)).toEqual([MAY_BE, expect.stringContaining('79 exchanges could be read')]);
  expect(lines.filter((line) => line.includes('kept as it was'))).toHaveLength(kept);
  expect(lines).toHaveLength(2 + kept);
  await at.store.close();
  expect(at.corrupt()).toHaveLength(kept);
});
