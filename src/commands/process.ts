import { constants } from 'node:os';
import { EXIT, exitCodeOf } from '../core/errors.ts';
import { savingTime } from '../core/saving-time.ts';
import { systemTimers } from '../timers.ts';
import { processContext } from './context.ts';
import { sayCrashes } from './crash.ts';
import { dispatch } from './dispatch.ts';
import type { Arguments } from './parse.ts';
import { errorText } from './text-output.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
export type StopSignal = (typeof SIGNALS)[number];

/** The exit code of a program that a signal ended: 128 and its number, as every shell counts it. */
function signalCode(name: StopSignal): number {
  return 128 + constants.signals[name];
}

/**
 * Ends the process by the signal that came. Node waits for its threads when it ends, and a disk that never answers holds
 * one for ever. SIGQUIT would leave a picture of the memory, and the token is in it.
 */
function endBy(name: StopSignal): void {
  const by = name === 'SIGQUIT' ? 'SIGKILL' : name;
  if (by !== 'SIGKILL') process.removeAllListeners(by);
  process.on('exit', () => process.kill(process.pid, by));
  process.exit(signalCode(name));
}

/**
 * Runs a command in this process; resolves to its exit code when all is written. The first signal stops the command,
 * which keeps what it has, and has 2 s to say so: a reader that does not read would else hold it up for ever. Behind
 * these, and after a second signal, it has 2 s for whatever holds it up then.
 */
export async function runInProcess(args: Arguments, home: string, version: string): Promise<number> {
  const stop = new AbortController();
  const time = () => savingTime(systemTimers.after).over;
  let stoppedBy: number | null = null;
  for (const name of SIGNALS) {
    process.on(name, () => {
      if (stoppedBy !== null) {
        // `timeout` and npm send the same signal twice: what has arrived is kept all the same.
        void time().then(() => endBy(name));
        return;
      }
      stoppedBy = signalCode(name);
      stop.abort();
      void time()
        .then(() => {
          context.stdout.giveUp();
          context.stderr.giveUp();
          return time();
        })
        .then(() => endBy(name));
    });
  }
  const context = processContext(home, version, stop.signal);
  if (process.stdout.isTTY || process.stderr.isTTY) {
    const { addDroppedAtExit, guardOutput } = await import('../terminal-care.ts');
    guardOutput();
    addDroppedAtExit(context.paths.stateFolder);
  }
  const work = dispatch(args, context).finally(() => context.ports.sessions.close());
  sayCrashes(context.stderr, context.ports.secrets, async () => {
    // What has arrived is kept as stopped, as on a signal.
    stop.abort();
    await work;
  });
  const code = await work;
  await context.stdout.drained();
  const { failure } = context.stdout;
  if (failure !== null) await context.stderr.write(errorText(failure, context.ports.secrets()));
  await context.stderr.drained();
  if (failure !== null && code === EXIT.done) return exitCodeOf(failure);
  return stoppedBy ?? code;
}
