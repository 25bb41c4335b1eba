import { type Figure, median } from './figures.ts';
import type { Frames } from './scenarios.ts';

/** How long the frames of a scenario took; of several runs the middle. */
export function frameFigures(label: string, runs: readonly Frames[]): readonly Figure[] {
  const sum = (of: (run: Frames) => number) => runs.reduce((total, run) => total + of(run), 0);
  return [
    {
      name: `${label}: frame, p50`,
      unit: 'ms',
      here: median(runs.map(({ medianMs }) => medianMs)),
      bar: '4 ms',
    },
    { name: `${label}: frame, p95`, unit: 'ms', here: median(runs.map(({ p95Ms }) => p95Ms)), bar: '10 ms' },
    {
      name: `${label}: slow frames of ${sum(({ frames }) => frames)}`,
      unit: 'frames',
      here: sum(({ slow }) => slow),
    },
  ];
}
