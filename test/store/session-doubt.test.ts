import { afterEach, expect, test, vi } from 'vitest';
import { lookWhole } from '../../src/store/session-doubt.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { outlineNow } from '../../src/store/session-outline.ts';
import { big, broken } from './big-session.ts';

afterEach(() => void vi.restoreAllMocks());

const WHOLE = Buffer.from(serialiseSession(big));
const INSIDE = WHOLE.indexOf('Answer 79');
const FALLBACK = { id: 'S1', now: '2026-11-20T14:00:00.000Z', makeId: () => 'E1' };

async function looked(file: Buffer, end = file.length): Promise<boolean> {
  const read = (into: Uint8Array, offset: number, position: number) =>
    file.copy(into, offset, position, Math.min(end, position + into.length - offset));
  const outline = outlineNow((into, position) =>
    WHOLE.copy(into, 0, position, Math.min(WHOLE.length, position + into.length)),
  );
  if (outline === null) throw new Error('it has no outline');
  return lookWhole({ read: async (...where) => read(...where) }, outline.places, FALLBACK);
}

test.each([
  ['a whole session', WHOLE, WHOLE.length, true],
  ['one with an answer broken', Buffer.from(broken(79)), WHOLE.length, false],
  [
    'one with a value of the wrong kind',
    Buffer.from(`${WHOLE}`.replace('"muted": false', '"muted": 77777')),
    WHOLE.length,
    false,
  ],
  ['one that became shorter', WHOLE, INSIDE, false],
])('%s looks as it is', async (_, file, end, isWhole) => {
  expect(await looked(file, end)).toBe(isWhole);
});

test.each([
  ['zeros', 0],
  ['bytes that are no text', 0xff],
])('%s are seen before anything is parsed, wherever they stand', async (_, byte) => {
  const damaged = Buffer.from(WHOLE).fill(byte, INSIDE, INSIDE + 4);
  const parse = vi.spyOn(JSON, 'parse');
  expect(await looked(damaged)).toBe(false);
  // The head, for the outline.
  expect(parse).toHaveBeenCalledTimes(1);
});
