import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, median } from './figures.ts';
import {
  nodeOptionsOf,
  PROGRAM,
  type ProgramName,
  type Surroundings,
  settled,
  started,
  told,
} from './scenarios.ts';
import { makeEndpoints, makeSession } from './session-files.ts';
import { BenchTerminal, wallClock } from './terminal.ts';

/** Runs a program to its end in a terminal; ms. */
async function run(args: readonly string[], { home }: Surroundings): Promise<number> {
  const terminal = new BenchTerminal(process.execPath, args, { HOME: home });
  await terminal.ended();
  return wallClock() - terminal.began;
}

/** How long `node -e 0` takes now, so many times. */
export async function bareStarts(around: Surroundings, runs: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) times.push(await run(['-e', '0'], around));
  return times;
}

/** What the start may grow with: endpoints, and the size of the last session. Each in a home of its own, in turns. */
export async function growthFigures(
  around: Surroundings,
  runs: number,
  exchanges: number,
): Promise<readonly Figure[]> {
  const homeOf = (name: string) => {
    const home = join(around.home, name);
    mkdirSync(home, { recursive: true });
    return { ...around, home };
  };
  const [none, one, many, most, last] = ['none', 'one', 'many', 'most', 'last'].map(homeOf);
  if (!none || !one || !many || !most || !last) return [];
  makeEndpoints(one, 1);
  makeEndpoints(many, 300);
  makeEndpoints(most, 1000);
  const { megabytes } = makeSession(last, exchanges);
  const places = [
    { on: one, args: [] },
    { on: many, args: [] },
    { on: most, args: [] },
    { on: none, args: [] },
    { on: last, args: [] },
    { on: last, args: ['-c'] },
  ];
  const times: number[][] = places.map(() => []);
  for (let i = 0; i <= runs; i++) {
    for (const [at, { on, args }] of places.entries()) {
      const { terminal, ms } = await started('hf-tui', on, args);
      if (i > 0) times[at]?.push(ms);
      await terminal.close();
    }
  }
  const [ofOne = 0, ofMany = 0, ofMost = 0, ofNone = 0, beside = 0, opening = 0] = times.map(median);
  const size = `${megabytes.toFixed(0)} MB`;
  const grown = (name: string, floor: number, here: number): Figure => ({
    name,
    unit: 'ms',
    floor,
    here,
    bar: '+5 ms',
  });
  return [
    grown('start with 300 endpoints (floor: with one)', ofOne, ofMany),
    grown('start with 1,000 endpoints (floor: with one)', ofOne, ofMost),
    grown(`start beside a last session of ${size} (floor: beside none)`, ofNone, beside),
    grown('start with -c, which opens it (floor: beside none)', ofNone, opening),
  ];
}

/** From the start of the program to its first frame with a prompt, beside `node -e 0` from start to end. */
export async function startFigures(around: Surroundings, runs: number): Promise<readonly Figure[]> {
  const bare: number[] = [];
  const ms: number[] = [];
  const cpu: Record<ProgramName, number[]> = { floor: [], 'hf-tui': [] };
  const behind: Record<ProgramName, number[]> = { floor: [], 'hf-tui': [] };
  // In turn, so that a machine that gets slower slows both; the first of each only warms the caches.
  for (let i = 0; i <= runs; i++) {
    const empty = await run(['-e', '0'], around);
    if (i > 0) bare.push(empty);
    for (const name of ['floor', 'hf-tui'] as const) {
      const one = await started(name, around);
      if (i > 0) cpu[name].push(one.cpu);
      if (i > 0 && name === 'hf-tui') ms.push(one.ms);
      if (i > runs - 3) {
        await settled();
        behind[name].push(one.terminal.usage().cpu);
      }
      await one.terminal.close();
    }
  }
  const beside = (name: string, times: Record<ProgramName, number[]>): Figure => ({
    name,
    unit: 's',
    floor: median(times.floor),
    here: median(times['hf-tui']),
  });
  return [
    {
      name: 'start to prompt (floor: `node -e 0`)',
      unit: 'ms',
      floor: median(bare),
      here: median(ms),
      bar: '4×',
    },
    beside('CPU to start', cpu),
    beside('CPU to start, with what is loaded behind it', behind),
  ];
}

/** What commands take that open nothing, beside `node -e 0`; and how soon `ask` says what it received. */
export async function commandFigures(around: Surroundings, runs: number): Promise<readonly Figure[]> {
  const times: Record<'bare' | 'version' | 'help', number[]> = { bare: [], version: [], help: [] };
  const args = { bare: ['-e', '0'], version: [PROGRAM, '--version'], help: [PROGRAM, '--help'] } as const;
  for (let i = 0; i <= runs; i++) {
    for (const name of ['bare', 'version', 'help'] as const) {
      const ms = await run(args[name], around);
      if (i > 0) times[name].push(ms);
    }
  }
  const lags: number[] = [];
  for (let i = 0; i <= runs; i++) {
    const asked = [
      ...nodeOptionsOf(around),
      PROGRAM,
      'ask',
      '-e',
      `http://127.0.0.1:${around.port}`,
      'stream 30 100 0 0 ASKED',
    ];
    const sent = told(around, 'firstPiece');
    const terminal = new BenchTerminal(process.execPath, asked, { HOME: around.home });
    const seen = await terminal.until((screen) => screen.trim() !== '', 'the first piece');
    if (i > 0) lags.push(seen - (await sent));
    await terminal.ended();
  }
  const floor = median(times.bare);
  return [
    { name: '--version (floor: `node -e 0`)', unit: 'ms', floor, here: median(times.version), bar: '1.3×' },
    { name: '--help (floor: `node -e 0`)', unit: 'ms', floor, here: median(times.help), bar: '1.3×' },
    {
      name: 'ask: first piece, from the server to the terminal',
      unit: 'ms',
      here: median(lags),
      bar: '15 ms',
    },
  ];
}
