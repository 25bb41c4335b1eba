import { afterAll, beforeAll } from 'vitest';
import { type FakeHub, startFakeHub } from './fake-hub.ts';
import { removeHomes } from './program.ts';

/** One Hub for all tests of a file; at their end it is closed, and the homes of the programs are removed. */
export function hubOfFile(started: (hub: FakeHub) => void): void {
  let hub: FakeHub | undefined;
  beforeAll(async () => {
    hub = await startFakeHub();
    started(hub);
  });
  afterAll(async () => {
    await hub?.close();
    removeHomes();
  });
}
