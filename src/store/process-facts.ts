import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells one running program from every other, also after a restart of the machine. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** The machine's own id; '' where there is none. Host names repeat, this does not. */
  readonly machine: string;
  /** Changes at every start of the machine; '' where it cannot be known. */
  readonly boot: string;
  /** The namespace that process ids count in: in a container, 1 is not the 1 outside. */
  readonly space: string;
  /** When the process started, in the system's own count; '' where it cannot be known. */
  readonly started: string;
}

export interface Processes {
  readonly me: Owner;
  /** When a process started, as in `started`; null when there is no such process. */
  startOf(pid: number): string | null;
}

/** The processes of this system, as Linux shows them in /proc; elsewhere only whether a process is there. */
export function systemProcesses(): Processes {
  return {
    me: {
      pid: process.pid,
      host: hostname(),
      machine: readOr('/etc/machine-id'),
      boot: readOr('/proc/sys/kernel/random/boot_id'),
      space: linkOr('/proc/self/ns/pid'),
      started: startTime(process.pid),
    },
    startOf(pid) {
      try {
        process.kill(pid, 0);
      } catch (error) {
        // EPERM: it is there, and belongs to someone else.
        if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return null;
      }
      return startTime(pid);
    },
  };
}

/**
 * Whether the program that left a lock is gone. `unknown` when that cannot be told from here: such a lock is never
 * taken.
 */
export function stateOf(owner: Owner, processes: Processes): 'alive' | 'gone' | 'unknown' {
  const { me } = processes;
  if (owner.host !== me.host || owner.machine !== me.machine) return 'unknown';
  if (owner.boot !== me.boot)
    return me.machine !== '' && owner.boot !== '' && me.boot !== '' ? 'gone' : 'unknown';
  if (owner.space !== me.space) return 'unknown';
  const started = processes.startOf(owner.pid);
  if (started === null) return 'gone';
  return started !== '' && owner.started !== '' && started !== owner.started ? 'gone' : 'alive';
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

function linkOr(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** Field 22 of /proc/PID/stat; the second field is the name in brackets, which may hold anything. */
function startTime(pid: number): string {
  const stat = readOr(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
