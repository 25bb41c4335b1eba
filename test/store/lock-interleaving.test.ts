import { expect, test } from 'vitest';
import type { FsPort } from '../../src/store/fs-port.ts';
import { type LockAttempt, tryLock } from '../../src/store/lock.ts';
import type { Owner } from '../../src/store/process-facts.ts';
import { emptyDisk, memoryFs } from './memory-fs.ts';

const PATH = '/f/x.lock';
const owner = (pid: number): Owner => ({
  pid,
  host: 'h',
  machine: 'm',
  boot: 'b',
  space: 's',
  started: '5',
  uptime: 1,
});

/** A program that tries to get the lock, and stops before each step that others can see until it is let go on. */
interface Program {
  readonly pid: number;
  /** What it has learned since it last began anew: what it does next depends on nothing else. */
  trace: string;
  attempts: number;
  hasBegun: boolean;
  isKilled: boolean;
  outcome: LockAttempt | 'failed' | null;
  /** Makes the step that it waits at. */
  go: (() => void) | null;
  /** Resolves when it waits at the next step, or has ended. */
  arrived: Promise<void>;
}

/** Programs on one disk, of which a schedule says who makes the next step (`2`) or is killed before it (`-2`). */
function world(count: number) {
  const disk = emptyDisk();
  const { fs } = memoryFs(disk);
  const programs: Program[] = [];
  const runs = (pid: number) => programs.some((one) => one.pid === pid && !one.isKilled);
  const start = (pid: number): Program => {
    let tell: () => void = () => undefined;
    const program: Program = {
      pid,
      trace: '',
      attempts: 0,
      hasBegun: false,
      isKilled: false,
      outcome: null,
      go: null,
      arrived: Promise.resolve(),
    };
    const wait = () => {
      program.arrived = new Promise((resolve) => {
        tell = resolve;
      });
    };
    wait();
    const step = async <T>(name: string, path: string, work: () => Promise<T>): Promise<T> => {
      // Its own file is seen by nobody.
      if (path.endsWith('.tmp')) return work();
      if (name === 'link' && path === PATH) {
        program.trace = '';
        program.attempts += 1;
      }
      await new Promise<void>((resolve) => {
        program.go = () => {
          program.go = null;
          program.hasBegun = true;
          wait();
          resolve();
        };
        tell();
      });
      try {
        const value = await work();
        program.trace += ` ${name}:${name === 'open' ? disk.names.get(path) : (JSON.stringify(value) ?? '')}`;
        return value;
      } catch (error) {
        program.trace += ` ${name}!${error instanceof Error ? error.message : ''}`;
        throw error;
      }
    };
    const stepped: FsPort = {
      ...fs,
      open: (path, how, mode) => step('open', path, () => fs.open(path, how, mode)),
      link: (from, to) => step('link', to, () => fs.link(from, to)),
      rename: (from, to) => step('rename', to, () => fs.rename(from, to)),
      unlink: (path) => step('unlink', path, () => fs.unlink(path)),
      names: (folder) => step('names', folder, () => fs.names(folder)),
    };
    let names = 0;
    const processes = {
      me: owner(pid),
      startOf: (asked: number) => (runs(asked) ? '5' : null),
      uptime: () => 1,
    };
    const tried = tryLock(PATH, { fs: stepped, processes, makeName: () => `n${pid}-${names++}` });
    const ended = (outcome: LockAttempt | 'failed') => {
      program.outcome = outcome;
      tell();
    };
    void tried.then(ended, () => ended('failed'));
    return program;
  };
  const add = async (pid: number) => {
    const program = start(pid);
    programs.push(program);
    await program.arrived;
    return program;
  };
  return {
    disk,
    programs,
    add,
    async begin() {
      // One that held it was killed.
      const gone = await add(100);
      while (gone.go !== null) {
        gone.go();
        await gone.arrived;
      }
      gone.isKilled = true;
      for (let pid = 1; pid <= count; pid++) await add(pid);
    },
    async take(move: number) {
      const program = programs.find(({ pid }) => pid === Math.abs(move));
      if (program === undefined) throw new Error(`no program ${move}`);
      if (move < 0) {
        program.isKilled = true;
        return;
      }
      program.go?.();
      await program.arrived;
    },
  };
}

