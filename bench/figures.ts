export interface Figure {
  readonly name: string;
  readonly unit: 'ms' | 's' | 'KB' | 'MB' | 'frames';
  /** The same on the floor, where it can do the same, or what the name says that it stands beside. */
  readonly floor?: number;
  readonly here: number;
  /** What it is to stay under: times the floor (`4×`), above the floor (`+2 ms`), or itself (`60 ms`). */
  readonly bar?: string;
}

/** How long `node -e 0` took in the midst of a run, which does the same each time: how quiet the machine was, in ms. */
export interface Noise {
  readonly least: number;
  readonly middle: number;
  readonly p95: number;
}

/** One run of the benchmark, as `--json` prints it. */
export interface Run {
  readonly machine: string;
  readonly noise: Noise;
  readonly figures: readonly Figure[];
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export const noiseOf = (times: readonly number[]): Noise => ({
  least: percentile(times, 0),
  middle: median(times),
  p95: percentile(times, 0.95),
});

/** Whether a figure is within its bar; one without a bar is. */
export function isKept({ floor = 0, here, bar }: Figure): boolean {
  const [, sign, number = '', unit] = /^(\+?)([\d.]+)\s*(×?)/.exec(bar ?? '') ?? [];
  if (number === '') return true;
  if (unit === '×') return here <= floor * Number(number);
  return here <= Number(number) + (sign === '+' ? floor : 0);
}

/** Of several runs the middle of each figure, and of what it stands beside. Figures that are not in all runs are left out. */
export function middleOf(runs: readonly Run[]): readonly Figure[] {
  const [first, ...others] = runs;
  return (first?.figures ?? []).flatMap((figure) => {
    const same = [figure, ...others.flatMap((run) => run.figures.filter(({ name }) => name === figure.name))];
    if (same.length < runs.length) return [];
    const floors = same.flatMap(({ floor }) => (floor === undefined ? [] : [floor]));
    return [
      {
        ...figure,
        here: median(same.map(({ here }) => here)),
        ...(floors.length === 0 ? {} : { floor: median(floors) }),
      },
    ];
  });
}

/** A sentence for each figure that is not within its bar. */
export function missed(figures: readonly Figure[]): readonly string[] {
  return figures
    .filter((figure) => !isKept(figure))
    .map(({ name, unit, floor, here, bar }) => {
      const beside = floor === undefined ? '' : ` (floor ${written(floor, unit)})`;
      return `${name}: ${written(here, unit)}${beside}, and the bar is ${bar}.`;
    });
}

/** What is to be known to read the table. */
export const LEGEND = 'An answer at once takes 10 to 20 frames: of fewer than 20 the p95 is the slowest one.';

/** How quiet the machine was, in a sentence. */
export function saidOf({ least, middle, p95 }: Noise): string {
  return `node -e 0 took ${least.toFixed(0)} ms at least, ${middle.toFixed(0)} in the middle, ${p95.toFixed(0)} at the 95th percentile.`;
}

function written(value: number, unit: Figure['unit']): string {
  const digits = unit === 's' ? 2 : value < 10 && unit !== 'frames' ? 1 : 0;
  return `${value.toFixed(digits)} ${unit}`;
}

/** The figures as a markdown table. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, unit, floor, here, bar }) => [
    name,
    floor === undefined ? '' : written(floor, unit),
    written(here, unit),
    floor === undefined || floor === 0 ? '' : `${(here / floor).toFixed(1)}×`,
    bar ?? '',
  ]);
  const head = ['', 'floor', 'hf-tui', 'ratio', 'bar'];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return `${[line(head), rule, ...rows.map(line)].join('\n')}\n`;
}
