import { existsSync } from 'node:fs';

const SHELL = '/bin/sh';

/**
 * From now on the process ends with this code as a shell with nothing to do, which takes its place: what Node does at its
 * end is left out. It waits for its threads, and a disk that never answers holds one for ever; and it sets the terminal's
 * line, for which a program in the background is stopped. Where no shell can take its place, the process is killed. To be
 * called when nothing else is left to do but to end.
 */
export function endAsShell(code: number): void {
  process.on('exit', () => {
    if (process.platform !== 'win32' && process.execve !== undefined && existsSync(SHELL))
      process.execve(SHELL, [SHELL, '-c', `exit ${code}`], {});
    process.kill(process.pid, 'SIGKILL');
  });
}