type World = ReturnType<typeof world>;

interface Bounds {
  readonly programs: number;
  readonly kills: number;
  /** How often each looks at the lock anew; then it pauses for ever, alive. */
  readonly attempts: number;
}

/** What can happen next. */
function movesOf({ programs }: World, { kills, attempts }: Bounds): readonly number[] {
  const living = programs.filter(({ isKilled }) => !isKilled);
  const mayKill = programs.length - living.length - 1 < kills;
  // They are all alike: which of those that have not begun comes first is no difference.
  const fresh = living.find(({ hasBegun, outcome }) => !hasBegun && outcome === null);
  const able = living.filter((one) => one.go !== null && (one.hasBegun || one === fresh));
  const steps = able.filter((one) => one.attempts <= attempts).map(({ pid }) => pid);
  const killed = living.filter(({ hasBegun }) => hasBegun && mayKill).map(({ pid }) => -pid);
  return [...steps, ...killed];
}

function keyOf({ disk, programs }: World): string {
  const names = [...disk.names].filter(([path]) => !path.endsWith('.tmp')).sort();
  const states = programs.map(({ isKilled, outcome, attempts, hasBegun, trace }) =>
    isKilled ? 'x' : outcome !== null ? kindOf(outcome) : hasBegun ? `${attempts}${trace}` : '',
  );
  return JSON.stringify([names, states]);
}

const holdersOf = ({ programs }: World) =>
  programs.filter(({ outcome, isKilled }) => kindOf(outcome) === 'held' && !isKilled);

const kindOf = (outcome: Program['outcome']) => (outcome === 'failed' ? outcome : outcome?.kind);

/** Whether the lock can still be had, and all is tidy then, once every program here is gone. */
async function isFreeInTheEnd(at: World): Promise<boolean> {
  for (const program of at.programs) program.isKilled = true;
  const last = await at.add(99);
  while (last.go !== null) {
    last.go();
    await last.arrived;
  }
  const names = [...at.disk.names.keys()].filter((path) => !path.endsWith('.tmp'));
  return kindOf(last.outcome) === 'held' && names.length === 1;
}

async function everyOrder(bounds: Bounds): Promise<number> {
  const seen = new Set<string>();
  const open: (readonly number[])[] = [[]];
  for (let schedule = open.pop(); schedule !== undefined; schedule = open.pop()) {
    const here = world(bounds.programs);
    await here.begin();
    for (const move of schedule) await here.take(move);
    for (let path = schedule; ; ) {
      const key = keyOf(here);
      if (seen.has(key)) break;
      seen.add(key);
      if (holdersOf(here).length > 1) throw new Error(`two hold it after ${path.join(' ')}`);
      const [first, ...others] = movesOf(here, bounds);
      open.push(...others.map((move) => [...path, move]));
      if (first === undefined) {
        if (!(await isFreeInTheEnd(here))) throw new Error(`nobody gets it after ${path.join(' ')}`);
        break;
      }
      path = [...path, first];
      await here.take(first);
    }
  }
  return seen.size;
}

const LONG: readonly Bounds[] = [
  { programs: 3, kills: 2, attempts: 2 },
  { programs: 4, kills: 1, attempts: 1 },
];

test.each<Bounds>([
  { programs: 2, kills: 1, attempts: 3 },
  { programs: 3, kills: 1, attempts: 2 },
  ...(process.env['HF_TUI_LONG'] === '1' ? LONG : []),
])('in whatever order the steps of $programs programs come, with $kills killed: one holds the lock', async (bounds) => {
  expect(await everyOrder(bounds)).toBeGreaterThan(100);
});
