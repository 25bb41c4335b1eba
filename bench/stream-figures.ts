import { type Figure, median } from './figures.ts';
import { frameFigures } from './frame-figures.ts';
import {
  type Asked,
  during,
  type Frames,
  lastFrames,
  type ProgramName,
  type Streamed,
  type Surroundings,
  settled,
  started,
  streamed,
  streamedAtOnce,
} from './scenarios.ts';

const LONG = 100_000;
/** How many times what it costs in a new session, or at the beginning, an answer may cost in a long one. */
const FLAT = '1.25×';

const middle = (runs: readonly Streamed[]): Streamed => ({
  lagMs: median(runs.map(({ lagMs }) => lagMs)),
  cpu: median(runs.map(({ cpu }) => cpu)),
  kilobytes: median(runs.map(({ kilobytes }) => kilobytes)),
  peakMb: median(runs.map(({ peakMb }) => peakMb)),
});

/**
 * What an answer costs, for each program: the middle of turns. CPU is that of the turn whose ratio is the middle one: what
 * else the machine does slows both programs of a turn, and a floor of one with the program of another would say nothing.
 */
async function inTurns(
  on: Surroundings,
  rounds: number,
  stream: (name: ProgramName, on: Surroundings) => Promise<Streamed>,
): Promise<{ readonly floor: Streamed; readonly here: Streamed; readonly frames: readonly Frames[] }> {
  const runs: Record<ProgramName, Streamed[]> = { floor: [], 'hf-tui': [] };
  const frames: Frames[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const name of ['floor', 'hf-tui'] as const) runs[name].push(await stream(name, on));
    frames.push(lastFrames(on));
  }
  const cpus = (name: ProgramName) => runs[name].map(({ cpu }) => cpu.toFixed(2)).join(', ');
  process.stderr.write(
    `  ${on.scenario}: CPU in turns: floor ${cpus('floor')} s; hf-tui ${cpus('hf-tui')} s\n`,
  );
  const turns = runs.floor.flatMap((floor, i) => {
    const here = runs['hf-tui'][i];
    return here === undefined ? [] : [{ floor: floor.cpu, here: here.cpu }];
  });
  const sorted = turns.toSorted((a, b) => a.here / a.floor - b.here / b.floor);
  const cpu = sorted[Math.floor(sorted.length / 2)] ?? { floor: 0, here: 0 };
  return {
    floor: { ...middle(runs.floor), cpu: cpu.floor },
    here: { ...middle(runs['hf-tui']), cpu: cpu.here },
    frames,
  };
}

/** An answer in a program that has been started for it, and has loaded what it loads behind its first frame. */
async function inNew(name: ProgramName, on: Surroundings, asked: Asked): Promise<Streamed> {
  const { terminal } = await started(name, on);
  await settled();
  const result = await streamed(terminal, on, asked);
  await terminal.close();
  return result;
}

/** The rows of an answer of so many tokens in a new session; at 200/s the CPU that other rows stand beside. */
export async function streamFigures(
  around: Surroundings,
  rounds: number,
  count: number,
): Promise<InNew & { readonly figures: readonly Figure[] }> {
  const once = await inTurns(during(around, 'stream-at-once'), rounds, (name, on) =>
    inNew(name, on, { count, rate: 0 }),
  );
  const paced = await inTurns(during(around, 'stream-at-200'), rounds, (name, on) =>
    inNew(name, on, { count, rate: 200 }),
  );
  const tokens = tokensOf(count);
  const figures: readonly Figure[] = [
    ...answerFigures(`${tokens} at once`, 0, once.floor, once.here),
    memoryFigure(`${tokens} at once: peak memory`, once.floor, once.here),
    ...frameFigures(`${tokens} at once`, once.frames),
    ...answerFigures(`${tokens} at 200/s`, 200, paced.floor, paced.here),
    memoryFigure(`${tokens} at 200/s: peak memory`, paced.floor, paced.here),
    ...frameFigures(`${tokens} at 200/s`, paced.frames),
  ];
  return { figures, once: once.floor, paced };
}

