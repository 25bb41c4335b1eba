import { basename, dirname, join } from 'node:path';

/** The files of one session. All lie beside its JSON, which is the truth. */
export interface SessionFiles {
  readonly json: string;
  readonly backup: string;
  readonly journal: string;
  readonly lock: string;
  readonly assets: string;
}

export function filesOf(json: string): SessionFiles {
  const base = join(dirname(json), basename(json).replace(/\.json$/i, ''));
  return {
    json,
    backup: `${json}.bak`,
    journal: `${base}.journal.jsonl`,
    lock: `${base}.lock`,
    assets: `${base}.assets`,
  };
}

/** A time as part of a file name, on every system. */
export function fileTime(iso: string): string {
  return iso.replace(/[:.]/g, '-');
}
