import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Session } from '../../src/core/session.ts';
import { TokenRemoval } from '../../src/core/token-removal.ts';
import { sessionBytes } from '../../src/store/session-bytes.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { createWithoutTokens } from '../../src/store/without-tokens.ts';
import { anySession } from './session-arbitrary.ts';
import { sampleExchange, sampleRun, sampleSession } from './session-samples.ts';

async function slices(session: Session): Promise<readonly Uint8Array[]> {
  const found: Uint8Array[] = [];
  // A slice holds only until the next one.
  for await (const slice of sessionBytes(session, createWithoutTokens(new TokenRemoval(() => []))))
    found.push(slice.slice());
  return found;
}

test('the slices are the text of the whole', async () => {
  await fc.assert(
    fc.asyncProperty(anySession, async (session) => {
      const text = Buffer.concat(await slices(session)).toString();
      expect(text).toBe(Buffer.from(serialiseSession(session)).toString());
    }),
  );
});

test('a session without exchanges is one slice, a long one is many', async () => {
  expect(await slices({ ...sampleSession(), exchanges: [] })).toHaveLength(1);
  const exchanges = Array.from({ length: 40 }, (_, n) =>
    sampleExchange(`01EX${n}`, 'ⓗ "quoted"\n', [sampleRun(`line\n${'猫\n'.repeat(20_000)}`)]),
  );
  const long = { ...sampleSession(), exchanges };
  const parts = await slices(long);
  expect(parts.length).toBeGreaterThan(10);
  expect(Buffer.concat(parts).toString()).toBe(serialiseSession(long));
});
