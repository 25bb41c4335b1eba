export interface Figure {
  readonly name: string;
  readonly unit: 'ms' | 's' | 'KB' | 'MB' | 'frames';
  /** The same on the floor, where it can do the same. */
  readonly floor?: number;
  readonly here: number;
  /** What it is to stay under, in words. */
  readonly bar?: string;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

function written(value: number, unit: Figure['unit']): string {
  const digits = unit === 's' ? 2 : value < 10 && unit !== 'frames' ? 1 : 0;
  return `${value.toFixed(digits)} ${unit}`;
}

/** The figures as a markdown table. */
export function table(machine: string, figures: readonly Figure[]): string {
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
  return `${[machine, '', line(head), rule, ...rows.map(line)].join('\n')}\n`;
}