/** `2,000 tokens`. */
export const tokensOf = (count: number): string => `${count.toLocaleString('en')} tokens`;

/** What an answer at 200/s costs in a new session. */
export interface Paced {
  readonly floor: Streamed;
  readonly here: Streamed;
}

/** What answers in long sessions are compared with. */
export interface InNew {
  /** The floor's answer at once. */
  readonly once: Streamed;
  readonly paced: Paced;
}

/** Lag, CPU and output of an answer. */
export function answerFigures(
  label: string,
  rate: number,
  floor: Streamed,
  here: Streamed,
): readonly Figure[] {
  return [
    ...(rate === 0
      ? [
          {
            name: `${label}: lag`,
            unit: 'ms' as const,
            floor: floor.lagMs,
            here: here.lagMs,
            bar: '60 ms',
          },
        ]
      : []),
    {
      name: `${label}: CPU`,
      unit: 's',
      floor: floor.cpu,
      here: here.cpu,
      ...(rate === 0 ? {} : { bar: '3×' }),
    },
    { name: `${label}: output`, unit: 'KB', floor: floor.kilobytes, here: here.kilobytes, bar: '100 KB' },
  ];
}

const memoryFigure = (name: string, floor: Streamed, here: Streamed): Figure => ({
  name,
  unit: 'MB',
  floor: floor.peakMb,
  here: here.peakMb,
  bar: '2×',
});

/** What an answer costs beside one in a new session: it is to be flat in the length of answers and sessions. */
export const flatFigure = (name: string, paced: Paced, here: Streamed): Figure => ({
  name: `${name}: CPU (floor: as many in a new session)`,
  unit: 's',
  floor: paced.here.cpu,
  here: here.cpu,
  bar: FLAT,
});

/** The last tokens of an answer, behind 100,000 characters. */
export async function longAnswerFigures(
  around: Surroundings,
  paced: Paced,
  count: number,
): Promise<readonly Figure[]> {
  const on = during(around, 'long-answer');
  const here = await inNew('hf-tui', on, { count, rate: 200, prefix: LONG, pause: 2000 });
  const frames = lastFrames(on);
  const floor = await inNew('floor', on, { count, rate: 2000, prefix: LONG });
  const label = `${tokensOf(count)} at 200/s behind ${LONG.toLocaleString('en')} characters`;
  return [
    flatFigure(label, paced, here),
    { name: `${label}: output`, unit: 'KB', here: here.kilobytes, bar: '100 KB' },
    {
      name: `${label}: peak memory`,
      unit: 'MB',
      floor: floor.peakMb,
      here: here.peakMb,
    },
    ...frameFigures(label, [frames]),
  ];
}

/** A prompt that was typed before the first frame; its CPU is that of the start as well. */
export async function earlyFigures(
  around: Surroundings,
  rounds: number,
  count: number,
): Promise<readonly Figure[]> {
  const label = `a prompt typed before the first frame, ${tokensOf(count)}`;
  const once = await inTurns(during(around, 'early-at-once'), rounds, (name, on) =>
    streamedAtOnce(name, on, { count, rate: 0 }),
  );
  const paced = await inTurns(during(around, 'early-at-200'), 1, (name, on) =>
    streamedAtOnce(name, on, { count, rate: 200 }),
  );
  return [
    {
      name: `${label} at once: lag`,
      unit: 'ms',
      floor: once.floor.lagMs,
      here: once.here.lagMs,
      bar: '60 ms',
    },
    {
      name: `${label} at once: CPU with the start`,
      unit: 's',
      floor: once.floor.cpu,
      here: once.here.cpu,
    },
    ...frameFigures(`${label} at once`, once.frames),
    {
      name: `${label} at 200/s: CPU with the start`,
      unit: 's',
      floor: paced.floor.cpu,
      here: paced.here.cpu,
      bar: '3×',
    },
    ...frameFigures(`${label} at 200/s`, paced.frames),
  ];
}
