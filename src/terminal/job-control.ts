import type { Hold } from './hold.ts';

/** ms after which the program was not stopped: nobody could wake it, so the system does not let it sleep. */
const STOP_WAIT = 200;

export interface JobControl {
  /** Stops the program as Ctrl+Z does. */
  readonly suspend: () => void;
  /** Whether it was stopped so, and has not taken the terminal again. */
  readonly isSuspended: () => boolean;
}

/**
 * Ctrl+Z and `fg`. One for the whole process, as it listens to its signals.
 *
 * A stop signal from outside becomes as clean as Ctrl+Z; after a stop that cannot be noticed (SIGSTOP) the terminal
 * is taken again, because the shell has changed its settings since. On Windows, which knows no such thing, suspending
 * does nothing.
 */
export function createJobControl(hold: Pick<Hold, 'isLent' | 'lend' | 'isOver'>): JobControl {
  if (process.platform === 'win32') return { suspend: () => {}, isSuspended: () => false };
  let isSuspended = false;

  const onStop = () => {
    // Whoever has the terminal, such as an editor, is being stopped together with this program.
    if (hold.isLent()) process.kill(process.pid, 'SIGSTOP');
    else suspend();
  };
  const suspend = () => {
    void hold.lend(async () => {
      process.off('SIGTSTP', onStop);
      isSuspended = true;
      const continued = new Promise<void>((resolve) => {
        const finish = () => {
          clearTimeout(timer);
          process.off('SIGCONT', finish);
          resolve();
        };
        const timer = setTimeout(finish, STOP_WAIT);
        process.on('SIGCONT', finish);
      });
      // The whole group, as the terminal itself does it: what started this program (npm) has to stop too.
      process.kill(0, 'SIGTSTP');
      await continued;
      // `kill %1` sends two signals, the end and to go on: the end is heard before the terminal is taken.
      await new Promise(setImmediate);
      isSuspended = hold.isOver();
      process.on('SIGTSTP', onStop);
    });
  };
  process.on('SIGTSTP', onStop);
  process.on('SIGCONT', () => {
    // Of a window that was resized meanwhile only the shell was told.
    process.kill(process.pid, 'SIGWINCH');
    if (!hold.isLent()) void hold.lend(async () => {});
  });
  return { suspend, isSuspended: () => isSuspended };
}
