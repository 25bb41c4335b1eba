import { constants } from 'node:os';
import { processContext } from './context.ts';
import { dispatch } from './dispatch.ts';
import type { Arguments } from './parse.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a command in this process and ends it with the command's exit code. The first signal stops the command, which
 * keeps what it has; a second one ends the process at once.
 */
export async function runInProcess(args: Arguments, home: string, version: string): Promise<number> {
  const stop = new AbortController();
  let stoppedBy = 0;
  for (const name of SIGNALS) {
    process.on(name, () => {
      // 128 and the signal's number, as every shell counts it.
      const code = 128 + constants.signals[name];
      if (stoppedBy !== 0) process.exit(code);
      stoppedBy = code;
      stop.abort();
    });
  }
  const context = processContext(home, version, stop.signal);
  const code = await dispatch(args, context);
  await context.stdout.drained();
  await context.stderr.drained();
  // What is still open (a kept connection, the practice server) is nothing to wait for.
  process.exit(stoppedBy === 0 ? code : stoppedBy);
}
