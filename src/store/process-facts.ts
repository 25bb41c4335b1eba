import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, uptime } from 'node:os';

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
  /** For how many seconds the machine had been running when this was written down; null where nobody wrote it. */
  readonly uptime: number | null;
}

export interface Processes {
  readonly me: Owner;
  /** When a process started, as in `started`; null when there is no such process. */
  readonly startOf: (pid: number) => string | null;
  /** Seconds since the start of the machine, time asleep included. Nothing but a restart sets it back. */
  readonly uptime: () => number;
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
      uptime: uptime(),
    },
    uptime,
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
 * taken. `isLocal`: the lock lies on a disk that only one running system can have at a time.
 */
export function stateOf(owner: Owner, processes: Processes, isLocal = false): 'alive' | 'gone' | 'unknown' {
  const { me } = processes;
  const isThisMachine = owner.host === me.host && owner.machine === me.machine;
  if (owner.boot !== '' && me.boot !== '' && owner.boot !== me.boot) {
    // Host names repeat, and there is not always an id of the machine: but the disk tells as much.
    return isLocal || (isThisMachine && me.machine !== '') ? 'gone' : 'unknown';
  }
  if (!isThisMachine || owner.boot !== me.boot) return 'unknown';
  // Where starts have no id: a machine that had been running for longer then has been started again since.
  if (me.boot === '' && owner.uptime !== null && owner.uptime > processes.uptime() + UPTIME_ERROR)
    return 'gone';
  if (owner.space !== me.space) return 'unknown';
  const started = processes.startOf(owner.pid);
  if (started === null) return 'gone';
  return started !== '' && owner.started !== '' && started !== owner.started ? 'gone' : 'alive';
}

/** Seconds: it is rounded on some systems. */
const UPTIME_ERROR = 5;

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
