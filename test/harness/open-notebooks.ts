import { afterEach, beforeEach } from 'vitest';
import { type FakeHub, GOOD_TOKEN, startFakeHub } from './fake-hub.ts';
import { PROMPT, saveEndpoints } from './notebook-keys.ts';
import { freshHome, removeHomes, startProgram } from './program.ts';
import type { PtyProgram } from './pty.ts';

/**
 * A Hub and a home with saved endpoints for each test. Gives what opens a notebook there; all of them are closed when
 * the test is over.
 */
export function openNotebooks(
  begun: (hub: FakeHub, home: string) => void,
): (...args: readonly string[]) => Promise<PtyProgram> {
  let hub: FakeHub;
  let home: string;
  const started: PtyProgram[] = [];
  beforeEach(async () => {
    hub = await startFakeHub();
    home = freshHome();
    saveEndpoints(home);
    begun(hub, home);
  });
  afterEach(async () => {
    for (const program of started.splice(0)) await program.close();
    removeHomes();
    await hub.close();
  });
  return async (...args) => {
    const program = startProgram({ home, args, env: { ...hub.env, HF_TOKEN: GOOD_TOKEN } });
    started.push(program);
    await program.waitFor(PROMPT);
    return program;
  };
}
