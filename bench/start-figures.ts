import { type Figure, median } from './figures.ts';
import { PROGRAM, type ProgramName, type Surroundings, settled, started, told } from './scenarios.ts';
import { BenchTerminal, wallClock } from './terminal.ts';

/** Runs a program to its end in a terminal; ms. */
async function run(args: readonly string[], { home }: Surroundings): Promise<number> {
  const terminal = new BenchTerminal(process.execPath, args, { HOME: home });
  await terminal.ended();
  return wallClock() - terminal.began;
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
      ...around.nodeOptions,
      PROGRAM,
      'ask',
      '-e',
      `http://127.0.0.1:${around.port}`,
      'stream 30 100 0',
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
