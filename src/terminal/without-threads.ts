import { existsSync } from 'node:fs';

const SHELL = '/bin/sh';

/**
 * From now on the process ends with this code although threads of it are still held. Node waits for them when it ends,
 * and a disk that never answers holds one for ever: a shell with nothing to do takes its place, which they end with. Where
 * that cannot be done, the process is killed. To be called when nothing else is left to do but to end.
 */
export function endWithoutThreads(code: number): void {
  process.on('exit', () => {
    if (process.platform !== 'win32' && process.execve !== undefined && existsSync(SHELL))
      process.execve(SHELL, [SHELL, '-c', `exit ${code}`], {});
    process.kill(process.pid, 'SIGKILL');
  });
}
