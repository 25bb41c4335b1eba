import { type Figure, median, percentile } from './figures.ts';
import { frameFigures } from './frame-figures.ts';
import {
  during,
  type Frames,
  keyLatencies,
  lastFrames,
  type ProgramName,
  type Surroundings,
  started,
  streamed,
} from './scenarios.ts';
import type { BenchTerminal } from './terminal.ts';

export interface Latencies {
  readonly idle: readonly number[];
  readonly busy: readonly number[];
}

/** Of how many characters an answer is that keys are typed beside. */
const LONG = 100_000;

/** So many keys when nothing happens, and so many while 200 tokens a second come behind a long answer. */
export async function latenciesOf(
  terminal: BenchTerminal,
  on: Surroundings,
  keys: number,
): Promise<Latencies> {
  const idle = await keyLatencies(terminal, keys, 40);
  const count = Math.ceil((keys * 0.06 + 1) * 200);
  let busy: readonly number[] = [];
  await streamed(terminal, on, { count, rate: 200, prefix: LONG }, async () => {
    await terminal.until((screen) => !/[›>] stream/.test(screen), 'the prompt empty');
    busy = await keyLatencies(terminal, keys, 60);
  });
  return { idle, busy };
}

/** The rows of such keys beside those of the floor. */
export function latencyFigures(before: string, floor: Latencies, here: Latencies): readonly Figure[] {
  return [
    ['idle', 'idle', 0.5, '+2 ms'],
    ['idle', 'idle', 0.95, '+5 ms'],
    ['busy', 'while streaming', 0.5, '+4 ms'],
    ['busy', 'while streaming', 0.95, '+12 ms'],
  ].map(([when, words, share, bar]) => {
    const [key, at] = [when === 'idle' ? 'idle' : 'busy', Number(share)] as const;
    return {
      name: `${before}key, ${words}, p${at * 100}`,
      unit: 'ms',
      floor: percentile(floor[key], at),
      here: percentile(here[key], at),
      bar: String(bar),
    };
  });
}

/** Keys in a new session. The programs take turns, and the keys of all turns are counted together. */
export async function keyFigures(
  around: Surroundings,
  rounds: number,
  keys: number,
): Promise<{ readonly figures: readonly Figure[]; readonly floor: Latencies }> {
  const on = during(around, 'keys');
  const all: Record<ProgramName, Latencies[]> = { floor: [], 'hf-tui': [] };
  const frames: Frames[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const name of ['floor', 'hf-tui'] as const) {
      const { terminal } = await started(name, on);
      all[name].push(await latenciesOf(terminal, on, keys));
      await terminal.close();
    }
    frames.push(lastFrames(on));
  }
  const pooled = (runs: readonly Latencies[]): Latencies => ({
    idle: runs.flatMap(({ idle }) => idle),
    busy: runs.flatMap(({ busy }) => busy),
  });
  const floor = pooled(all.floor);
  const middles = all['hf-tui'].map(({ idle }) => median(idle).toFixed(1)).join(', ');
  process.stderr.write(`  p50 of idle keys in each round: ${middles} ms\n`);
  return {
    figures: [...latencyFigures('', floor, pooled(all['hf-tui'])), ...frameFigures('keys', frames)],
    floor,
  };
}
